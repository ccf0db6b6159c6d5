import type { Recording, Trajectory } from "../../mod.ts";
import type { Sample } from "../messages.ts";
import { TableProblem } from "./read_table.ts";

/** The part of the rows that is trained on. */
const TRAINED = 0.8;

/** From so many trajectories on whole ones are held back, and not the end of each. */
const MANY = 4;

/** Fewer rows show nothing. */
const FEWEST = 12;

/** Seconds of what dates are counted in. */
const UNITS = [["days", 86_400], ["hours", 3600], ["minutes", 60], ["seconds", 1]] as const;

/** So many units of time are enough to count in them. */
const ENOUGH = 5;

/**
 * The path of a recording that the page shows: its longest trajectory.
 *
 * @param recording The recording.
 * @returns The path.
 * @throws {TableProblem} If it has too few rows in which all states have a value.
 */
export function tableSample(recording: Recording): Sample {
  const { source, stateNames, trajectories, missing } = recording;
  const { times, states } = longestOf(recording);
  const complete = completeRows(times, states).length;
  if (complete < FEWEST) {
    throw new TableProblem(
      `${source} has ${complete} rows in which every column of the state has a value, and at least ` +
        `${FEWEST} are wanted. Record for longer, or name fewer columns.`,
    );
  }
  const [unit, seconds] = unitOf(recording, times);
  const notes = [
    `${stateNames.join(", ")} over ${recording.timeName}, ${counted(times.length, "row")}`,
    ...(trajectories.length > 1
      ? [`the longest of ${counted(trajectories.length, "trajectory")}`]
      : []),
    ...(missing > 0 ? [counted(missing, "missing value")] : []),
  ];
  return {
    ...{ name: source, title: source, note: `${notes.join("; ")}.`, stateNames },
    timeName: unit,
    times: times.map((time) => time / seconds),
    states,
    trained: Math.round((trajectories.length < MANY ? TRAINED : 1) * times.length),
    measured: true,
  };
}

/** The rows of a sample in which every state has a value: a network can begin at any of them. */
export function completeSample(sample: Sample): Sample {
  const { times, states, stateNames: { length: d }, trained } = sample;
  const rows = completeRows(times, states);
  return {
    ...sample,
    times: Float64Array.from(rows, (i) => times[i]),
    states: Float64Array.from(rows.flatMap((i) => [...states.subarray(i * d, (i + 1) * d)])),
    trained: Math.max(2, rows.filter((i) => i < trained).length),
  };
}

function completeRows(times: Float64Array, states: Float64Array): number[] {
  const d = states.length / times.length;
  return Array.from(times.keys())
    .filter((i) => states.subarray(i * d, (i + 1) * d).every(Number.isFinite));
}

/** The trajectory of a recording that has the most rows. */
export function longestOf({ trajectories }: Recording): Trajectory {
  return trajectories.reduce((a, b) => b.times.length > a.times.length ? b : a);
}

/** What the times are called, and how many of the recording's make one of it. */
export function unitOf(
  { start, timeName }: Recording,
  times: Float64Array,
): readonly [name: string, factor: number] {
  if (start === undefined) return [timeName, 1];
  const span = times[times.length - 1] - times[0];
  const [name, seconds] = UNITS.find(([, seconds]) => span >= ENOUGH * seconds) ?? UNITS[3];
  return [`${name} since ${start.slice(0, 10)}`, seconds];
}

function counted(count: number, noun: string): string {
  const plural = noun.replace(/y$/, "ie") + "s";
  return `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;
}
