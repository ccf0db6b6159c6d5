import { ChunkedBuffer } from "../../tensors/internal.ts";
import type { Trajectory } from "./recording.ts";

/** Numbers that are kept, so that memory is bounded whatever the text: 512 MiB of them. */
export const MOST_NUMBERS = 2 ** 26;

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
  /** The last of its times. */
  time: number;
  /** The line of the last of its times. */
  line: number;
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
   * Sorts the rows by trajectory.
   *
   * @param kept Which parts of the state to keep, from 0.
   * @returns The trajectories, and the number of cells without a value.
   */
  collect(
    groups: readonly Group[],
    kept: readonly number[],
  ): { trajectories: Trajectory[]; missing: number } {
    const size = kept.length;
    const trajectories = groups.map(({ name, rows }) => ({
      name,
      times: new Float64Array(rows),
      states: new Float64Array(rows * size),
    }));
    const next = new Uint32Array(groups.length);
    let missing = 0;
    for (let i = 0; i < this.#rows.length; i++) {
      this.#rows.read(i, this.row);
      const group = this.row[0];
      const at = next[group]++;
      const { times, states } = trajectories[group];
      times[at] = this.row[1];
      for (let k = 0; k < size; k++) {
        const x = this.row[2 + kept[k]];
        states[at * size + k] = x;
        if (Number.isNaN(x)) missing++;
      }
    }
    return { trajectories, missing };
  }
}
