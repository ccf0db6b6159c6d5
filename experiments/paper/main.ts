/**
 * The paper command: runs the experiments of McCallum and Foster (2024), and puts time, memory
 * and loss beside the paper's numbers.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import {
  complain,
  describeMachine,
  interruptible,
  makeFolder,
  print,
  runCommand,
  writeWhole,
} from "../../commands/mod.ts";
import { findData } from "./problem/paper_data.ts";
import { caseKey } from "./cases/paper_case.ts";
import { paperHelp, paperRequest } from "./paper_request.ts";
import { paperReport } from "./report/paper_report.ts";
import { RunFolder, settingsOf } from "./cases/run_folder.ts";
import { measureGradients, runTrainings } from "./run_paper.ts";

async function main(): Promise<number> {
  const request = paperRequest(Deno.args, availableParallelism());
  if (request === "help") {
    print(paperHelp().split("\n"));
    return 0;
  }
  const { cases, systems, out, dataDir, timeout, shorten, notes } = request;
  const found = await Promise.all(
    systems.map(async (name) => [name, await findData(name, dataDir)]),
  );
  const sources = Object.fromEntries(found);
  // Where it may not be asked about, that is said before the trainings and not after.
  describeMachine();
  await makeFolder(out);
  const folder = await RunFolder.open(out, settingsOf(sources, shorten));
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
  const report = paperReport({ rows, costs, notes });
  await writeWhole(out, {
    "paper.md": report.markdown,
    "summary.json": `${JSON.stringify(report.summary, null, 2)}\n`,
  });
  print(report.lines);
  print(`The report is ${out}/paper.md, with summary.json and runs.csv.`);
  return report.holds ? 0 : 1;
}

if (import.meta.main) Deno.exit(await runCommand("paper", main, complain));
