import { count, counted, VERSION } from "../../../commands/mod.ts";
import { columnsLine } from "../../fit/job/columns_line.ts";
import type { TrainingJob } from "../../fit/job/training_job.ts";

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
  { recording, trained, table, name, options }: Pick<
    TrainingJob,
    "recording" | "trained" | "table" | "name" | "options"
  >,
  now: Date,
): [name: string, value: string][] {
  const { trajectories, stateNames, missing, timeName, start } = recording;
  const rows = trajectories.reduce((sum, { times }) => sum + times.length, 0);
  const known = trained.reduce((sum, n) => sum + n, 0);
  const { os, arch } = Deno.build;
  const found: [string, string][] = [["data", name]];
  if (table !== undefined) {
    const line = columnsLine(recording, inputKindOf(options));
    found.push(["columns", line.replace(/^columns: /, "")]);
  }
  found.push(
    ["rows", `${count(rows)}: ${count(known)} trained on, ${count(rows - known)} held out`],
    ["trajectories", count(trajectories.length)],
    ["missing cells", `${count(missing)} of ${count(rows * stateNames.length)}`],
  );
  if (start !== undefined) {
    found.push(["times", `dates of ${timeName}, in the model seconds from ${start}`]);
  }
  found.push(
    ["made on", now.toISOString().slice(0, 10)],
    ["machine", `${os} ${arch}, ${counted(navigator.hardwareConcurrency, "logical processor")}`],
    ["versions", `Revode ${VERSION}, Deno ${Deno.version.deno}, V8 ${Deno.version.v8}`],
  );
  return found;
}

/** How inputs go from row to row. */
export function inputKindOf(options: TrainingJob["options"]): "linear" | "previous" {
  return options["input-kind"] === "previous" ? "previous" : "linear";
}
