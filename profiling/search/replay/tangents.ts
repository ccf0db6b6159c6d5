import type { Shape } from "../../../mod.ts";
import type { Algebra, Axes } from "./algebra.ts";

/** A tensor, and its derivative in a direction; what does not move has none. */
export interface Tangent<T> {
  readonly v: T;
  readonly d?: T;
}

type P<T> = Tangent<T>;

/**
 * The operations with a derivative beside each, over any algebra: over dual numbers a derivative has a
 * derivative of its own. By the rules of calculus alone, as methods need them that step with ∂f/∂y.
 */
export class Tangents<T> implements Algebra<Tangent<T>> {
  readonly #o: Algebra<T>;

  constructor(o: Algebra<T>) {
    this.#o = o;
  }

  constant(values: readonly number[], shape: Shape): P<T> {
    return { v: this.#o.constant(values, shape) };
  }

  /** The derivative, also of what does not move. */
  derivative({ v, d }: P<T>): T {
    return d ?? this.#o.scale(v, 0);
  }

  #number(x: number): T {
    return this.#o.constant([x], []);
  }

  /** A function of which the slope is known. */
  #by({ d }: P<T>, v: T, slope: () => T): P<T> {
    return d === undefined ? { v } : { v, d: this.#o.mul(slope(), d) };
  }

