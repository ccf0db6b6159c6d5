/**
 * The bench command: measures memory and time of a gradient against the number of
 * steps, and says whether what is claimed of them holds.
 *
 * @module
 */
import { calledAs, interruptible, OutputFolder, print, runProgram } from "../../commands/mod.ts";
import { benchHelp, type BenchRequest, benchRequest } from "./bench_request.ts";
import { casesOf } from "./plan/case.ts";
import { compareReports } from "./compare/compare_reports.ts";
import { comparisonLines } from "./compare/comparison_lines.ts";
import { brokenClaims } from "../exactness/exactness_findings.ts";
import {
  EXACTNESS_DEFAULTS,
  exactnessJson,
  measureExactness,
} from "../exactness/measure_exactness.ts";
import { checkComparable, readReport, reportOf } from "./compare/earlier_report.ts";
import { reportPages } from "./pages/report_pages.ts";
import { reportLines } from "./report.ts";
import { rowsToCsv } from "./row.ts";
import { runBench } from "./run_bench.ts";

/** What it writes. */
const FILES = [
  ...["plan.json", "scaling.csv", "summary.json", "against.json", "exactness.json"],
  ...["report.html", "report.md"],
  /^(memory|time|reconstruction|front|coupling-sweep|training).*\.(svg|vl\.json)$/,
];

async function main(request: BenchRequest): Promise<number> {
  const { plan, out, stateSize, against, seed } = request;
  const earlier = against === undefined ? undefined : await readReport(against);
  await using folder = await OutputFolder.open(out, { command: "bench", files: FILES });
  const cases = casesOf(plan);
  if (earlier !== undefined) checkComparable(earlier, cases, against!);
  const command = calledAs("bench", Deno.args);
  const { value: { rows, summary }, exitCode: interrupted } = await interruptible((signal) =>
    runBench(request, cases, { folder, command, signal })
  );
  if (rows.length < cases.length) {
    const again = Deno.args.includes("--resume") ? command : `${command} --resume`;
    print(
      `Interrupted, so the report is incomplete: ${rows.length} of ${cases.length} cases are in ` +
        `${out}/scaling.csv. Go on with: ${again}`,
    );
    return interrupted ?? 1;
  }
  await folder.write({
    "scaling.csv": rowsToCsv(rows),
    "summary.json": `${JSON.stringify(summary, null, 2)}\n`,
  });
  const compared = earlier === undefined
    ? undefined
    : { folder: against!, comparison: compareReports(earlier, reportOf(rows, summary)) };
  if (compared !== undefined) {
    const text = `${JSON.stringify(compared.comparison, null, 2)}\n`;
    await folder.write({ "against.json": text });
  }
  const exactness = request.exactness && interrupted === undefined
    ? measureExactness(EXACTNESS_DEFAULTS)
    : undefined;
  if (exactness) await folder.write({ "exactness.json": exactnessJson(exactness) });
  // The figures are safe by now, whatever comes of the charts.
  const circumstances = { command, date: new Date(), seed, stateSize };
  await folder.write(
    await reportPages({ rows, summary, circumstances, against: compared, exactness }),
  );
  await folder.settle();
  print(reportLines(rows, summary));
  const broken = exactness ? brokenClaims(exactness) : [];
  for (const { claim, found } of broken) {
    print(`DOES NOT HOLD, of exact arithmetic: ${claim} (${found})`);
  }
  if (summary.failed > 0) {
    print(
      `The report is incomplete: ${summary.failed} of ${rows.length} cases failed. ` +
        `With --resume they are run again.`,
    );
  }
  print(`The report is ${out}/report.html, with report.md, scaling.csv and summary.json.`);
  if (compared !== undefined) {
    const { comparison, folder } = compared;
    print(["", ...comparisonLines(comparison, folder)]);
  }
  const regressions = compared?.comparison.regressions ?? 0;
  const holds = summary.verdict === "pass" && regressions === 0 && broken.length === 0;
  return interrupted ?? (holds ? 0 : 1);
}

if (import.meta.main) await runProgram("bench", benchRequest, benchHelp, main);
