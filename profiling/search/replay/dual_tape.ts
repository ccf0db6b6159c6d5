import type { Shape } from "../../../mod.ts";
import type { Interpolant } from "./interpolant.ts";

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
export function spread(shape: Shape, target: Shape): number[] {
  return indices(target).map((index) => {
    const own = index.slice(index.length - shape.length);
    return flat(own.map((i, axis) => shape[axis] === 1 ? 0 : i), shape);
  });
}

/** All indices into a shape, in row-major order. */
export function indices(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (heads, n) => heads.flatMap((head) => Array.from({ length: n }, (_, i) => [...head, i])),
    [[]],
  );
}

/** The flat index of an index. */
export function flat(index: readonly number[], shape: Shape): number {
  return index.reduce((at, i, axis) => at * shape[axis] + i, 0);
}

/** The shape that two shapes broadcast to. */
export function common(a: Shape, b: Shape): number[] {
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
export class DualTape {
  readonly #instructions: (readonly [Instruction, Dual])[] = [];

  #rounds: Rounding | undefined;

  /** What a derivative that is computed from the result is computed from. */
  protected rounded(y: number): number {
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

  /** An input at a time, or a derivative by time: a row after the other. */
  read(time: Dual, shape: Shape, rows: readonly Interpolant[], derivative: 0 | 1 | 2): Dual {
    const y = emptyDual(shape);
    this.write(() => {
      let i = 0;
      for (const row of rows) {
        for (let c = 0; c < row.channels; c++, i++) {
          const { own, along } = row.read(c, time.v[0]);
          y.v[i] = own[derivative];
          y.d[i] = along[derivative] + (time.d[0] === 0 ? 0 : own[derivative + 1] * time.d[0]);
        }
      }
    }, y);
    return y;
  }

  /** Writes an instruction down whose result is y. */
  protected write(instruction: Instruction, y: Dual): void {
    this.#instructions.push([instruction, y]);
  }

  /** A function, element by element. */
  protected unary(x: Dual, f: Unary): Dual {
    const y = emptyDual(x.shape);
    this.write(() => {
      for (let i = 0; i < y.v.length; i++) {
        const [value, derivative] = f(x.v[i]);
        y.v[i] = value;
        // What does not move stays at rest, even where the slope is infinite.
        y.d[i] = x.d[i] === 0 ? 0 : derivative * x.d[i];
      }
    }, y);
    return y;
  }

  /** A function of two, element by element, with its derivative. */
  protected binary(
    a: Dual,
    b: Dual,
    f: (a: number, da: number, b: number, db: number) => number[],
  ): Dual {
    const y = emptyDual(common(a.shape, b.shape));
    const [left, right] = [spread(a.shape, y.shape), spread(b.shape, y.shape)];
    this.write(() => {
      for (let i = 0; i < y.v.length; i++) {
        const [j, k] = [left[i], right[i]];
        [y.v[i], y.d[i]] = f(a.v[j], a.d[j], b.v[k], b.d[k]);
      }
    }, y);
    return y;
  }

  /** Element i of the result is the element of x at `from[i]`. */
  protected pick(x: Dual, shape: Shape, from: readonly number[]): Dual {
    const y = emptyDual(shape);
    this.write(() => {
      for (let i = 0; i < from.length; i++) {
        y.v[i] = x.v[from[i]];
        y.d[i] = x.d[from[i]];
      }
    }, y);
    return y;
  }
}