  /** The same of the derivative as of the tensor. */
  #linear({ v, d }: P<T>, f: (x: T) => T): P<T> {
    return d === undefined ? { v: f(v) } : { v: f(v), d: f(d) };
  }

  /** What is linear in each of two. */
  #bilinear(a: P<T>, b: P<T>, f: (a: T, b: T) => T): P<T> {
    const left = a.d === undefined ? undefined : f(a.d, b.v);
    const right = b.d === undefined ? undefined : f(a.v, b.d);
    return { v: f(a.v, b.v), d: left && right ? this.#o.add(left, right) : left ?? right };
  }

  /** Two derivatives as one operation takes them. */
  #both(a: P<T>, b: P<T>, f: (a: T, b: T) => T): T | undefined {
    if (a.d === undefined && b.d === undefined) return undefined;
    return f(this.derivative(a), this.derivative(b));
  }

  add = (a: P<T>, b: P<T>): P<T> => ({
    v: this.#o.add(a.v, b.v),
    d: this.#both(a, b, this.#o.add),
  });
  sub = (a: P<T>, b: P<T>): P<T> => ({
    v: this.#o.sub(a.v, b.v),
    d: this.#both(a, b, this.#o.sub),
  });
  mul = (a: P<T>, b: P<T>): P<T> => this.#bilinear(a, b, (a, b) => this.#o.mul(a, b));
  div(a: P<T>, b: P<T>): P<T> {
    const o = this.#o;
    const v = o.div(a.v, b.v);
    return { v, d: this.#both(a, b, (da, db) => o.div(o.sub(da, o.mul(v, db)), b.v)) };
  }
  scale = (x: P<T>, factor: number): P<T> => this.#linear(x, (x) => this.#o.scale(x, factor));
  neg = (x: P<T>): P<T> => this.#linear(x, (x) => this.#o.neg(x));
  exp(x: P<T>): P<T> {
    const v = this.#o.exp(x.v);
    return this.#by(x, v, () => v);
  }
  log = (x: P<T>): P<T> =>
    x.d === undefined ? { v: this.#o.log(x.v) } : { v: this.#o.log(x.v), d: this.#o.div(x.d, x.v) };
  sin = (x: P<T>): P<T> => this.#by(x, this.#o.sin(x.v), () => this.#o.cos(x.v));
  cos = (x: P<T>): P<T> => this.#by(x, this.#o.cos(x.v), () => this.#o.neg(this.#o.sin(x.v)));
  sqrt(x: P<T>): P<T> {
    const v = this.#o.sqrt(x.v);
    return this.#by(x, v, () => this.#o.div(this.#number(0.5), v));
  }
  square = (x: P<T>): P<T> => this.#by(x, this.#o.square(x.v), () => this.#o.scale(x.v, 2));
  tanh(x: P<T>): P<T> {
    const v = this.#o.tanh(x.v);
    return this.#by(x, v, () => this.#o.sub(this.#number(1), this.#o.square(v)));
  }
  sigmoid(x: P<T>): P<T> {
    const o = this.#o;
    const v = o.sigmoid(x.v);
    return this.#by(x, v, () => o.mul(v, o.sigmoid(o.neg(x.v))));
  }
  softplus = (x: P<T>): P<T> => this.#by(x, this.#o.softplus(x.v), () => this.#o.sigmoid(x.v));
  relu = (x: P<T>): P<T> =>
    this.#by(x, this.#o.relu(x.v), () => this.#o.greater(x.v, this.#number(0)));
  abs = (x: P<T>): P<T> => this.#by(x, this.#o.abs(x.v), () => this.#o.sign(x.v));
  sign = ({ v }: P<T>): P<T> => ({ v: this.#o.sign(v) });
  floor = ({ v }: P<T>): P<T> => ({ v: this.#o.floor(v) });
  stopGradient = ({ v }: P<T>): P<T> => ({ v: this.#o.stopGradient(v) });
  erf = (x: P<T>): P<T> =>
    this.#by(x, this.#o.erf(x.v), () => this.#bell(x.v, 1, 2 / Math.sqrt(Math.PI)));
  gelu(x: P<T>): P<T> {
    const o = this.#o;
    return this.#by(x, o.gelu(x.v), () => {
      const share = o.scale(o.add(this.#number(1), o.erf(o.scale(x.v, Math.SQRT1_2))), 0.5);
      return o.add(share, o.mul(x.v, this.#bell(x.v, 1 / 2, 1 / Math.sqrt(2 * Math.PI))));
    });
  }
  silu(x: P<T>): P<T> {
    const o = this.#o;
    return this.#by(x, o.silu(x.v), () => {
      const share = o.sigmoid(x.v);
      return o.add(share, o.mul(x.v, o.mul(share, o.sigmoid(o.neg(x.v)))));
    });
  }

  /** factor · exp(−rate x²). */
  #bell(x: T, rate: number, factor: number): T {
    const o = this.#o;
    return o.scale(o.exp(o.scale(o.square(x), -rate)), factor);
  }

  less = (a: P<T>, b: P<T>): P<T> => ({ v: this.#o.less(a.v, b.v) });
  lessEqual = (a: P<T>, b: P<T>): P<T> => ({ v: this.#o.lessEqual(a.v, b.v) });
  greater = (a: P<T>, b: P<T>): P<T> => ({ v: this.#o.greater(a.v, b.v) });
  greaterEqual = (a: P<T>, b: P<T>): P<T> => ({ v: this.#o.greaterEqual(a.v, b.v) });
  equal = (a: P<T>, b: P<T>): P<T> => ({ v: this.#o.equal(a.v, b.v) });
  notEqual = (a: P<T>, b: P<T>): P<T> => ({ v: this.#o.notEqual(a.v, b.v) });

  where = (mask: P<T>, a: P<T>, b: P<T>): P<T> => ({
    v: this.#o.where(mask.v, a.v, b.v),
    d: this.#both(a, b, (da, db) => this.#o.where(mask.v, da, db)),
  });
  maximum = (a: P<T>, b: P<T>): P<T> => this.#chosen(a, b, "maximum", "greater");
  minimum = (a: P<T>, b: P<T>): P<T> => this.#chosen(a, b, "minimum", "less");

  /** One of two; where they are the same, the mean of their derivatives. */
  #chosen(a: P<T>, b: P<T>, of: "maximum" | "minimum", by: "greater" | "less"): P<T> {
    const o = this.#o;
    const d = this.#both(a, b, (da, db) => {
      const mean = o.scale(o.add(da, db), 0.5);
      return o.where(o[by](a.v, b.v), da, o.where(o[by](b.v, a.v), db, mean));
    });
    return { v: o[of](a.v, b.v), d };
  }

  clip = (x: P<T>, low: number, high: number): P<T> => {
    const o = this.#o;
    const inside = () =>
      o.mul(o.greaterEqual(x.v, this.#number(low)), o.lessEqual(x.v, this.#number(high)));
    return this.#by(x, o.clip(x.v, low, high), inside);
  };
  atan2(a: P<T>, b: P<T>): P<T> {
    const o = this.#o;
    const d = this.#both(a, b, (da, db) => {
      const square = o.add(o.square(a.v), o.square(b.v));
      return o.div(o.sub(o.mul(b.v, da), o.mul(a.v, db)), square);
    });
    return { v: o.atan2(a.v, b.v), d };
  }

  pow(x: P<T>, exponent: number | P<T>): P<T> {
    const o = this.#o;
    if (typeof exponent === "number") {
      return this.#by(
        x,
        o.pow(x.v, exponent),
        () => exponent === 0 ? this.#number(0) : o.scale(o.pow(x.v, exponent - 1), exponent),
      );
    }
    const v = o.pow(x.v, exponent.v);
    const byBase = x.d && o.div(o.mul(o.mul(exponent.v, v), x.d), x.v);
    const byExponent = exponent.d && o.mul(o.mul(v, o.log(x.v)), exponent.d);
    return { v, d: byBase && byExponent ? o.add(byBase, byExponent) : byBase ?? byExponent };
  }

  piecewiseLinear(x: P<T>, knots: readonly number[], values: P<T>): P<T> {
    const o = this.#o;
    const at = (values: T) => o.piecewiseLinear(x.v, knots, values);
    const byValues = values.d && at(values.d);
    const byX = x.d && o.mul(this.#slope(x.v, knots, values.v), x.d);
    return { v: at(values.v), d: byX && byValues ? o.add(byX, byValues) : byX ?? byValues };
  }

  /** The slope of the piece that x is in. */
  #slope(x: T, knots: readonly number[], values: T): T {
    const o = this.#o;
    const value = (i: number) => o.reshape(o.slice(values, i, i + 1, 0), []);
    return knots.slice(1).map((knot, i) => {
      const rise = o.scale(o.sub(value(i + 1), value(i)), 1 / (knot - knots[i]));
      const inside = o.mul(
        o.greaterEqual(x, this.#number(knots[i])),
        o.less(x, this.#number(knot)),
      );
      return o.mul(inside, rise);
    }).reduce((sum, part) => o.add(sum, part));
  }

  softmax(x: P<T>, axis: number): P<T> {
    const o = this.#o;
    const v = o.softmax(x.v, axis);
    if (x.d === undefined) return { v };
    const mean = o.sum(o.mul(v, x.d), { axis, keepDims: true });
    return { v, d: o.mul(v, o.sub(x.d, mean)) };
  }
  logSumExp(x: P<T>, axes: Axes = {}): P<T> {
    const o = this.#o;
    const v = o.logSumExp(x.v, axes);
    if (x.d === undefined) return { v };
    const share = o.exp(o.sub(x.v, o.logSumExp(x.v, { ...axes, keepDims: true })));
    return { v, d: o.sum(o.mul(share, x.d), axes) };
  }

  cumsum = (x: P<T>, axis: number): P<T> => this.#linear(x, (x) => this.#o.cumsum(x, axis));
  sum = (x: P<T>, axes?: Axes): P<T> => this.#linear(x, (x) => this.#o.sum(x, axes));
  mean = (x: P<T>, axes?: Axes): P<T> => this.#linear(x, (x) => this.#o.mean(x, axes));
  broadcastTo = (x: P<T>, shape: Shape): P<T> =>
    this.#linear(x, (x) => this.#o.broadcastTo(x, shape));
  transpose = (x: P<T>, axes?: readonly number[]): P<T> =>
    this.#linear(x, (x) => this.#o.transpose(x, axes));
  slice = (x: P<T>, start: number, end: number, axis: number): P<T> =>
    this.#linear(x, (x) => this.#o.slice(x, start, end, axis));
  reshape = (x: P<T>, shape: Shape): P<T> => this.#linear(x, (x) => this.#o.reshape(x, shape));
  gather = (x: P<T>, indices: readonly number[], axis: number): P<T> =>
    this.#linear(x, (x) => this.#o.gather(x, indices, axis));
  outer = (a: P<T>, b: P<T>): P<T> => this.#bilinear(a, b, (a, b) => this.#o.outer(a, b));
  matmul = (a: P<T>, b: P<T>): P<T> => this.#bilinear(a, b, (a, b) => this.#o.matmul(a, b));
  linear = (x: P<T>, w: P<T>, b: P<T>): P<T> => this.add(this.matmul(x, w), b);

  concat(parts: readonly P<T>[], axis: number): P<T> {
    const o = this.#o;
    const moves = parts.some(({ d }) => d !== undefined);
    return {
      v: o.concat(parts.map(({ v }) => v), axis),
      d: moves ? o.concat(parts.map((part) => this.derivative(part)), axis) : undefined,
    };
  }
}
