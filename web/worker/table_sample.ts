import type { Recording, Trajectory } from "../../mod.ts";
import type { Sample } from "../messages.ts";
import { TableProblem } from "./read_table.ts";

/** The part of the rows that is trained on. */
const TRAINED = 0.8;

/** Fewer rows show nothing. */
const FEWEST = 12;

/** Seconds of what dates are counted in. */
const UNITS = [["days", 86_400], ["hours", 3600], ["minutes", 60], ["seconds", 1]] as const;

/** So many units of time are enough to count in them. */
const ENOUGH = 5;

/**
 * The path of a recording that the page shows: its longest trajectory, where all states have a value.
 *
 * @param recording The recording.
 * @returns The path.
 * @throws {TableProblem} If too few rows are left.
 */
export function tableSample(recording: Recording): Sample {
  const { source, stateNames, trajectories } = recording;
  const d = stateNames.length;
  const longest = trajectories.reduce((a, b) => b.times.length > a.times.length ? b : a);
  const rows = completeRows(longest, d);
  if (rows.length < FEWEST) {
    throw new TableProblem(
      `${source} has ${rows.length} rows in which every column of the state has a value, and at least ` +
        `${FEWEST} are wanted. Record for longer, or name fewer columns.`,
    );
  }
  const [unit, seconds] = unitOf(recording, longest.times);
  const left = longest.times.length - rows.length;
  const notes = [
    `${stateNames.join(", ")} over ${recording.timeName}, ${rows.length.toLocaleString("en")} rows`,
    ...(trajectories.length > 1
      ? [`the longest of ${trajectories.length.toLocaleString("en")} trajectories`]
      : []),
    ...(left > 0
      ? [
        `${left.toLocaleString("en")} ${
          left === 1 ? "row with gaps is" : "rows with gaps are"
        } left out`,
      ]
      : []),
  ];
  return {
    name: source,
    title: source,
    note: `${notes.join("; ")}.`,
    stateNames,
    timeName: unit,
    times: Float64Array.from(rows, (i) => longest.times[i] / seconds),
    states: Float64Array.from(
      rows.flatMap((i) => [...longest.states.subarray(i * d, (i + 1) * d)]),
    ),
    trained: Math.round(TRAINED * rows.length),
    measured: true,
  };
}

function completeRows({ times, states }: Trajectory, d: number): number[] {
  return Array.from(times.keys())
    .filter((i) => states.subarray(i * d, (i + 1) * d).every(Number.isFinite));
}

/** What the times are called, and how many of theirs make one of it. */
function unitOf(
  { start, timeName }: Recording,
  times: Float64Array,
): readonly [name: string, factor: number] {
  if (start === undefined) return [timeName, 1];
  const span = times[times.length - 1] - times[0];
  const [name, seconds] = UNITS.find(([, seconds]) => span >= ENOUGH * seconds) ?? UNITS[3];
  return [`${name} since ${start.slice(0, 10)}`, seconds];
}
