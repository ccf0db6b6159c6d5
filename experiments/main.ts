/**
 * The train command: trains a network on a built-in system or on a recording of it.
 *
 * @module
 */
import type { DataSet } from "../systems/mod.ts";
import { runCommand, UsageError } from "./command.ts";
import { type Progress, progressBar, progressLines } from "./progress.ts";
import { trainHeading, trainHelp, trainSummary } from "./train_report.ts";
import { type TrainRequest, trainRequest } from "./train_request.ts";
import { runTraining } from "./training.ts";

/** Makes the data set, or reads it from the file asked for. */
async function readData({ system, dataFile }: TrainRequest): Promise<DataSet> {
  if (dataFile === undefined || system.read === undefined) return system.data();
  let text: string;
  try {
    text = await Deno.readTextFile(dataFile);
  } catch (cause) {
    const why = cause instanceof Deno.errors.NotFound
      ? "there is no such file"
      : (cause as Error).message;
    throw new UsageError(`cannot read the data file ${dataFile}: ${why}`, { cause });
  }
  try {
    return system.read(text, dataFile);
  } catch (cause) {
    // What is wrong with a file is the user's to know, not a fault of the program.
    if (cause instanceof SyntaxError || cause instanceof RangeError) {
      throw new UsageError(cause.message, { cause });
    }
    throw cause;
  }
}

async function main(): Promise<number> {
  const request = trainRequest(Deno.args);
  if (request === "help") {
    console.log(trainHelp());
    return 0;
  }
  const data = await readData(request);
  for (const line of trainHeading(request, data)) console.log(line);
  const progress: Progress = Deno.stderr.isTerminal()
    ? progressBar(request.iterations)
    : progressLines(console.error);
  try {
    const outcome = await runTraining(request, data, (state) => progress.show(state));
    await progress.stop();
    for (const line of trainSummary(outcome)) console.log(line);
  } catch (error) {
    await progress.stop();
    throw error;
  }
  return 0;
}

if (import.meta.main) Deno.exit(await runCommand("train", main, console.error));
