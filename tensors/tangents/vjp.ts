import type { Tensor, TensorLike } from "../tensor.ts";
import { linearize, transpose } from "./linearize.ts";

/** A function at a point, and the way back through it. */
export interface PulledValue {
  /** f(x). */
  readonly value: Tensor;
  /** Takes dL/d(value) to dL/d(argument), one an argument; undefined where one is zero. */
  readonly pullback: (bar: Tensor) => readonly (Tensor | undefined)[];
}

/**
 * A value, and the pullback of a cotangent through it, written in operations: inside a function that is
 * being traced both are part of its program.
 *
 * @param f The function; other tensors that it uses count as constants.
 * @param point Its arguments.
 * @param what Who asks, as messages begin.
 */
export function vjp(
  f: (...inputs: Tensor[]) => TensorLike,
  point: readonly Tensor[],
  what: string,
): PulledValue {
  const { value, derivative } = linearize(f, point, what);
  return {
    value,
    pullback: (bar) => derivative ? transpose(derivative, bar) : point.map(() => undefined),
  };
}
