/**
 * The costs command: what a gradient costs to a given error, by reversible Adams and by others.
 *
 * @module
 */
import {
  commandLine,
  makeFolder,
  reportFiles,
  runProgram,
  tableLines,
  writeWhole,
} from "../../commands/mod.ts";
import { costsDocument, costTable } from "./costs_document.ts";
import { costsHelp, type CostsRequest, costsRequest } from "./costs_request.ts";
import { type CostRow, measureCosts } from "./measure_costs.ts";

async function main({ out, errors }: CostsRequest): Promise<number> {
  await makeFolder(out);
  const rows = measureCosts({ errors }, ({ problem: { name } }) => {
    if (Deno.stderr.isTerminal()) console.error(name);
  });
  console.log(tableLines(costTable(rows)).join("\n"));
  const command = commandLine(["deno", "task", "costs", ...Deno.args]);
  await writeWhole(out, {
    "costs.json": `${JSON.stringify(rows.map(jsonRow), null, 2)}\n`,
    ...await reportFiles(costsDocument(rows, command)),
  });
  console.log(`\nThe report is ${out}/report.html, with report.md and costs.json.`);
  return 0;
}

/** Without the field, which is no data. */
function jsonRow({ problem: { name, equations, y0, t1 }, costs }: CostRow) {
  return { problem: { name, equations, y0, t1 }, costs };
}

if (import.meta.main) Deno.exit(await runProgram("costs", costsRequest, costsHelp, main));
