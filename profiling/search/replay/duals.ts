import type { Shape } from "../../../mod.ts";
import type { Algebra, Axes } from "./algebra.ts";

/** A tensor of dual numbers v + d ε: values, and their derivatives in one direction. */
export interface Dual {
  readonly shape: Shape;
  readonly v: Float64Array;
  readonly d: Float64Array;
}

/** What a result is made of: y and y' from x and x', element by element. */
type Unary = (x: number) => readonly [value: number, derivative: number];

/** What a value becomes that is number such and such of a program's. */
export type Rounding = (x: number, number: number) => number;

/** Writes what one operation does into its result, from what its arguments hold by then. */
type Instruction = () => void;

function product(shape: Shape): number {
  return shape.reduce((n, m) => n * m, 1);
}

/** A tensor of zeros. */
export function emptyDual(shape: Shape): Dual {
  const n = product(shape);
  return { shape, v: new Float64Array(n), d: new Float64Array(n) };
}

/** The flat index, in a tensor of this shape, of each index of a larger one that it repeats in. */
function spread(shape: Shape, target: Shape): number[] {
  return indices(target).map((index) => {
    const own = index.slice(index.length - shape.length);
    return flat(own.map((i, axis) => shape[axis] === 1 ? 0 : i), shape);
  });
}

function indices(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (heads, n) => heads.flatMap((head) => Array.from({ length: n }, (_, i) => [...head, i])),
    [[]],
  );
}

function flat(index: readonly number[], shape: Shape): number {
  return index.reduce((at, i, axis) => at * shape[axis] + i, 0);
}

function common(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, k) => {
    const [m, n] = [a[a.length - rank + k] ?? 1, b[b.length - rank + k] ?? 1];
    return m === 1 ? n : m;
  });
}

/**
 * Forward-mode differentiation in plain loops, with no line of the library's operations: an
 * operation writes an instruction down, and running all of them computes values and derivatives
 * together.
 */
export class DualAlgebra implements Algebra<Dual> {
  readonly #instructions: (readonly [Instruction, Dual])[] = [];

  #rounds: Rounding | undefined;

