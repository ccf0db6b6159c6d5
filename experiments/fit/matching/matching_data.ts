import type { Drivers } from "../network/drivers.ts";
import { DRIVE } from "../network/field_of.ts";
import type { SmoothedRecording, SmoothedTrajectory } from "./smoothed_recording.ts";

/** Forecasts that compare candidates go no further than this many paces. */
const HORIZON = 20;
/** Of more rows only some are used, evenly chosen. */
const MOST_ROWS = 5000;

/**
 * Rows to learn from: states with what drives them behind, the states' rates of change, and which part
 * of the data they are.
 */
export interface Rows {
  readonly states: Float64Array[];
  readonly rates: Float64Array[];
  readonly folds: number[];
}

/** A piece of a trajectory to forecast. */
export interface Piece {
  readonly fold: number;
  readonly times: Float64Array;
  readonly states: Float64Array;
  readonly start: Float64Array;
  readonly drivers?: Drivers;
}

/**
 * In which part of the data a time is. Parts are whole trajectories where there are four or
 * more, else thirds of each.
 */
export type Parts = (trajectory: number, t: number) => number;

/** The parts of a recording. */
export function partsOf({ trajectories }: SmoothedRecording): Parts {
  const count = trajectories.length;
  if (count >= 4) return (trajectory) => trajectory % 4;
  return (trajectory, t) => {
    const { times } = trajectories[trajectory];
    const part = (t - times[0]) / (times[times.length - 1] - times[0]);
    return Math.min(2, Math.floor(3 * part));
  };
}

/** The rows to learn from, but for those in gaps, where the smooth curves are guesses. */
export function rowsOf(recording: SmoothedRecording, parts: Parts): Rows {
  const { trajectories, pace } = recording;
  const total = trajectories.reduce((sum, { times }) => sum + times.length, 0);
  const every = Math.ceil(total / MOST_ROWS);
  const rows: Rows = { states: [], rates: [], folds: [] };
  const near: Rows = { states: [], rates: [], folds: [] };
  trajectories.forEach((one, k) => {
    const { times, curves, drivers } = one;
    const longest = longestGaps(one, pace);
    const ends = times.length > 12 ? 1 : 0;
    for (let i = ends; i < times.length - ends; i += every) {
      const t = times[i];
      const here = curves.every((curve, c) => curve.gap(t) <= longest[c]) ? [rows, near] : [rows];
      for (const list of here) {
        list.states.push(Float64Array.of(
          ...curves.map((curve) => curve.value(t)),
          ...(drivers?.[DRIVE]?.at(t).data ?? []),
        ));
        list.rates.push(Float64Array.from(curves, (curve) => curve.slope(t)));
        list.folds.push(parts(k, t));
      }
    }
  });
  // In a gap the curves are guesses; but where there is little else they must do.
  return near.states.length > rows.states.length / 3 ? near : rows;
}

/** Of each column, the longest gap that its curve may be trusted in. */
function longestGaps({ times, curves }: SmoothedTrajectory, pace: number): number[] {
  return curves.map((curve) => {
    const gaps = Array.from(times, (t) => curve.gap(t)).sort((a, b) => a - b);
    return Math.max(pace, 2.5 * gaps[gaps.length >> 1]);
  });
}

/** The pieces that lie in one part each. */
export function piecesOf({ d, trajectories, pace }: SmoothedRecording, parts: Parts): Piece[] {
  const pieces: Piece[] = [];
  trajectories.forEach(({ times, states, curves, drivers }, k) => {
    const folds = Array.from(times, (t) => parts(k, t));
    for (let from = 0; from < times.length;) {
      const fold = folds[from];
      let to = from;
      while (to < times.length && folds[to] === fold) to++;
      const limit = times[from] + HORIZON * pace;
      let end = to;
      while (end > from + 2 && times[end - 1] > limit) end--;
      if (end - from >= 2) {
        pieces.push({
          fold,
          times: times.slice(from, end),
          states: states.slice(from * d, end * d),
          start: Float64Array.from(curves, (curve) => curve.value(times[from])),
          // What is matched knows no doses.
          ...(drivers?.[DRIVE] && { drivers: { [DRIVE]: drivers[DRIVE] } }),
        });
      }
      from = to;
    }
  });
  return pieces;
}
