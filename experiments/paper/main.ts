/**
 * The paper command: runs the experiments of McCallum and Foster (2024), and puts time, memory
 * and loss beside the paper's numbers.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import {
  commandLine,
  interruptible,
  makeFolder,
  reportFiles,
  runProgram,
  writeWhole,
} from "../../commands/mod.ts";
import { findData } from "./problem/paper_data.ts";
import { caseKey } from "./cases/paper_case.ts";
import { paperHelp, type PaperRequest, paperRequest } from "./paper_request.ts";
import { paperReport } from "./report/paper_report.ts";
import { RunFolder, settingsOf } from "./cases/run_folder.ts";
import { measureGradients, runTrainings } from "./run_paper.ts";

async function main(request: PaperRequest): Promise<number> {
  const { cases, systems, out, dataDir, timeout, shorten, notes } = request;
  const found = await Promise.all(
    systems.map(async (name) => [name, await findData(name, dataDir)]),
  );
  const sources = Object.fromEntries(found);
  await makeFolder(out);
  const folder = await RunFolder.open(out, settingsOf(sources, shorten));
  for (const note of notes) console.log(note);
  const { value: costs, exitCode: interrupted } = await interruptible(async (signal) => {
    // First, while nothing else runs.
    const costs = await measureGradients(timeout, await folder.gradients(), signal);
    await folder.storeGradients(costs);
    await runTrainings(request, folder, { sources, print: console.error, signal });
    return costs;
  });
  const left = folder.left(cases).length;
  if (left > 0) {
    console.log(
      `Interrupted: ${cases.length - left} of ${cases.length} trainings are in ${out}/runs.csv. ` +
        "The same command goes on from there.",
    );
    return interrupted ?? 1;
  }
  const wanted = new Set(cases.map(caseKey));
  const rows = folder.rows.filter((row) => wanted.has(caseKey(row)));
  const command = commandLine(["deno", "task", "paper", ...Deno.args]);
  const report = paperReport({ rows, costs, notes, command, date: new Date() });
  await writeWhole(out, {
    "summary.json": `${JSON.stringify(report.summary, null, 2)}\n`,
    ...await reportFiles(report.document, { name: "paper" }),
  });
  for (const line of report.lines) console.log(line);
  console.log(`The report is ${out}/paper.html, with paper.md, summary.json and runs.csv.`);
  return report.holds ? 0 : 1;
}

if (import.meta.main) {
  const read = (args: readonly string[]) => paperRequest(args, availableParallelism());
  Deno.exit(await runProgram("paper", read, paperHelp, main));
}
