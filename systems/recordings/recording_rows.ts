import { ChunkedBuffer } from "../../tensors/internal.ts";
import type { Trajectory } from "./recording.ts";

/** Numbers that are kept, so that memory is bounded whatever the text: 512 MiB of them. */
export const MOST_NUMBERS = 0x4000000;

/** The value of a covariate, and the line that it stands on. */
export interface Known {
  readonly value: number;
  readonly line: number;
}

/** A trajectory that is being read. */
export interface Group {
  /** Its place among all. */
  readonly index: number;
  /** Its name. */
  readonly name: string;
  /** The line of its first row. */
  readonly firstLine: number;
  /** Its rows so far. */
  rows: number;
  /** Those of them whose time is that of the row before. */
  repeated: number;
  /** The last of its times. */
  time: number;
  /** The line of the last of its times. */
  line: number;
  /** Its covariates, those that are known. */
  readonly covariates: Known[];
  /** What its columns hold at the last of its times, but for doses; unset without doses. */
  values?: Float64Array;
}

/** Whether a time comes after those of a trajectory, or with `again` at the last of them. */
export function follows({ rows, time: last }: Group, time: number, again: boolean): boolean {
  return Number.isFinite(time) && (rows === 0 || time > last || (again && time === last));
}

/** The rows of all trajectories, in the order of the text. */
export class RecordingRows {
  /** A row to be kept: the trajectory's index, the time, the state. */
  readonly row: Float64Array;
  readonly #rows: ChunkedBuffer;
  readonly #most: number;

  /** Makes room for states of a size. */
  constructor(size: number) {
    const width = size + 2;
    this.row = new Float64Array(width);
    this.#rows = new ChunkedBuffer(width, Math.max(1, Math.floor(2 ** 15 / width)));
    this.#most = Math.floor(MOST_NUMBERS / width);
  }

  /** Whether there is no room for another row. */
  get full(): boolean {
    return this.#rows.length >= this.#most;
  }

  /** Keeps the row. */
  push(): void {
    this.#rows.push(this.row);
  }

  /**
   * Reads all rows again.
   *
   * @param groups The trajectories; a single one takes all rows.
   * @param take Is given the number of the trajectory, the time and what the columns hold.
   */
  each(
    groups: readonly Group[],
    take: (group: number, time: number, values: Float64Array) => void,
  ): void {
    const values = this.row.subarray(2);
    for (let i = 0; i < this.#rows.length; i++) {
      this.#rows.read(i, this.row);
      take(groups.length === 1 ? 0 : this.row[0], this.row[1], values);
    }
  }

  /**
   * Sorts the rows by trajectory; those of the same time become one, with the mean of each column.
   *
   * @param groups The trajectories; a single one takes all rows.
   * @param kept Which parts of the state to keep, from 0.
   */
  collect(groups: readonly Group[], kept: readonly number[]): Trajectory[] {
    const size = kept.length;
    const trajectories = groups.map(({ name, rows, repeated }) => ({
      name,
      times: new Float64Array(rows - repeated),
      states: new Float64Array((rows - repeated) * size),
    }));
    const next = new Uint32Array(groups.length);
    // Of the last row of each trajectory, the numbers in each column.
    const counts = groups.map(({ repeated }) => new Uint32Array(repeated > 0 ? size : 0));
    this.each(groups, (group, time, values) => {
      const { times, states } = trajectories[group];
      const count = counts[group];
      const again = next[group] > 0 && time === times[next[group] - 1];
      const at = again ? next[group] - 1 : next[group]++;
      times[at] = time;
      for (let k = 0; k < size; k++) {
        const x = values[kept[k]];
        if (!again) {
          states[at * size + k] = x;
          if (count.length > 0) count[k] = Number.isNaN(x) ? 0 : 1;
        } else if (!Number.isNaN(x)) {
          const n = ++count[k];
          const mean = n === 1 ? x : states[at * size + k];
          // Halves of both: their difference may be beyond the largest double.
          states[at * size + k] = mean + 2 * ((x / 2 - mean / 2) / n);
        }
      }
    });
    return trajectories;
  }
}

/** The number of cells without a value, but for those of rows that have nothing but a dose. */
export function countMissing(trajectories: readonly Trajectory[]): number {
  let missing = 0;
  for (const { times, states, doses } of trajectories) {
    for (const x of states) if (Number.isNaN(x)) missing++;
    const d = states.length / times.length;
    let row = 0;
    for (const time of new Set(doses?.map(({ time }) => time))) {
      while (times[row] < time) row++;
      if (times[row] === time && states.subarray(row * d, (row + 1) * d).every(Number.isNaN)) {
        missing -= d;
      }
    }
  }
  return missing;
}
