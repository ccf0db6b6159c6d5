import { count, VERSION } from "../../../commands/mod.ts";
import type { TrainingJob } from "./training_job.ts";

/**
 * What a report says about the data and the machine, by name.
 *
 * The date is that of the day: a run that was ended and resumed has the same report as one that was
 * not.
 *
 * @param job What was trained.
 * @param now The time.
 */
export function dataAndMachine(
  { recording, trained, columns, name }: Pick<
    TrainingJob,
    "recording" | "trained" | "columns" | "name"
  >,
  now: Date,
): [name: string, value: string][] {
  const { trajectories, stateNames, missing, timeName, start } = recording;
  const rows = trajectories.reduce((sum, { times }) => sum + times.length, 0);
  const known = trained.reduce((sum, n) => sum + n, 0);
  const { os, arch } = Deno.build;
  return [
    ["data", name],
    ...(columns === undefined ? [] : [["columns", columns.replace(/^columns: /, "")]] as [
      string,
      string,
    ][]),
    ["rows", `${count(rows)}: ${count(known)} trained on, ${count(rows - known)} held out`],
    ["trajectories", count(trajectories.length)],
    ["missing cells", `${count(missing)} of ${count(rows * stateNames.length)}`],
    ...(start === undefined ? [] : [[timeName, `dates, counted in seconds from ${start}`]] as [
      string,
      string,
    ][]),
    ["date", now.toISOString().slice(0, 10)],
    ["machine", `${os} ${arch}, ${count(navigator.hardwareConcurrency)} logical processors`],
    [
      "versions",
      `Revode ${VERSION}, Deno ${Deno.version.deno}, V8 ${Deno.version.v8}`,
    ],
  ];
}
