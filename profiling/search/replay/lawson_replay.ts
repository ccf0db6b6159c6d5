import type { Tableau } from "../../../mod.ts";
import { combine, type Moving, moving } from "./moving.ts";
import type { TimeMoves } from "./moving_times.ts";
import type { Increment, SlopeField } from "./step.ts";

type Matrix = readonly (readonly number[])[];

function product(a: Matrix, b: Matrix): number[][] {
  return a.map((row) => {
    const sums = Array<number>(row.length).fill(0);
    for (let k = 0; k < row.length; k++) {
      for (let j = 0; j < sums.length; j++) sums[j] += row[k] * b[k][j];
    }
    return sums;
  });
}

function applied(matrix: Matrix, x: Float64Array): Float64Array {
  return x.map((_, i) => matrix[i].reduce((sum, m, k) => sum + m * x[k], 0));
}

/** Terms of the series of a matrix below 1/2, whose next one is rounding. */
const TERMS = 14;

/** e^M: the series of a part of M, squared until it is that of the whole. */
function exponential(matrix: Matrix): Matrix {
  const norm = Math.max(...matrix.map((row) => row.reduce((sum, x) => sum + Math.abs(x), 0)));
  const squarings = Math.max(0, Math.ceil(Math.log2(norm)) + 1);
  const part = matrix.map((row) => row.map((x) => x / 2 ** squarings));
  let power: Matrix = matrix.map((row, i) => row.map((_, j) => i === j ? 1 : 0));
  let sum = power;
  for (let k = 1; k <= TERMS; k++) {
    power = product(power, part).map((row) => row.map((x) => x / k));
    sum = sum.map((row, i) => row.map((x, j) => x + power[i][j]));
  }
  for (let k = 0; k < squarings; k++) sum = product(sum, sum);
  return sum;
}

/**
 * Ψ_h(t, x) of a tableau whose steps solve a linear part exactly, by Lawson's formula. Where a step is drawn
 * out the linear part acts the longer.
 */
export function lawsonIncrement(
  f: SlopeField,
  { a, b, c }: Tableau,
  linear: Matrix,
  times: TimeMoves,
): Increment {
  const kept = new Map<number, Matrix>();
  const flowOf = (along: number) => {
    let flow = kept.get(along);
    if (!flow) kept.set(along, flow = exponential(linear.map((row) => row.map((x) => x * along))));
    return flow;
  };
  return (t, to, x) => {
    const h = to - t;
    // Of a step in single precision, which has so many exponentials only.
    const rounded = Math.fround(h);
    const share = h === 0 ? 1 : rounded / h;
    const { stretch } = times.at(t + h / 2);
    const carried = (part: number, { v, d }: Moving): Moving => {
      const flow = flowOf(part * rounded);
      const after = applied(flow, v);
      const by = stretch === 0 ? after : applied(linear, after);
      return {
        v: after,
        d: applied(flow, d).map((x, k) => x + stretch * part * rounded * by[k]),
      };
    };
    const rest = (at: number, y: Moving): Moving => {
      const { v, d } = f.at(at, y);
      const [lv, ld] = [applied(linear, y.v), applied(linear, y.d)];
      return {
        v: v.map((x, k) => x - share * lv[k]),
        d: d.map((x, k) => x - share * (ld[k] + stretch * lv[k])),
      };
    };
    const slopes: Moving[] = [];
    const sum = (weights: readonly number[], time: number): Moving => {
      const result = moving(f.size);
      const terms = slopes.map((n, j) => [h * weights[j], carried(time - c[j], n)] as const);
      combine(result, [1, carried(time, x)], ...terms);
      return result;
    };
    for (let i = 0; i < b.length; i++) {
      slopes.push(rest(c[i] === 1 ? to : t + c[i] * h, sum(a[i], c[i])));
    }
    const psi = sum(b, 1);
    combine(psi, [1, psi], [-1, x]);
    return psi;
  };
}
