/**
 * The paper command: runs the experiments of McCallum and Foster (2024), and puts time, memory
 * and loss beside the paper's numbers.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import {
  calledAs,
  complain,
  describeMachine,
  interruptible,
  OutputFolder,
  print,
  reportFiles,
  runProgram,
} from "../../commands/mod.ts";
import { findData } from "./problem/paper_data.ts";
import { caseKey } from "./cases/paper_case.ts";
import { paperHelp, type PaperRequest, paperRequest } from "./paper_request.ts";
import { paperReport } from "./report/paper_report.ts";
import { RUN_FILES, RunFolder, settingsOf } from "./cases/run_folder.ts";
import { measureGradients, runTrainings } from "./run_paper.ts";

/** What it writes. */
const FILES = [...RUN_FILES, "paper.html", "paper.md", "summary.json"];

async function main(request: PaperRequest): Promise<number> {
  const { cases, systems, out, dataDir, timeout, shorten, notes } = request;
  const found = await Promise.all(
    systems.map(async (name) => [name, await findData(name, dataDir)]),
  );
  const sources = Object.fromEntries(found);
  // Where it may not be asked about, that is said before the trainings and not after.
  describeMachine();
  await using output = await OutputFolder.open(out, { command: "paper", files: FILES });
  const folder = await RunFolder.open(output, settingsOf(sources, shorten));
  print(notes);
  const { value: costs, exitCode: interrupted } = await interruptible(async (signal) => {
    // First, while nothing else runs.
    const costs = await measureGradients(timeout, await folder.gradients(), signal);
    await folder.storeGradients(costs);
    await runTrainings(request, folder, { sources, print: complain, signal });
    return costs;
  });
  const left = folder.left(cases).length;
  if (left > 0) {
    print(
      `Interrupted: ${cases.length - left} of ${cases.length} trainings are in ${out}/runs.csv. ` +
        "The same command goes on from there.",
    );
    return interrupted ?? 1;
  }
  const wanted = new Set(cases.map(caseKey));
  const rows = folder.rows.filter((row) => wanted.has(caseKey(row)));
  const command = calledAs("paper", Deno.args);
  const report = paperReport({ rows, costs, notes, command, date: new Date() });
  await output.write({
    "summary.json": `${JSON.stringify(report.summary, null, 2)}\n`,
    ...await reportFiles(report.document, { name: "paper" }),
  });
  await output.settle();
  print(report.lines);
  print(`The report is ${out}/paper.html, with paper.md, summary.json and runs.csv.`);
  return report.holds ? 0 : 1;
}

if (import.meta.main) {
  const read = (args: readonly string[]) => paperRequest(args, availableParallelism());
  await runProgram("paper", read, paperHelp, main);
}
