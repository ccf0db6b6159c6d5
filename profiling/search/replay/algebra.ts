import {
  add,
  broadcastTo,
  concat,
  cos,
  div,
  exp,
  linear,
  log,
  matmul,
  mean,
  mul,
  neg,
  pow,
  relu,
  reshape,
  scale,
  type Shape,
  sigmoid,
  sin,
  slice,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  Tensor,
  transpose,
} from "../../../mod.ts";

/** Over which dimensions a reduction runs. */
export interface Axes {
  readonly axis?: number;
  readonly keepDims?: boolean;
}

/**
 * The tensor operations, whatever a tensor is: the library's traced ones, or plain dual numbers.
 * A vector field that is written over an algebra can be run by both.
 */
export interface Algebra<T> {
  constant(values: readonly number[], shape: Shape): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  scale(x: T, factor: number): T;
  neg(x: T): T;
  /** A number or a tensor as the exponent. */
  pow(x: T, exponent: number | T): T;
  exp(x: T): T;
  log(x: T): T;
  sin(x: T): T;
  cos(x: T): T;
  sqrt(x: T): T;
  square(x: T): T;
  tanh(x: T): T;
  sigmoid(x: T): T;
  softplus(x: T): T;
  relu(x: T): T;
  sum(x: T, axes?: Axes): T;
  mean(x: T, axes?: Axes): T;
  broadcastTo(x: T, shape: Shape): T;
  transpose(x: T, axes?: readonly number[]): T;
  slice(x: T, start: number, end: number, axis: number): T;
  reshape(x: T, shape: Shape): T;
  concat(parts: readonly T[], axis: number): T;
  linear(x: T, w: T, b: T): T;
  matmul(a: T, b: T): T;
}

/** An operation that the library exports, by name. */
export type OperationName = Exclude<keyof Algebra<unknown>, "constant">;

/** The library's own operations. */
export const LIBRARY: Algebra<Tensor> = {
  constant: (values, shape) => new Tensor(Float64Array.from(values), shape),
  add,
  sub,
  mul,
  div,
  scale,
  neg,
  pow,
  exp,
  log,
  sin,
  cos,
  sqrt,
  square,
  tanh,
  sigmoid,
  softplus,
  relu,
  sum,
  mean,
  broadcastTo,
  transpose,
  slice,
  reshape,
  concat,
  linear,
  matmul,
};
