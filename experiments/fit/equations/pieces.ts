import type { Trajectory } from "../../../systems/mod.ts";
import type { Observation } from "./observation.ts";

/** Rows of a trajectory. */
export interface Piece {
  /** The number of the trajectory. */
  readonly path: number;
  /** The first row. */
  readonly from: number;
  /** The row after the last one. */
  readonly to: number;
}

/** Rows of a short piece: the first, and those that are compared. */
const SHORT = 4;
/** The most short pieces. */
const MOST = 60;
/** The part of a trajectory that comes first where its states are not all measured. */
const FIRST_PART = 1 / 3;
/** The fewest rows of that. */
const FEWEST = 5;

/** All rows of every trajectory that has a number to compare. */
export function wholePieces(trajectories: readonly Trajectory[]): Piece[] {
  return trajectories.flatMap(({ times, states }, path) =>
    states.some((x) => !Number.isNaN(x)) ? [{ path, from: 0, to: times.length }] : []
  );
}

/**
 * Rows to fit before the whole: a path that has run away from the data says little of where to go,
 * and one that is short does not run far. Where every element is measured they are short pieces, each
 * from its first row; else the first part of each trajectory.
 *
 * @returns The pieces; none where they would be the whole.
 */
export function earlyPieces(
  trajectories: readonly Trajectory[],
  { columns, elements }: Observation,
  n: number,
): Piece[] {
  const d = columns.length;
  const all = Array.from({ length: n }, (_, k) => elements.includes(k)).every(Boolean);
  const pieces = trajectories.flatMap(({ times, states }, path): Piece[] => {
    if (!all) {
      const to = Math.max(FEWEST, Math.ceil(times.length * FIRST_PART));
      const some = states.slice(0, to * d).some((x) => !Number.isNaN(x));
      return some && to < times.length ? [{ path, from: 0, to }] : [];
    }
    const whole = Array.from(times.keys()).filter((i) =>
      !states.subarray(i * d, (i + 1) * d).some(Number.isNaN)
    );
    const starts = whole.filter((_, k) => k % (SHORT - 1) === 0);
    return starts.filter((from) => from + 2 <= times.length)
      .map((from) => ({ path, from, to: Math.min(times.length, from + SHORT) }));
  });
  const every = Math.max(1, pieces.length / MOST);
  return pieces.filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every));
}

/** The state in a row where every element is measured. */
export function rowOf(
  states: Float64Array,
  row: number,
  elements: readonly number[],
): Float64Array {
  const d = elements.length;
  const n = Math.max(...elements) + 1;
  return Float64Array.from({ length: n }, (_, k) => states[row * d + elements.indexOf(k)]);
}
