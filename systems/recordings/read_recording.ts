import type { RecordingOptions } from "./recording_options.ts";
import { RecordingReader } from "./recording_reader.ts";
import type { Recording } from "./recording.ts";

/**
 * Reads a recording of one or several trajectories from a table: CSV with commas,
 * semicolons or tabs, values in quotes or not; or columns of white space.
 *
 * The first row may name the columns, or a comment in front of it (`%` or `#`) that has as
 * many names as there are columns; else columns go by number. A column that holds words
 * only is no part of the state unless asked for; one of words and numbers is an error.
 *
 * Cells that are empty, `NA`, `N/A`, `n/a`, `#N/A`, `NaN`, `nan`, `null`, `NULL`, `-`, `--`, `.` or `?` are missing and read
 * as NaN. Times are numbers, or dates as in 2024-01-31T12:00:00Z or Jan 31 2024, which are
 * read as seconds since the first one; they need not be evenly spaced. With columns that tell
 * trajectories apart, rows of the same values in them make up a trajectory, wherever in the
 * table they are; what is constant in each of several is a covariate and no state. Columns asked for as inputs drive the system; amounts
 * in columns of doses enter a state at once, and a row may have nothing but a dose. Blank lines, later
 * comments, a byte-order mark and all line ends are fine.
 *
 * @category Recordings
 * @param text The text, as a whole or in pieces.
 * @param source What it is called in messages, such as the name of its file.
 * @param options The columns wanted, by name or by number from 1, and how cells are read.
 * @returns The recording.
 * @throws {TableError} If the text is no such table: a row has the wrong length, a cell
 *   is no finite number, times do not strictly increase in a trajectory, one has fewer
 *   than two rows or no value at all in a column, two columns have the same name, quotes
 *   do not match, a row has more than 2^20 characters. It says on which line and in which
 *   column.
 * @throws {UnknownColumnError} If there is no column of a name.
 * @throws {RangeError} If a column is asked for twice, no state is, or an option has a value that
 *   it cannot have.
 *
 * @example
 * ```ts
 * import { readRecording } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const text = "trial,t,x,v\na,0,1,0\na,0.5,NA,-1\nb,0,2,0\nb,2,3,1";
 * const { stateNames, trajectories, missing } = readRecording(text, "a.csv", { group: "trial" });
 * assertEquals(stateNames, ["x", "v"]);
 * assertEquals(trajectories.map(({ name }) => name), ["a", "b"]);
 * assertEquals(trajectories[0].states, Float64Array.of(1, 0, NaN, -1));
 * assertEquals(missing, 1);
 *
 * // A pump that runs by u, and what was poured in at once.
 * const tank = readRecording("t,level,u,poured\n0,5,1,\n1,,,2\n2,6,0,", "tank.csv", {
 *   input: ["u"],
 *   dose: ["poured:level"],
 * });
 * assertEquals(tank.trajectories[0].inputs, Float64Array.of(1, NaN, 0));
 * assertEquals(tank.trajectories[0].doses, [{ time: 1, state: 0, amount: 2, before: false }]);
 * ```
 */
export function readRecording(
  text: string | Iterable<string>,
  source: string,
  options: RecordingOptions = {},
): Recording {
  const reader = new RecordingReader(source, options);
  for (const chunk of typeof text === "string" ? [text] : text) reader.push(chunk);
  return reader.end();
}
