import { counted, listed } from "../../../commands/internal.ts";
import type { Recording } from "../../../systems/mod.ts";
import { shortList } from "./columns_line.ts";

/**
 * What is worth a line about the columns of a table before it is trained on: those that do not vary,
 * inputs that end before the measurements do, and what looks like doses.
 *
 * @param constant The columns of the state that do not vary in the rows to train on, by number.
 * @returns The lines; none where there is nothing to say.
 *
 * @example
 * ```ts
 * import { columnNotes } from "./column_notes.ts";
 * import { readRecording } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const recording = readRecording("t,x,u\n0,1,5\n1,2,4\n2,3,", "a.csv", { input: ["u"] });
 * assertEquals(columnNotes(recording, []), [
 *   "u is not known in the last row, and keeps its last value there; fill it in, or take that off.",
 * ]);
 * ```
 */
export function columnNotes(recording: Recording, constant: readonly number[]): string[] {
  const { stateNames, inputNames = [] } = recording;
  const still = shortList(constant.map((k) => stateNames[k]));
  return [
    ...(constant.length === 0 ? [] : [
      `${listed(still)} ${
        constant.length === 1 ? "does not vary" : "do not vary"
      } in the rows to train on.`,
    ]),
    ...inputNames.flatMap((name, k) => {
      const rows = unknownAtTheEnd(recording, k);
      if (rows === 0) return [];
      const several = recording.trajectories.length > 1 ? " of a trajectory" : "";
      const [which, them] = rows === 1
        ? ["the last row", "that"]
        : [`the last ${counted(rows, "row")}`, "those"];
      return `${name} is not known in ${which}${several}, and keeps its last value there; fill it ` +
        `in, or take ${them} off.`;
    }),
    ...likeDoses(recording).map(({ name, rows, all }) =>
      `${name} has values in ${rows} of ${all} rows: if these are amounts that enter at once, add ` +
      `--dose ${name}:STATE.`
    ),
  ];
}

/** Of measurements a part of the rows this small at most, above 0 in all of them, may be doses. */
const FEW = 0.2;

/** Columns with values here and there that nobody said what they are. */
function likeDoses({ trajectories, stateNames, covariates = [], doses, inputNames }: Recording) {
  if (doses !== undefined || inputNames !== undefined) return [];
  const d = stateNames.length;
  const all = trajectories.reduce((sum, { times }) => sum + times.length, 0);
  const states = stateNames.map((name, k) => {
    const cells = trajectories.flatMap(({ states }) =>
      Array.from(states.filter((x, i) => i % d === k && !Number.isNaN(x)))
    );
    return { name, rows: cells.every((x) => x > 0) ? cells.length : all };
  });
  // What stands in the first row of each alone is a covariate.
  const constant = covariates.map(({ name, rows = 0 }) => ({
    name,
    rows: rows > trajectories.length ? rows : all,
  }));
  return [...states, ...constant].filter(({ rows }) => rows <= FEW * all)
    .map((each) => ({ ...each, all }));
}

/** In how many rows up to the last measurement an input has no value any more: the most of all trajectories. */
function unknownAtTheEnd({ trajectories, inputNames, stateNames }: Recording, k: number): number {
  const [m, d] = [inputNames!.length, stateNames.length];
  return Math.max(
    ...trajectories.map(({ times, states, inputs }) => {
      const last = states.findLastIndex((x) => !Number.isNaN(x));
      const known = times.findLastIndex((_, i) => !Number.isNaN(inputs![i * m + k]));
      return Math.max(0, Math.floor(last / d) - known);
    }),
  );
}
