import {
  abs,
  add,
  atan2,
  broadcastTo,
  clip,
  concat,
  cos,
  cumsum,
  div,
  equal,
  erf,
  exp,
  floor,
  gather,
  gelu,
  greater,
  greaterEqual,
  less,
  lessEqual,
  linear,
  log,
  logSumExp,
  matmul,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  notEqual,
  outer,
  piecewiseLinear,
  pow,
  relu,
  reshape,
  scale,
  type Shape,
  sigmoid,
  sign,
  silu,
  sin,
  slice,
  softmax,
  softplus,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  tanh,
  Tensor,
  transpose,
  where,
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
  abs(x: T): T;
  sign(x: T): T;
  floor(x: T): T;
  stopGradient(x: T): T;
  erf(x: T): T;
  gelu(x: T): T;
  silu(x: T): T;
  less(a: T, b: T): T;
  lessEqual(a: T, b: T): T;
  greater(a: T, b: T): T;
  greaterEqual(a: T, b: T): T;
  equal(a: T, b: T): T;
  notEqual(a: T, b: T): T;
  maximum(a: T, b: T): T;
  minimum(a: T, b: T): T;
  atan2(a: T, b: T): T;
  outer(a: T, b: T): T;
  where(mask: T, a: T, b: T): T;
  clip(x: T, low: number, high: number): T;
  gather(x: T, indices: readonly number[], axis: number): T;
  /** The table's values are a tensor. */
  piecewiseLinear(x: T, knots: readonly number[], values: T): T;
  cumsum(x: T, axis: number): T;
  softmax(x: T, axis: number): T;
  logSumExp(x: T, axes?: Axes): T;
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
  abs,
  sign,
  floor,
  stopGradient,
  erf,
  gelu,
  silu,
  less,
  lessEqual,
  greater,
  greaterEqual,
  equal,
  notEqual,
  maximum,
  minimum,
  atan2,
  outer,
  where,
  clip,
  gather,
  piecewiseLinear,
  cumsum,
  softmax,
  logSumExp,
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
