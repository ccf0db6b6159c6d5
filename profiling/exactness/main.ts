/**
 * The exactness command: loss of information against stability, for reversible methods in
 * floating point and in exact arithmetic.
 *
 * @module
 */
import {
  commandLine,
  describeMachine,
  makeFolder,
  reportFiles,
  runProgram,
  writeWhole,
} from "../../commands/mod.ts";
import { exactnessDocument } from "./exactness_document.ts";
import { exactnessClaims } from "./exactness_findings.ts";
import { exactnessHelp, type ExactnessRequest, exactnessRequest } from "./exactness_request.ts";
import { exactnessJson, measureExactness, trainingLine } from "./measure_exactness.ts";

async function main({ out, seeds, iterations }: ExactnessRequest): Promise<number> {
  await makeFolder(out);
  const rows = measureExactness({ seeds, iterations }, (row) => console.log(trainingLine(row)));
  const document = exactnessDocument(rows, {
    command: commandLine(["deno", "task", "exactness", ...Deno.args]),
    date: new Date(),
    machine: describeMachine(),
  });
  await writeWhole(out, { "exactness.json": exactnessJson(rows), ...await reportFiles(document) });
  const claims = exactnessClaims(rows);
  for (const { claim, found, holds } of claims) {
    console.log(`${holds ? "holds" : "DOES NOT HOLD"}: ${claim} (${found})`);
  }
  console.log(`The report is ${out}/report.html, with report.md and exactness.json.`);
  return claims.every(({ holds }) => holds) ? 0 : 1;
}

if (import.meta.main) {
  Deno.exit(await runProgram("exactness", exactnessRequest, exactnessHelp, main));
}
