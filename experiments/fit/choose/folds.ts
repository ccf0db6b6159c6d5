import type { Trajectory } from "../../../systems/mod.ts";
import { rowsOf } from "../../../systems/internal.ts";

/** A part of the training data to train on, and another one to forecast. */
export interface Fold {
  /** What is trained on. */
  readonly training: readonly Trajectory[];
  /** What is forecast: rows of a trajectory from one to before another. */
  readonly judged: readonly Judged[];
  /** How much it counts: the more rows are trained on, the more it is like the training in the end. */
  readonly weight: number;
}

/** Rows of a trajectory that are forecast. */
export interface Judged {
  /** The trajectory, all of it. */
  readonly trajectory: Trajectory;
  /** How many of its rows are trained on; with 0 its first row is known. */
  readonly trained: number;
  /** The row behind the last that is forecast. */
  readonly to: number;
}

/** Where records end for a trial, as parts of their rows, and where the forecasts do; the last one first. */
const LONG: readonly (readonly [number, number])[] = [[0.75, 1], [0.5, 0.75], [0.625, 0.875]];
const SHORT: readonly (readonly [number, number])[] = [
  [0.75, 1],
  [0.6, 0.85],
  [0.7, 0.95],
  [0.65, 0.9],
];
const ONE: readonly (readonly [number, number])[] = [[0.75, 1]];
/** The least rows for three origins and for two. */
const [FOR_THREE, FOR_TWO] = [40, 10];
/** Of longer records only the last rows are used. */
const MOST_ROWS = 2000;
/** The folds of whole trajectories, and their number at least. */
const FOLDS = 3;

/**
 * The folds for choosing a model: in each the ends of trajectories are forecast, or whole ones, as what is
 * held out in the end.
 *
 * @param whole Whether whole trajectories are forecast.
 */
export function foldsOf(training: readonly Trajectory[], d: number, whole: boolean): Fold[] {
  if (whole) {
    const folds = Math.min(FOLDS, training.length);
    return Array.from({ length: folds }, (_, k): Fold => ({
      training: training.filter((_, j) => j % folds !== folds - 1 - k),
      judged: training.filter((_, j) => j % folds === folds - 1 - k)
        .map((trajectory) => ({ trajectory, trained: 0, to: trajectory.times.length })),
      weight: 1,
    }));
  }
  const recent = training.map((one) => rowsOf(one, Math.max(0, one.times.length - MOST_ROWS)));
  const rows = Math.min(...recent.map(({ times }) => times.length));
  const origins = rows >= FOR_THREE ? LONG : rows >= FOR_TWO ? SHORT : ONE;
  return origins.flatMap(([from, end]): Fold[] => {
    const judged = recent.map((trajectory): Judged => {
      const rows = trajectory.times.length;
      return { trajectory, trained: Math.round(from * rows), to: Math.round(end * rows) };
    });
    if (judged.some(({ trained, to }) => trained < 4 || to <= trained)) return [];
    const training = judged.map(({ trajectory, trained }) => rowsOf(trajectory, 0, trained));
    const known = Array.from(
      { length: d },
      (_, k) =>
        training.some(({ states }) => states.some((x, i) => i % d === k && !Number.isNaN(x))),
    );
    return known.every(Boolean) ? [{ training, judged, weight: from * from }] : [];
  });
}
