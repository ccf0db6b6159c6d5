import type { StartFunction } from "../../solvers/mod.ts";
import type { Drivers } from "./network/drivers.ts";
import type { SmoothedRecording } from "./matching/smoothed_recording.ts";

/** Some rows of a trajectory in a row. */
export interface RecordingWindow {
  /** Their times. */
  readonly times: Float64Array;
  /** Their states, of shape [times, d]; NaN where a cell is missing, but not all are. */
  readonly states: Float64Array;
  /** The number of cells that are there. */
  readonly cells: number;
  /** The state at the first time, read off the smooth curves. */
  readonly start: Float64Array;
  /** What drives it; unset where nothing does. */
  readonly drivers?: Drivers;
  /** What computes the start, where something does. */
  readonly encoded?: StartFunction;
}

/**
 * Cuts trajectories into windows of a span, evenly placed. A trajectory not longer than one and
 * a half spans is one window; every window has three rows at least, where there are as many.
 *
 * @param span The length in time; Infinity for whole trajectories.
 * @param overlap The part of a window that the next one has as well, below 1.
 */
export function windowsOf(
  { trajectories, d }: SmoothedRecording,
  span: number,
  overlap: number,
): RecordingWindow[] {
  const windows: RecordingWindow[] = [];
  for (const { times, states, curves, drivers, encoded } of trajectories) {
    const rows = times.length;
    const length = times[rows - 1] - times[0];
    const count = length <= 1.5 * span ? 1 : Math.ceil((length / span - overlap) / (1 - overlap));
    let last = -1;
    for (let w = 0; w < count; w++) {
      const begin = count === 1 ? times[0] : times[0] + (length - span) * w / (count - 1);
      const end = count === 1 ? times[rows - 1] : begin + span * (1 + 1e-9);
      let from = times.findIndex((t) => t >= begin - 1e-9 * span);
      let to = from + 1;
      while (to < rows && times[to] <= end) to++;
      to = Math.min(rows, Math.max(to, from + 3));
      from = Math.max(0, Math.min(from, to - 3));
      // Across a gap several windows may come to be the same one.
      if (from === last) continue;
      last = from;
      const cut = states.slice(from * d, to * d);
      const cells = cut.reduce((sum, x) => sum + (Number.isNaN(x) ? 0 : 1), 0);
      if (to - from < 2 || cells === 0) continue;
      windows.push({
        times: times.slice(from, to),
        states: cut,
        cells,
        start: Float64Array.from(curves, (curve) => curve.value(times[from])),
        ...(drivers && { drivers }),
        ...(span === Infinity && encoded && { encoded }),
      });
    }
  }
  return windows;
}
