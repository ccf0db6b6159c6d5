import type { Tensor, TensorLike } from "../tensor.ts";
import { add } from "../operations/elementwise/arithmetic.ts";
import { pushForward } from "./pushforward.ts";
import { record, type Recorded } from "./recorded.ts";

/** A function of one tensor at a point: its value, and its derivative as operations. */
export interface Linearized {
  /** f(x). */
  readonly value: Tensor;
  /** From a tangent of x to that of f(x): linear. Undefined where f does not depend on x. */
  readonly derivative: Recorded | undefined;
}

/** Runs a function at a point, and writes its derivative there down. */
export function linearize(f: (x: Tensor) => TensorLike, x: Tensor, what: string): Linearized {
  const { inputs: [own], nodes, output } = record(f, [x.shape], `${what}: the function's result`);
  const values = new Map([[own, x]]);
  let depends = true;
  const derivative = record(
    (xDot) => {
      const tangents = new Map([[own, xDot]]);
      pushForward(nodes, values, tangents);
      const tangent = tangents.get(output);
      depends = tangent !== undefined;
      return tangent ?? 0;
    },
    [x.shape],
    what,
  );
  return {
    value: values.get(output) ?? output,
    derivative: depends ? derivative : undefined,
  };
}

/**
 * Pulls a cotangent back through a derivative, by the transposed rule of each operation.
 *
 * @returns That of the argument; undefined where it is zero.
 */
export function transpose(derivative: Recorded, outputBar: Tensor): Tensor | undefined {
  const { inputs: [input], nodes, output } = derivative;
  const bars = new Map([[output, outputBar]]);
  const linear = new Set([input, ...nodes.map((node) => node.output)]);
  for (const { operation, inputs, attributes, output } of nodes.toReversed()) {
    const bar = bars.get(output);
    if (bar === undefined) continue;
    const wanted = inputs.map((each) => linear.has(each));
    const found = operation.transposed?.({
      inputs,
      linear: wanted,
      outputBar: bar,
      attributes,
    });
    if (found === undefined) {
      throw new TypeError(
        `gradient: ${operation.name} has no rule by which a cotangent goes back inside f; ` +
          "take the derivative along each direction by jvp",
      );
    }
    inputs.forEach((each, i) => {
      const part = found[i];
      if (!wanted[i] || part === undefined) return;
      const others = bars.get(each);
      bars.set(each, others === undefined ? part : add(others, part));
    });
  }
  return bars.get(input);
}
