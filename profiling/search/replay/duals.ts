import type { Shape } from "../../../mod.ts";
import type { Algebra, Axes } from "./algebra.ts";
import { common, type Dual, DualTape, emptyDual, flat, indices, spread } from "./dual_tape.ts";

/** The density of the normal distribution. */
function densityOf(x: number): number {
  return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
}

/** The error function, by its series, whose terms are all of one sign; beyond ±6 it is ±1. */
function erfOf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let sum = 0;
  let term = x;
  for (let k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
    sum += term;
    term *= 2 * x * x / (2 * k + 1);
  }
  return 2 * sum * Math.exp(-x * x) / Math.sqrt(Math.PI);
}

/** The operations, on dual numbers. */
export class DualAlgebra extends DualTape implements Algebra<Dual> {
  add = (a: Dual, b: Dual): Dual => this.binary(a, b, (a, da, b, db) => [a + b, da + db]);
  sub = (a: Dual, b: Dual): Dual => this.binary(a, b, (a, da, b, db) => [a - b, da - db]);
  mul = (a: Dual, b: Dual): Dual => this.binary(a, b, (a, da, b, db) => [a * b, da * b + a * db]);
  div = (a: Dual, b: Dual): Dual =>
    this.binary(a, b, (a, da, b, db) => [a / b, (da - a / b * db) / b]);
  scale = (x: Dual, factor: number): Dual => this.unary(x, (x) => [factor * x, factor]);
  neg = (x: Dual): Dual => this.unary(x, (x) => [-x, -1]);
  exp = (x: Dual): Dual => this.unary(x, (x) => [Math.exp(x), Math.exp(x)]);
  log = (x: Dual): Dual => this.unary(x, (x) => [Math.log(x), 1 / x]);
  sin = (x: Dual): Dual => this.unary(x, (x) => [Math.sin(x), Math.cos(x)]);
  cos = (x: Dual): Dual => this.unary(x, (x) => [Math.cos(x), -Math.sin(x)]);
  sqrt = (x: Dual): Dual => this.unary(x, (x) => [Math.sqrt(x), 1 / (2 * Math.sqrt(x))]);
  square = (x: Dual): Dual => this.unary(x, (x) => [x * x, 2 * x]);
  tanh = (x: Dual): Dual =>
    this.unary(x, (x) => [Math.tanh(x), 1 - this.rounded(Math.tanh(x)) ** 2]);
  sigmoid = (x: Dual): Dual =>
    this.unary(x, (x) => {
      const y = 1 / (1 + Math.exp(-x));
      const rounded = this.rounded(y);
      return [y, rounded === y ? y / (1 + Math.exp(x)) : rounded * (1 - rounded)];
    });
  softplus = (x: Dual): Dual =>
    this.unary(x, (x) => [
      x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)),
      1 / (1 + Math.exp(-x)),
    ]);
  relu = (x: Dual): Dual => this.unary(x, (x) => x > 0 ? [x, 1] : [0, 0]);
  abs = (x: Dual): Dual => this.unary(x, (x) => [Math.abs(x), Math.sign(x)]);
  sign = (x: Dual): Dual => this.unary(x, (x) => [Math.sign(x), 0]);
  floor = (x: Dual): Dual => this.unary(x, (x) => [Math.floor(x), 0]);
  stopGradient = (x: Dual): Dual => this.unary(x, (x) => [x, 0]);
  clip = (x: Dual, low: number, high: number): Dual =>
    this.unary(x, (x) => x < low ? [low, 0] : x > high ? [high, 0] : [x, 1]);
  erf = (x: Dual): Dual =>
    this.unary(x, (x) => [erfOf(x), 2 * densityOf(x * Math.SQRT2) * Math.SQRT2]);
  gelu = (x: Dual): Dual =>
    this.unary(x, (x) => {
      const share = (1 + erfOf(x / Math.SQRT2)) / 2;
      return [x * share, share + x * densityOf(x)];
    });
  silu = (x: Dual): Dual =>
    this.unary(x, (x) => {
      const share = 1 / (1 + Math.exp(-x));
      return [x * share, share + x * share / (1 + Math.exp(x))];
    });

  #compare(a: Dual, b: Dual, holds: (a: number, b: number) => boolean): Dual {
    return this.binary(a, b, (a, _da, b) => [holds(a, b) ? 1 : 0, 0]);
  }

  less = (a: Dual, b: Dual): Dual => this.#compare(a, b, (a, b) => a < b);
  lessEqual = (a: Dual, b: Dual): Dual => this.#compare(a, b, (a, b) => a <= b);
  greater = (a: Dual, b: Dual): Dual => this.#compare(a, b, (a, b) => a > b);
  greaterEqual = (a: Dual, b: Dual): Dual => this.#compare(a, b, (a, b) => a >= b);
  equal = (a: Dual, b: Dual): Dual => this.#compare(a, b, (a, b) => a === b);
  notEqual = (a: Dual, b: Dual): Dual => this.#compare(a, b, (a, b) => a !== b);
  maximum = (a: Dual, b: Dual): Dual =>
    this.binary(a, b, (a, da, b, db) => a > b ? [a, da] : a < b ? [b, db] : [a, (da + db) / 2]);
  minimum = (a: Dual, b: Dual): Dual => this.neg(this.maximum(this.neg(a), this.neg(b)));
  atan2 = (a: Dual, b: Dual): Dual =>
    this.binary(a, b, (y, dy, x, dx) => [
      Math.atan2(y, x),
      (x * dy - y * dx) / (x * x + y * y),
    ]);

  where(mask: Dual, a: Dual, b: Dual): Dual {
    const shape = common(common(mask.shape, a.shape), b.shape);
    const y = emptyDual(shape);
    const [m, left, right] = [mask, a, b].map((x) => spread(x.shape, shape));
    this.write(() => {
      for (let i = 0; i < m.length; i++) {
        const [from, k] = mask.v[m[i]] === 0 ? [b, right[i]] : [a, left[i]];
        y.v[i] = from.v[k];
        y.d[i] = from.d[k];
      }
    }, y);
    return y;
  }

  outer(a: Dual, b: Dual): Dual {
    return this.mul(this.reshape(a, [...a.shape, 1]), b);
  }

  gather(x: Dual, chosen: readonly number[], axis: number): Dual {
    const shape = x.shape.map((n, k) => k === axis ? chosen.length : n);
    const from = indices(shape).map((index) =>
      flat(index.map((i, k) => k === axis ? chosen[i] : i), x.shape)
    );
    return this.pick(x, shape, from);
  }

  piecewiseLinear(x: Dual, knots: readonly number[], values: Dual): Dual {
    const y = emptyDual(x.shape);
    const last = knots.length - 1;
    this.write(() => {
      for (let i = 0; i < y.v.length; i++) {
        const at = x.v[i];
        const k = Math.max(0, Math.min(last - 1, knots.findLastIndex((knot) => knot <= at)));
        const rise = values.v[k + 1] - values.v[k];
        const length = knots[k + 1] - knots[k];
        const w = Math.max(0, Math.min(1, (at - knots[k]) / length));
        const beyond = at < knots[0] || at >= knots[last];
        y.v[i] = values.v[k] + w * rise;
        y.d[i] = values.d[k] + w * (values.d[k + 1] - values.d[k]) +
          (beyond ? 0 : x.d[i] * rise / length);
      }
    }, y);
    return y;
  }

  cumsum(x: Dual, axis: number): Dual {
    const parts = Array.from({ length: x.shape[axis] }, (_, i) => this.slice(x, i, i + 1, axis));
    for (let i = 1; i < parts.length; i++) parts[i] = this.add(parts[i - 1], parts[i]);
    return this.concat(parts, axis);
  }

  softmax(x: Dual, axis: number): Dual {
    const powers = this.exp(x);
    return this.div(powers, this.sum(powers, { axis, keepDims: true }));
  }

  logSumExp(x: Dual, axes: Axes = {}): Dual {
    return this.log(this.sum(this.exp(x), axes));
  }

  pow(x: Dual, exponent: number | Dual): Dual {
    if (typeof exponent === "number") {
      const slope = (x: number) => exponent === 0 ? 0 : exponent * x ** (exponent - 1);
      return this.unary(x, (x) => [x ** exponent, slope(x)]);
    }
    return this.binary(x, exponent, (x, dx, e, de) => [
      x ** e,
      x ** e * (de * Math.log(x) + e * dx / x),
    ]);
  }

  sum(x: Dual, { axis, keepDims = false }: Axes = {}): Dual {
    const gone = (k: number) =>
      axis === undefined || k === (axis + x.shape.length) % x.shape.length;
    const kept = x.shape.map((n, k) => gone(k) ? 1 : n);
    const shape = keepDims ? kept : x.shape.filter((_, k) => !gone(k));
    const to = indices(x.shape).map((index) => flat(index.map((i, k) => gone(k) ? 0 : i), kept));
    const y = emptyDual(shape);
    this.write(() => {
      y.v.fill(0);
      y.d.fill(0);
      for (let i = 0; i < to.length; i++) {
        y.v[to[i]] += x.v[i];
        y.d[to[i]] += x.d[i];
      }
    }, y);
    return y;
  }

  mean(x: Dual, axes: Axes = {}): Dual {
    const total = this.sum(x, axes);
    return this.scale(total, total.v.length / x.v.length);
  }

  broadcastTo(x: Dual, shape: Shape): Dual {
    return this.pick(x, shape, spread(x.shape, shape));
  }

  transpose(x: Dual, axes: readonly number[] = x.shape.map((_, k) => k).reverse()): Dual {
    const shape = axes.map((axis) => x.shape[axis]);
    const from = indices(shape).map((index) => {
      const own: number[] = [];
      axes.forEach((axis, k) => own[axis] = index[k]);
      return flat(own, x.shape);
    });
    return this.pick(x, shape, from);
  }

  slice(x: Dual, start: number, end: number, axis: number): Dual {
    const shape = x.shape.map((n, k) => k === axis ? end - start : n);
    const from = indices(shape).map((index) =>
      flat(index.map((i, k) => k === axis ? i + start : i), x.shape)
    );
    return this.pick(x, shape, from);
  }

  reshape(x: Dual, shape: Shape): Dual {
    return this.pick(x, shape, Array.from(x.v.keys()));
  }

  concat(parts: readonly Dual[], axis: number): Dual {
    const size = parts.reduce((n, part) => n + part.shape[axis], 0);
    const y = emptyDual(parts[0].shape.map((n, k) => k === axis ? size : n));
    let start = 0;
    for (const part of parts) {
      const offset = start;
      start += part.shape[axis];
      const to = indices(part.shape).map((index) =>
        flat(index.map((i, k) => k === axis ? i + offset : i), y.shape)
      );
      this.write(() => {
        for (let i = 0; i < to.length; i++) {
          y.v[to[i]] = part.v[i];
          y.d[to[i]] = part.d[i];
        }
      }, y);
    }
    return y;
  }

  matmul(a: Dual, b: Dual): Dual {
    const inner = a.shape[a.shape.length - 1];
    const columns = b.shape.length > 1 ? b.shape[b.shape.length - 1] : 1;
    const rows = a.shape.length > 1 ? a.shape[a.shape.length - 2] : 1;
    const [aBatch, bBatch] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
    const batch = common(aBatch, bBatch);
    const y = emptyDual([
      ...batch,
      ...(a.shape.length > 1 ? [rows] : []),
      ...(b.shape.length > 1 ? [columns] : []),
    ]);
    const [aStart, bStart] = [spread(aBatch, batch), spread(bBatch, batch)];
    this.write(() => {
      for (let s = 0, at = 0; s < aStart.length; s++) {
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++, at++) {
            let v = 0;
            let d = 0;
            for (let l = 0; l < inner; l++) {
              const p = aStart[s] * rows * inner + i * inner + l;
              const q = bStart[s] * inner * columns + l * columns + j;
              v += a.v[p] * b.v[q];
              d += a.d[p] * b.v[q] + a.v[p] * b.d[q];
            }
            y.v[at] = v;
            y.d[at] = d;
          }
        }
      }
    }, y);
    return y;
  }

  linear(x: Dual, w: Dual, b: Dual): Dual {
    return this.add(this.matmul(x, w), b);
  }
}
