/**
 * The bench command: measures memory and time of a gradient against the number of
 * steps, and says whether what is claimed of them holds.
 *
 * @module
 */
import { runCommand } from "../experiments/mod.ts";
import { benchHelp, benchRequest } from "./bench_request.ts";
import { casesOf } from "./case.ts";
import { judge } from "./judge.ts";
import { describeMachine } from "./machine.ts";
import { barProgress, lineProgress } from "./progress.ts";
import { makeFolder, writeWhole } from "./report_files.ts";
import { reportLines } from "./report.ts";
import { rowsToCsv } from "./row.ts";
import { runCases } from "./runner.ts";
import { summarize } from "./summary.ts";

async function main(): Promise<number> {
  const request = benchRequest(Deno.args);
  if (request === "help") {
    console.log(benchHelp());
    return 0;
  }
  const { plan, out, stateSize } = request;
  await makeFolder(out);
  const machine = describeMachine();
  const cases = casesOf(plan);
  const progress = Deno.stderr.isTerminal()
    ? barProgress(cases.length)
    : lineProgress(console.error);
  const rows = await runCases(cases, { onRow: progress.show }).finally(progress.stop);
  const judgement = judge(rows, { method: plan.method, stateSize });
  const summary = summarize(machine, rows, judgement);
  await writeWhole(out, {
    "scaling.csv": rowsToCsv(rows),
    "summary.json": `${JSON.stringify(summary, null, 2)}\n`,
  });
  for (const line of reportLines(rows, summary)) console.log(line);
  console.log(`The report is in ${out}/: scaling.csv, summary.json.`);
  return summary.verdict === "pass" ? 0 : 1;
}

if (import.meta.main) Deno.exit(await runCommand("bench", main, console.error));
