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
  runCommand,
  writeWhole,
} from "../../experiments/mod.ts";
import { couplingSweep } from "./coupling_sweep.ts";
import { exactnessDocument } from "./exactness_document.ts";
import { exactnessClaims } from "./exactness_findings.ts";
import { exactnessPages } from "./exactness_pages.ts";
import { exactnessHelp, exactnessRequest } from "./exactness_request.ts";
import { trainingComparison, type TrainingRow } from "./training_comparison.ts";

async function main(): Promise<number> {
  const request = exactnessRequest(Deno.args);
  if (request === "help") {
    console.log(exactnessHelp());
    return 0;
  }
  const { out, seeds, iterations } = request;
  await makeFolder(out);
  const sweep = couplingSweep();
  const numbers = Array.from({ length: seeds }, (_, i) => i + 1);
  const training = trainingComparison(numbers, iterations, (row) => console.log(lineOf(row)));
  const rows = { sweep, training };
  const document = exactnessDocument(rows, {
    command: commandLine(["deno", "task", "exactness", ...Deno.args]),
    date: new Date(),
    machine: describeMachine(),
  });
  await writeWhole(out, {
    // An infinite number would be null.
    "exactness.json": `${
      JSON.stringify(rows, (_, x) => typeof x === "number" && !isFinite(x) ? String(x) : x, 2)
    }\n`,
    ...await exactnessPages(document),
  });
  const claims = exactnessClaims(rows);
  for (const { claim, found, holds } of claims) {
    console.log(`${holds ? "holds" : "DOES NOT HOLD"}: ${claim} (${found})`);
  }
  console.log(`The report is ${out}/report.html, with report.md and exactness.json.`);
  return claims.every(({ holds }) => holds) ? 0 : 1;
}

function lineOf({ form, seed, iterations, bestLoss, failure }: TrainingRow): string {
  return `seed ${seed}, ${form}: ${iterations} iterations, loss ${bestLoss.toPrecision(6)}` +
    (failure === "" ? "" : `, then ${failure}`);
}

if (import.meta.main) Deno.exit(await runCommand("exactness", main, console.error));
