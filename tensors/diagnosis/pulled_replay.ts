import { carries } from "../trace/carriers.ts";
import type { TraceNode } from "../trace/operation.ts";
import type { Program } from "../trace/program.ts";
import type { Tensor } from "../tensor.ts";
import type { DiagnosisPoint } from "./diagnosis.ts";
import { Replay } from "./replay.ts";

/** A tensor as input number `input` of an operation. */
export interface Use {
  readonly node: TraceNode;
  readonly input: number;
}

/** A replay, and the cotangents of a way back through it. */
export class PulledReplay extends Replay {
  readonly #bars = new Map<Tensor, Float64Array>();
  readonly #users = new Map<Tensor, Use[]>();

  /** @param outputBar The cotangent of the result, pulled back to everything that it depends on. */
  constructor(program: Program, point: DiagnosisPoint, outputBar: ArrayLike<number>) {
    super(program, point);
    for (const node of this.nodes) {
      node.inputs.forEach((tensor, input) => {
        const users = this.#users.get(tensor) ?? [];
        this.#users.set(tensor, users);
        users.push({ node, input });
      });
    }
    this.#pullBack(outputBar);
  }

  /** The operations that read a tensor, in their order. */
  usersOf(tensor: Tensor): readonly Use[] {
    return this.#users.get(tensor) ?? [];
  }

  /** The cotangent of a tensor; undefined where none came there. */
  barOf(tensor: Tensor): Float64Array | undefined {
    return this.#bars.get(tensor);
  }

  #pullBack(outputBar: ArrayLike<number>): void {
    this.#bars.set(this.output, this.rounded(Float64Array.from(outputBar)));
    for (const node of this.nodes.toReversed()) {
      const bar = this.barOf(node.output);
      if (bar === undefined) continue;
      node.inputs.forEach((input, i) => {
        if (!carries(node, i)) return;
        const part = this.partOf(node, i, bar);
        const sum = this.#bars.get(input);
        if (sum === undefined) this.#bars.set(input, part);
        else {
          for (let k = 0; k < sum.length; k++) sum[k] += part[k];
          this.rounded(sum);
        }
      });
    }
  }

  /** What one operation adds to the cotangent of one of its inputs. */
  partOf(node: TraceNode, input: number, outputBar: Float64Array): Float64Array {
    const inputBar = new Float64Array(node.inputs[input].size);
    node.operation.pullback(input, this.buffersOf(node), { inputBar, outputBar })();
    return this.rounded(inputBar);
  }
}