  /** What a derivative that is computed from the result is computed from. */
  #rounded(y: number): number {
    return this.#rounds?.(y, -1) ?? y;
  }

  /**
   * Computes everything anew from what the arguments hold.
   *
   * @param rounds What each value becomes, by its number, to see what rounding does; default itself.
   */
  run(rounds?: Rounding): void {
    let number = 0;
    this.#rounds = rounds;
    for (const [instruction, { v }] of this.#instructions) {
      instruction();
      if (rounds) { for (let i = 0; i < v.length; i++) v[i] = rounds(v[i], number++); }
    }
  }

  constant(values: readonly number[], shape: Shape): Dual {
    const result = emptyDual(shape);
    result.v.set(values);
    return result;
  }

  #unary(x: Dual, f: Unary): Dual {
    const y = emptyDual(x.shape);
    this.#instructions.push([() => {
      for (let i = 0; i < y.v.length; i++) {
        const [value, derivative] = f(x.v[i]);
        y.v[i] = value;
        // What does not move stays at rest, even where the slope is infinite.
        y.d[i] = x.d[i] === 0 ? 0 : derivative * x.d[i];
      }
    }, y]);
    return y;
  }

  #binary(a: Dual, b: Dual, f: (a: number, da: number, b: number, db: number) => number[]): Dual {
    const y = emptyDual(common(a.shape, b.shape));
    const [left, right] = [spread(a.shape, y.shape), spread(b.shape, y.shape)];
    this.#instructions.push([() => {
      for (let i = 0; i < y.v.length; i++) {
        const [j, k] = [left[i], right[i]];
        [y.v[i], y.d[i]] = f(a.v[j], a.d[j], b.v[k], b.d[k]);
      }
    }, y]);
    return y;
  }

  /** Element i of the result is the element of x at `from[i]`. */
  #gather(x: Dual, shape: Shape, from: readonly number[]): Dual {
    const y = emptyDual(shape);
    this.#instructions.push([() => {
      for (let i = 0; i < from.length; i++) {
        y.v[i] = x.v[from[i]];
        y.d[i] = x.d[from[i]];
      }
    }, y]);
    return y;
  }

  add = (a: Dual, b: Dual): Dual => this.#binary(a, b, (a, da, b, db) => [a + b, da + db]);
  sub = (a: Dual, b: Dual): Dual => this.#binary(a, b, (a, da, b, db) => [a - b, da - db]);
  mul = (a: Dual, b: Dual): Dual => this.#binary(a, b, (a, da, b, db) => [a * b, da * b + a * db]);
  div = (a: Dual, b: Dual): Dual =>
    this.#binary(a, b, (a, da, b, db) => [a / b, (da - a / b * db) / b]);
  scale = (x: Dual, factor: number): Dual => this.#unary(x, (x) => [factor * x, factor]);
  neg = (x: Dual): Dual => this.#unary(x, (x) => [-x, -1]);
  exp = (x: Dual): Dual => this.#unary(x, (x) => [Math.exp(x), Math.exp(x)]);
  log = (x: Dual): Dual => this.#unary(x, (x) => [Math.log(x), 1 / x]);
  sin = (x: Dual): Dual => this.#unary(x, (x) => [Math.sin(x), Math.cos(x)]);
  cos = (x: Dual): Dual => this.#unary(x, (x) => [Math.cos(x), -Math.sin(x)]);
  sqrt = (x: Dual): Dual => this.#unary(x, (x) => [Math.sqrt(x), 1 / (2 * Math.sqrt(x))]);
  square = (x: Dual): Dual => this.#unary(x, (x) => [x * x, 2 * x]);
  tanh = (x: Dual): Dual =>
    this.#unary(x, (x) => [Math.tanh(x), 1 - this.#rounded(Math.tanh(x)) ** 2]);
  sigmoid = (x: Dual): Dual =>
    this.#unary(x, (x) => {
      const y = 1 / (1 + Math.exp(-x));
      const rounded = this.#rounded(y);
      return [y, rounded === y ? y / (1 + Math.exp(x)) : rounded * (1 - rounded)];
    });
  softplus = (x: Dual): Dual =>
    this.#unary(x, (x) => [
      x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)),
      1 / (1 + Math.exp(-x)),
    ]);
  relu = (x: Dual): Dual => this.#unary(x, (x) => x > 0 ? [x, 1] : [0, 0]);

  pow(x: Dual, exponent: number | Dual): Dual {
    if (typeof exponent === "number") {
      const slope = (x: number) => exponent === 0 ? 0 : exponent * x ** (exponent - 1);
      return this.#unary(x, (x) => [x ** exponent, slope(x)]);
    }
    return this.#binary(x, exponent, (x, dx, e, de) => [
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
    this.#instructions.push([() => {
      y.v.fill(0);
      y.d.fill(0);
      for (let i = 0; i < to.length; i++) {
        y.v[to[i]] += x.v[i];
        y.d[to[i]] += x.d[i];
      }
    }, y]);
    return y;
  }

  mean(x: Dual, axes: Axes = {}): Dual {
    const total = this.sum(x, axes);
    return this.scale(total, total.v.length / x.v.length);
  }

  broadcastTo(x: Dual, shape: Shape): Dual {
    return this.#gather(x, shape, spread(x.shape, shape));
  }

  transpose(x: Dual, axes: readonly number[] = x.shape.map((_, k) => k).reverse()): Dual {
    const shape = axes.map((axis) => x.shape[axis]);
    const from = indices(shape).map((index) => {
      const own: number[] = [];
      axes.forEach((axis, k) => own[axis] = index[k]);
      return flat(own, x.shape);
    });
    return this.#gather(x, shape, from);
  }

  slice(x: Dual, start: number, end: number, axis: number): Dual {
    const shape = x.shape.map((n, k) => k === axis ? end - start : n);
    const from = indices(shape).map((index) =>
      flat(index.map((i, k) => k === axis ? i + start : i), x.shape)
    );
    return this.#gather(x, shape, from);
  }

  reshape(x: Dual, shape: Shape): Dual {
    return this.#gather(x, shape, Array.from(x.v.keys()));
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
      this.#instructions.push([() => {
        for (let i = 0; i < to.length; i++) {
          y.v[to[i]] = part.v[i];
          y.d[to[i]] = part.d[i];
        }
      }, y]);
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
    this.#instructions.push([() => {
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
    }, y]);
    return y;
  }

  linear(x: Dual, w: Dual, b: Dual): Dual {
    return this.add(this.matmul(x, w), b);
  }
}
