import type { Trajectory } from "../../../systems/mod.ts";
import { rowsOf } from "../../../systems/internal.ts";
import { NormalSums } from "../matching/ridge.ts";
import type { Forecaster, Start } from "../plan.ts";

/** The last rows that a start is fitted to, so many at most that have a measurement. */
const ROWS = 30;
/** Cells for each element of the state: with fewer the start is that of the first rows. */
const CELLS = 2;
const ITERATIONS = 20;
/** Elements are changed by so much of their size for a slope. */
const STEP = 1e-5;
/** How strongly an element is held where the data do not tell it: hardly. */
const HOLD = 1e-8;

/** A start that is fitted, and the rows from it on. */
interface FittedStart {
  /** Where the path starts. */
  readonly start: Start;
  /** The trajectory from there on. */
  readonly trajectory: Trajectory;
}

/**
 * Where the path goes through the last rows of a trajectory that the model does not know: the start
 * that makes the squares of the distances to them least, each column in units of its deviation.
 * It is searched from the start that the forecaster gives, which it stays where rows are too few, or the
 * path through them breaks off. Each member of an ensemble has its own.
 *
 * @param trajectory The trajectory, what drives it after its last row too.
 * @returns The start, and the trajectory from there on: that is what drives the path.
 *
 * @example
 * ```ts
 * import { fitStart } from "./fit_start.ts";
 * import { forecasterOf } from "./forecaster.ts";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // dx/dt = −x, measured with an error of 0.01 that changes its sign.
 * const forecaster = await forecasterOf({
 *   stateNames: ["x"], timeName: "t",
 *   hidden: [], activation: "tanh", seesTime: false, bypass: false, seed: 0,
 *   offset: [0], factor: [1], timeOffset: 0, timeFactor: 1,
 *   method: "rk4", dt: 0.1, starts: [{ name: "1", t0: 0, y0: [3] }],
 * }, Float64Array.of(-1, 0));
 * const times = Float64Array.from({ length: 20 }, (_, i) => i / 10);
 * const states = times.map((t, i) => 2 * Math.exp(-t) + (i % 2 ? 0.01 : -0.01));
 * const { start } = fitStart(forecaster, { name: "new", times, states });
 * assertAlmostEquals(start.y0[0], 2, 5e-3);
 * ```
 */
export function fitStart(forecaster: Forecaster, trajectory: Trajectory): FittedStart {
  if (forecaster.members !== undefined) {
    const [first, ...others] = forecaster.members.map((each) => fitStart(each, trajectory));
    return { ...first, start: { ...first.start, members: others.map(({ start }) => start) } };
  }
  const d = forecaster.model.stateNames.length;
  const cut = lastRows(trajectory, d);
  const found = forecaster.startOf(cut, 0);
  const first = {
    ...found,
    y0: found.y0.map((x, k) => Number.isNaN(x) ? meanStart(forecaster, k) : x),
  };
  const { rows, cells } = measuredRows(cut, d);
  if (cells.length < CELLS * first.y0.length) return { start: first, trajectory: cut };
  const times = Float64Array.from(rows, (i) => cut.times[i]);
  const factor = factorsOf(cells, d);
  /** How far off the path from a start is, cell by cell; undefined where it breaks off. */
  const offBy = (y0: readonly number[]): Float64Array | undefined => {
    const path = forecaster.forecast({ ...first, y0 }, times, cut);
    const off = Float64Array.from(cells, ({ at, k, x }) => (path[at * d + k] - x) * factor[k]);
    return off.every(Number.isFinite) ? off : undefined;
  };
  return {
    start: { ...first, y0: leastSquares(first.y0, sizesOf(forecaster, first), offBy) },
    trajectory: cut,
  };
}

/** A trajectory from the first one of the last rows with a measurement on, and with what drives it. */
function lastRows(trajectory: Trajectory, d: number): Trajectory {
  const { times, doses } = trajectory;
  const { rows } = measuredRows(trajectory, d);
  if (rows.length <= ROWS) return trajectory;
  const from = rows[rows.length - ROWS];
  return {
    ...rowsOf(trajectory, from),
    // What entered before is in the state by then.
    ...(doses && {
      doses: doses.filter(({ time, before }) =>
        time > times[from] || !before && time === times[from]
      ),
    }),
  };
}

/** A cell with a value. */
interface Cell {
  /** The number of its row among those with a measurement. */
  readonly at: number;
  /** Its column. */
  readonly k: number;
  /** What is in it. */
  readonly x: number;
}

/** The rows that have a measurement, and their cells that have one. */
function measuredRows({ times, states }: Trajectory, d: number): { rows: number[]; cells: Cell[] } {
  const rows: number[] = [];
  const cells: Cell[] = [];
  times.forEach((_, i) => {
    const at = rows.length;
    for (let k = 0; k < d; k++) {
      const x = states[i * d + k];
      if (Number.isNaN(x)) continue;
      if (rows.length === at) rows.push(i);
      cells.push({ at, k, x });
    }
  });
  return { rows, cells };
}

/** Of each column, one over its deviation; 1 where it does not vary. */
function factorsOf(cells: readonly Cell[], d: number): number[] {
  return Array.from({ length: d }, (_, column) => {
    const own = cells.filter(({ k }) => k === column).map(({ x }) => x);
    const mean = own.reduce((sum, x) => sum + x / own.length, 0);
    const variance = own.reduce((sum, x) => sum + (x - mean) ** 2 / own.length, 0);
    return variance > 0 ? 1 / Math.sqrt(variance) : 1;
  });
}

/** What trajectories began with in an element, in the mean. */
function meanStart({ model: { starts } }: Forecaster, k: number): number {
  return starts.reduce((sum, { y0 }) => sum + y0[k], 0) / starts.length;
}

/** How large each element of the state is, roughly. */
function sizesOf({ model: { starts } }: Forecaster, { y0 }: Start): number[] {
  return y0.map((x, k) => {
    const all = [x, ...starts.map((start) => start.y0[k])].filter(Number.isFinite);
    return Math.sqrt(all.reduce((sum, each) => sum + each * each, 0) / all.length) || 1;
  });
}

/** Levenberg and Marquardt's method over few elements, slopes by differences. */
function leastSquares(
  first: readonly number[],
  sizes: readonly number[],
  offBy: (y0: readonly number[]) => Float64Array | undefined,
): readonly number[] {
  let y0 = first;
  let off = offBy(y0);
  let damping = 1e-3;
  for (let n = 0; n < ITERATIONS && off !== undefined; n++) {
    const slopes = y0.map((x, k) => offBy(y0.with(k, x + STEP * sizes[k])));
    if (slopes.includes(undefined)) break;
    const sums = new NormalSums(y0.length, 1);
    for (let i = 0; i < off.length; i++) {
      sums.add(slopes.map((each) => (each![i] - off![i]) / STEP), [-off[i]]);
    }
    const diagonal = y0.map((_, k) => sums.gram[k * (y0.length + 1)] / sums.rows);
    let better = false;
    for (; damping < 1e9 && !better; damping *= better ? 0.1 : 10) {
      const step = sums.solve(diagonal.map((x) => damping * x + HOLD));
      const next = y0.map((x, k) => x + step[k] * sizes[k]);
      const found = offBy(next);
      if (found === undefined || !(squares(found) < squares(off))) continue;
      const gain = squares(off) - squares(found);
      const done = gain <= 1e-10 * squares(off);
      [y0, off, better] = [next, found, true];
      if (done) return y0;
    }
    if (!better) break;
  }
  return y0;
}

function squares(x: Float64Array): number {
  return x.reduce((sum, each) => sum + each * each, 0);
}
