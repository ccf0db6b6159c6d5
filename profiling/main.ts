/**
 * The bench command: measures memory and time of a gradient against the number of
 * steps, and says whether what is claimed of them holds.
 *
 * @module
 */
import { runCommand } from "../experiments/mod.ts";
import { benchHelp, benchRequest } from "./bench_request.ts";
import { casesOf } from "./case.ts";
import { compareReports } from "./compare_reports.ts";
import { comparisonLines } from "./comparison_lines.ts";
import { checkComparable, readReport, reportOf } from "./earlier_report.ts";
import { interruptible } from "./interrupt.ts";
import { commandLine } from "./pages/report_input.ts";
import { reportPages } from "./pages/report_pages.ts";
import { makeFolder, writeWhole } from "./report_files.ts";
import { reportLines } from "./report.ts";
import { rowsToCsv } from "./row.ts";
import { runBench } from "./run_bench.ts";

async function main(): Promise<number> {
  const request = benchRequest(Deno.args);
  if (request === "help") {
    console.log(benchHelp());
    return 0;
  }
  const { plan, out, stateSize, against, seed } = request;
  const earlier = against === undefined ? undefined : await readReport(against);
  await makeFolder(out);
  const cases = casesOf(plan);
  if (earlier !== undefined) checkComparable(earlier, cases, against!);
  const command = commandLine(["deno", "task", "bench", ...Deno.args]);
  const { rows, summary } = await interruptible((signal) =>
    runBench(request, cases, command, signal)
  );
  if (rows.length < cases.length) {
    const again = Deno.args.includes("--resume") ? command : `${command} --resume`;
    console.log(
      `Interrupted, so the report is incomplete: ${rows.length} of ${cases.length} cases are in ` +
        `${out}/scaling.csv. Go on with: ${again}`,
    );
    return 1;
  }
  await writeWhole(out, {
    "scaling.csv": rowsToCsv(rows),
    "summary.json": `${JSON.stringify(summary, null, 2)}\n`,
  });
  // The figures are safe by now, whatever comes of the charts.
  const circumstances = { command, date: new Date(), seed, stateSize };
  await writeWhole(out, await reportPages({ rows, summary, circumstances }));
  for (const line of reportLines(rows, summary)) console.log(line);
  if (summary.failed > 0) {
    console.log(
      `The report is incomplete: ${summary.failed} of ${rows.length} cases failed. ` +
        `With --resume they are run again.`,
    );
  }
  console.log(`The report is ${out}/report.html, with report.md, scaling.csv and summary.json.`);
  if (earlier === undefined) return summary.verdict === "pass" ? 0 : 1;
  const comparison = compareReports(earlier, reportOf(rows, summary));
  await writeWhole(out, { "against.json": `${JSON.stringify(comparison, null, 2)}\n` });
  for (const line of ["", ...comparisonLines(comparison, against!)]) console.log(line);
  return summary.verdict === "pass" && comparison.regressions === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await runCommand("bench", main, console.error));
