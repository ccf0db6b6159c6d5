import type { Tensor, TensorLike } from "../tensor.ts";
import { add } from "../operations/elementwise/arithmetic.ts";
import { pushForward } from "./pushforward.ts";
import { record, type Recorded } from "./recorded.ts";

/** A function at a point: its value, and its derivative there as operations. */
export interface Linearized {
  /** f(x). */
  readonly value: Tensor;
  /** From tangents of the arguments to that of the value: linear. Undefined where it depends on none. */
  readonly derivative: Recorded | undefined;
}

/** Runs a function at a point, and writes its derivative there down. */
export function linearize(
  f: (...inputs: Tensor[]) => TensorLike,
  point: readonly Tensor[],
  what: string,
): Linearized {
  const shapes = point.map(({ shape }) => shape);
  const { inputs: own, nodes, output } = record(f, shapes, `${what}: the function's result`);
  const values = new Map(own.map((input, i) => [input, point[i]]));
  let depends = true;
  const derivative = record(
    (...along) => {
      const tangents = new Map(own.map((input, i) => [input, along[i]]));
      pushForward(nodes, values, tangents);
      const tangent = tangents.get(output);
      depends = tangent !== undefined;
      return tangent ?? 0;
    },
    shapes,
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
 * @returns Those of the arguments; undefined where one is zero.
 */
export function transpose(
  { inputs: own, nodes, output }: Recorded,
  outputBar: Tensor,
): (Tensor | undefined)[] {
  const bars = new Map([[output, outputBar]]);
  const linear = new Set([...own, ...nodes.map((node) => node.output)]);
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
  return own.map((input) => bars.get(input));
}
