import * as library from "../../../mod.ts";

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
  constant(values: readonly number[], shape: library.Shape): T;
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
  broadcastTo(x: T, shape: library.Shape): T;
  transpose(x: T, axes?: readonly number[]): T;
  slice(x: T, start: number, end: number, axis: number): T;
  reshape(x: T, shape: library.Shape): T;
  concat(parts: readonly T[], axis: number): T;
  linear(x: T, w: T, b: T): T;
  matmul(a: T, b: T): T;
}

/** An operation that the library exports, by name. */
export type OperationName = Exclude<keyof Algebra<unknown>, "constant">;

/** A use of each operation, of x of shape [2, 2], every element of it between 1 and 3. */
export type Use = <T>(o: Algebra<T>, x: T) => T;

const row = <T>(o: Algebra<T>, x: T) => o.slice(x, 0, 1, 0);

/** A use of each operation; all that is listed here is an operation. */
export const USES: Record<OperationName, Use> = {
  add: (o, x) => o.add(x, x),
  sub: (o, x) => o.sub(o.square(x), x),
  mul: (o, x) => o.mul(x, x),
  div: (o, x) => o.div(o.constant([1], []), x),
  scale: (o, x) => o.scale(x, 0.5),
  neg: (o, x) => o.neg(x),
  pow: (o, x) => o.pow(x, 1.5),
  exp: (o, x) => o.exp(o.neg(x)),
  log: (o, x) => o.log(x),
  sin: (o, x) => o.sin(x),
  cos: (o, x) => o.cos(x),
  sqrt: (o, x) => o.sqrt(x),
  square: (o, x) => o.square(x),
  tanh: (o, x) => o.tanh(x),
  sigmoid: (o, x) => o.sigmoid(x),
  softplus: (o, x) => o.softplus(x),
  relu: (o, x) => o.relu(x),
  sum: (o, x) => o.add(x, o.sum(x, { axis: 0 })),
  mean: (o, x) => o.add(x, o.mean(x)),
  broadcastTo: (o, x) => o.broadcastTo(row(o, x), [2, 2]),
  transpose: (o, x) => o.transpose(x),
  slice: (o, x) => o.add(x, row(o, x)),
  reshape: (o, x) => o.reshape(x, [2, 2]),
  concat: (o, x) => o.concat([row(o, x), row(o, x)], 0),
  linear: (o, x) => o.linear(x, x, o.constant([1, 2], [2])),
  matmul: (o, x) => o.matmul(x, x),
  abs: (o, x) => o.abs(o.neg(x)),
  // Masks and steps as factors, so that it shows where they are others.
  sign: (o, x) => o.mul(o.sign(x), x),
  floor: (o, x) => o.mul(o.floor(o.add(o.scale(x, 0.1), o.constant([1], []))), x),
  stopGradient: (o, x) => o.mul(o.stopGradient(x), x),
  less: (o, x) => o.mul(o.less(x, o.constant([5], [])), x),
  lessEqual: (o, x) => o.mul(o.lessEqual(x, x), x),
  greater: (o, x) => o.mul(o.greater(x, o.constant([0], [])), x),
  greaterEqual: (o, x) => o.mul(o.greaterEqual(x, x), x),
  equal: (o, x) => o.mul(o.equal(x, x), x),
  notEqual: (o, x) => o.mul(o.notEqual(x, o.constant([0], [])), x),
  where: (o, x) => o.where(o.less(x, o.constant([5], [])), x, o.neg(x)),
  maximum: (o, x) => o.maximum(x, o.constant([0.5], [])),
  minimum: (o, x) => o.minimum(x, o.constant([5], [])),
  clip: (o, x) => o.clip(x, 0.5, 5),
  erf: (o, x) => o.erf(x),
  gelu: (o, x) => o.gelu(x),
  silu: (o, x) => o.silu(x),
  atan2: (o, x) => o.atan2(x, o.constant([2], [])),
  outer: (o, x) => o.outer(o.reshape(row(o, x), [2]), o.reshape(row(o, x), [2])),
  gather: (o, x) => o.gather(x, [1, 1], 0),
  piecewiseLinear: (o, x) => o.piecewiseLinear(x, [0, 0.5, 4], o.constant([1, 3, 0.5], [3])),
  cumsum: (o, x) => o.cumsum(x, 0),
  softmax: (o, x) => o.softmax(x, 1),
  logSumExp: (o, x) => o.add(x, o.logSumExp(x, { axis: 0 })),
};

const own: Omit<Algebra<library.Tensor>, "constant"> = library;

/** The library's own operations. */
export const LIBRARY = {
  constant: (values, shape) => new library.Tensor(Float64Array.from(values), shape),
  ...Object.fromEntries((Object.keys(USES) as OperationName[]).map((name) => [name, own[name]])),
} as Algebra<library.Tensor>;
