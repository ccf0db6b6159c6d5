import type { EsdirkMethod, RosenbrockMethod } from "../../../mod.ts";
import { combine, copied, type Moving, moving } from "./moving.ts";
import type { PlainField } from "./plain_field.ts";
import type { PlainJacobian } from "./plain_jacobian.ts";

/** What implicit steps are made with. */
export interface ImplicitField {
  readonly f: PlainField;
  readonly jacobian: PlainJacobian;
}

/** Newton's corrections of a stage, at most; and how small the last one is, in parts of the state. */
const CORRECTIONS = 60;
const ROUNDING = 1e-14;
/** A correction below this that shrinks no more is rounding, too, also where every operation rounds otherwise. */
const STUCK = 1e-7;
/** Two stages nearer than this part of the largest element are one. */
const SAME = 1e-5;

/** x of M x = r, by elimination with the largest pivots, row by row of M. */
export function solved(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const m = matrix.map((row) => row.slice());
  const x = right.slice();
  const order = m.map((_, i) => i);
  for (let k = 0; k < order.length; k++) {
    let best = k;
    for (let i = k + 1; i < order.length; i++) {
      if (Math.abs(m[order[i]][k]) > Math.abs(m[order[best]][k])) best = i;
    }
    [order[k], order[best]] = [order[best], order[k]];
    const pivot = m[order[k]];
    for (let i = k + 1; i < order.length; i++) {
      const row = m[order[i]];
      const factor = row[k] / pivot[k];
      if (factor === 0) continue;
      for (let j = k; j < row.length; j++) row[j] -= factor * pivot[j];
      x[order[i]] -= factor * x[order[k]];
    }
  }
  const result = new Float64Array(x.length);
  for (let k = order.length - 1; k >= 0; k--) {
    let sum = x[order[k]];
    for (let j = k + 1; j < order.length; j++) sum -= m[order[k]][j] * result[j];
    result[k] = sum / m[order[k]][k];
  }
  return result;
}

/** I − a J, row by row. */
export function shifted(columns: readonly Moving[], a: number): Float64Array[] {
  return columns.map((_, i) =>
    Float64Array.from(columns, ({ v }, k) => (i === k ? 1 : 0) - a * v[i])
  );
}

/** The stages uᵢ of a Rosenbrock step from y, which its interpolant is made of as well. */
export function rosenbrockStages(
  { f, jacobian }: ImplicitField,
  { coefficients: { a, c, gamma, times, timeWeights } }: RosenbrockMethod,
  t0: number,
  t1: number,
  y: Moving,
): Moving[] {
  const h = t1 - t0;
  const { columns, byTime } = jacobian.at(t0, y);
  const matrix = shifted(columns, h * gamma);
  const u: Moving[] = [];
  for (let i = 0; i < times.length; i++) {
    const stage = moving(f.size);
    combine(stage, [1, y], ...u.map((u, j) => [a[i][j], u] as const));
    const slope = f.at(times[i] === 1 ? t1 : t0 + times[i] * h, stage);
    const right = moving(f.size);
    combine(
      right,
      [h * gamma, slope],
      [h * h * gamma * timeWeights[i], byTime],
      ...u.map((u, j) => [gamma * c[i][j], u] as const),
    );
    const v = solved(matrix, right.v);
    // M u = r moves by dM = −hγ dJ.
    const moved = right.d.map((r, k) =>
      columns.reduce((sum, { d }, l) => sum + h * gamma * d[k] * v[l], r)
    );
    u.push({ v, d: solved(matrix, moved) });
  }
  return u;
}

/** A Rosenbrock step on y. */
export function rosenbrockStep(
  field: ImplicitField,
  method: RosenbrockMethod,
  y: Moving,
): (t0: number, t1: number) => void {
  return (t0, t1) => {
    const u = rosenbrockStages(field, method, t0, t1, y);
    combine(y, [1, y], ...u.map((u, i) => [method.coefficients.weights[i], u] as const));
  };
}

/** g = b + a f(t, g), by Newton's method; what moves follows from the equation. */
function stageOf({ f, jacobian }: ImplicitField, t: number, a: number, b: Moving, guess: Moving) {
  const still = new Float64Array(f.size);
  let g = guess.v;
  let before = Infinity;
  for (let i = 0; i < CORRECTIONS; i++) {
    const at = { v: g, d: still };
    const slope = f.at(t, at);
    const rest = b.v.map((x, k) => x + a * slope.v[k] - g[k]);
    const step = solved(shifted(jacobian.at(t, at).columns, a), rest);
    g = g.map((x, k) => x + step[k]);
    const size = step.reduce(
      (most, s, k) =>
        Math.max(most, s === 0 ? 0 : Math.abs(s) / Math.max(Math.abs(g[k]), Math.abs(b.v[k]))),
      0,
    );
    if (size <= ROUNDING || size < STUCK && size >= before / 2) {
      const matrix = shifted(jacobian.at(t, { v: g, d: still }).columns, a);
      const { d } = f.at(t, { v: g, d: still });
      return { v: g, d: solved(matrix, b.d.map((x, k) => x + a * d[k])) };
    }
    before = size;
  }
  return { v: still.fill(NaN), d: still };
}

/** Whether two stages are the same but for rounding. */
function isNear({ v }: Moving, other: Moving): boolean {
  const size = Math.max(...v.map(Math.abs));
  return v.every((x, k) => Math.abs(x - other.v[k]) <= SAME * size);
}

/** A step of a diagonally implicit method on y. */
export function esdirkStep(
  field: ImplicitField,
  { coefficients: { a, gamma } }: EsdirkMethod,
  y: Moving,
): (t0: number, t1: number) => void {
  const { f } = field;
  const times = a.map((row, i) => row.reduce((sum, x) => sum + x, i === 0 ? 0 : gamma));
  return (t0, t1) => {
    const h = t1 - t0;
    if (h === 0) return;
    const slopes = [f.at(t0, y)];
    let g = y;
    for (let i = 1; i < a.length; i++) {
      const base = moving(f.size);
      combine(base, [1, y], ...slopes.map((k, j) => [h * a[i][j], k] as const));
      const guess = moving(f.size);
      combine(guess, [1, base], [h * gamma, slopes[i - 1]]);
      // The last stages are at the end, whatever the sum of their row rounds to.
      const t = Math.abs(times[i] - 1) < 1e-12 ? t1 : t0 + times[i] * h;
      g = stageOf(field, t, h * gamma, base, guess);
      // From elsewhere Newton's method may end at another solution. Which of them is meant is not known then.
      if (!isNear(g, stageOf(field, t, h * gamma, base, y))) g.v.fill(NaN);
      const slope = moving(f.size);
      combine(slope, [1 / (h * gamma), g], [-1 / (h * gamma), base]);
      slopes.push(slope);
    }
    const end = copied(g);
    y.v.set(end.v);
    y.d.set(end.d);
  };
}
