import type { Recording, Trajectory } from "./recording.ts";
import { rowsOf } from "./rows_of.ts";

/**
 * What of a trajectory is held out.
 *
 * @category Data sets
 */
export interface HeldOut {
  /** The trajectory, all of it. */
  readonly trajectory: Trajectory;
  /** The number of rows that are trained on: 0 where all of it is held out. */
  readonly trained: number;
}

/**
 * A recording in two parts.
 *
 * @category Data sets
 */
export interface Split {
  /** What is held out: the end of every trajectory, whole trajectories, or nothing. */
  readonly kind: "ends" | "trajectories" | "nothing";
  /** What is trained on, in the order of the recording. */
  readonly training: readonly Trajectory[];
  /** What is held out, in the order of the recording. */
  readonly heldOut: readonly HeldOut[];
  /** Of every trajectory of the recording, the number of rows that are trained on. */
  readonly trained: readonly number[];
}

/** With fewer trajectories their ends are held out instead of whole ones. */
const ENOUGH = 4;

/**
 * Splits a recording into a part to train on and one that is held out. With four
 * trajectories or more the last ⌈part · trajectories⌉ of them are held out; with fewer the
 * last ⌈part · rows⌉ rows of each, and of its inputs and doses those that come after the other rows.
 *
 * @category Data sets
 * @param recording The recording.
 * @param part The part to hold out, from 0 to below 1.
 * @returns The split. At least one trajectory is trained on, and two rows of it.
 * @throws {RangeError} If the part is out of range, or a trajectory is too short for it.
 *
 * @example
 * ```ts
 * import { holdOut, readRecording } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const recording = readRecording("t,x\n0,1\n1,2\n2,4\n3,8\n4,16", "growth.csv");
 * const { kind, training, heldOut } = holdOut(recording, 0.2);
 * assertEquals(kind, "ends");
 * assertEquals(training[0].times, Float64Array.of(0, 1, 2, 3));
 * assertEquals(heldOut[0].trained, 4);
 * ```
 */
export function holdOut(
  recording: Pick<Recording, "trajectories">,
  part: number,
): Split {
  if (!(part >= 0 && part < 1)) {
    throw new RangeError(`holdOut: the part must be at least 0 and below 1, got ${part}`);
  }
  const { trajectories } = recording;
  const count = trajectories.length;
  if (part === 0) {
    const trained = trajectories.map(({ times }) => times.length);
    return { kind: "nothing", training: trajectories, heldOut: [], trained };
  }
  if (count >= ENOUGH) {
    const kept = count - Math.min(count - 1, Math.ceil(roundedOff(part * count)));
    return {
      kind: "trajectories",
      training: trajectories.slice(0, kept),
      heldOut: trajectories.slice(kept).map((trajectory) => ({ trajectory, trained: 0 })),
      trained: trajectories.map(({ times }, k) => k < kept ? times.length : 0),
    };
  }
  const heldOut = trajectories.map((trajectory): HeldOut => {
    const rows = trajectory.times.length;
    const trained = rows - Math.ceil(roundedOff(part * rows));
    if (trained < 2) {
      throw new RangeError(
        `holdOut: trajectory ${trajectory.name} has ${rows} rows, of which ${
          rows - trained
        } would ` +
          "be held out and fewer than 2 left to train on; hold out a smaller part, or 0",
      );
    }
    return { trajectory, trained };
  });
  return {
    kind: "ends",
    training: heldOut.map(({ trajectory, trained }) => firstRows(trajectory, trained)),
    heldOut,
    trained: heldOut.map(({ trained }) => trained),
  };
}

/** The first rows of a trajectory, with what drives them and what is constant. */
function firstRows(trajectory: Trajectory, rows: number): Trajectory {
  const { times, doses } = trajectory;
  const end = times[rows - 1];
  return {
    ...rowsOf(trajectory, 0, rows),
    ...(doses === undefined ? {} : { doses: doses.filter(({ time }) => time <= end) }),
  };
}

/** 0.2 · 5 is 1 and not the 1.0000000000000002 that would be rounded up. */
function roundedOff(x: number): number {
  return x - 1e-9;
}
