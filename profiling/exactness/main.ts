/**
 * The exactness command: loss of information against stability, for reversible methods in
 * floating point and in exact arithmetic.
 *
 * @module
 */
import {
  calledAs,
  describeMachine,
  OutputFolder,
  print,
  reportFiles,
  runProgram,
} from "../../commands/mod.ts";
import { exactnessDocument } from "./exactness_document.ts";
import { exactnessClaims } from "./exactness_findings.ts";
import { exactnessHelp, type ExactnessRequest, exactnessRequest } from "./exactness_request.ts";
import { exactnessJson, measureExactness, trainingLine } from "./measure_exactness.ts";

/** What it writes. */
const FILES = ["exactness.json", "report.html", "report.md", "coupling-sweep.svg", "training.svg"];

async function main({ out, seeds, iterations }: ExactnessRequest): Promise<number> {
  const machine = describeMachine();
  await using folder = await OutputFolder.open(out, { command: "exactness", files: FILES });
  const rows = measureExactness({ seeds, iterations }, (row) => print(trainingLine(row)));
  const document = exactnessDocument(rows, {
    command: calledAs("exactness", Deno.args),
    date: new Date(),
    machine,
  });
  await folder.write({
    "exactness.json": exactnessJson(rows),
    ...await reportFiles(document),
  });
  await folder.settle();
  const claims = exactnessClaims(rows);
  for (const { claim, found, holds } of claims) {
    print(`${holds ? "holds" : "DOES NOT HOLD"}: ${claim} (${found})`);
  }
  print(`The report is ${out}/report.html, with report.md and exactness.json.`);
  return claims.every(({ holds }) => holds) ? 0 : 1;
}

if (import.meta.main) {
  await runProgram("exactness", exactnessRequest, exactnessHelp, main);
}
