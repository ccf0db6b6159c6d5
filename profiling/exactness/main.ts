/**
 * The exactness command: loss of information against stability, for reversible methods in
 * floating point and in exact arithmetic.
 *
 * @module
 */
import {
  commandLine,
  complain,
  describeMachine,
  makeFolder,
  print,
  reportFiles,
  runCommand,
  writeWhole,
} from "../../commands/mod.ts";
import { exactnessDocument } from "./exactness_document.ts";
import { exactnessClaims } from "./exactness_findings.ts";
import { exactnessHelp, exactnessRequest } from "./exactness_request.ts";
import { exactnessJson, measureExactness, trainingLine } from "./measure_exactness.ts";

async function main(): Promise<number> {
  const request = exactnessRequest(Deno.args);
  if (request === "help") {
    print(exactnessHelp().split("\n"));
    return 0;
  }
  const { out, seeds, iterations } = request;
  const machine = describeMachine();
  await makeFolder(out);
  const rows = measureExactness({ seeds, iterations }, (row) => print(trainingLine(row)));
  const document = exactnessDocument(rows, {
    command: commandLine(["deno", "task", "exactness", ...Deno.args]),
    date: new Date(),
    machine,
  });
  await writeWhole(out, {
    "exactness.json": exactnessJson(rows),
    ...await reportFiles(document),
  });
  const claims = exactnessClaims(rows);
  for (const { claim, found, holds } of claims) {
    print(`${holds ? "holds" : "DOES NOT HOLD"}: ${claim} (${found})`);
  }
  print(`The report is ${out}/report.html, with report.md and exactness.json.`);
  return claims.every(({ holds }) => holds) ? 0 : 1;
}

if (import.meta.main) Deno.exit(await runCommand("exactness", main, complain));
