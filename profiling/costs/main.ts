/**
 * The costs command: what a gradient costs to a given error, by reversible Adams and by others.
 *
 * @module
 */
import {
  commandLine,
  complain,
  OutputFolder,
  print,
  reportFiles,
  runProgram,
  tableLines,
} from "../../commands/mod.ts";
import { costsDocument, costTable } from "./costs_document.ts";
import { costsHelp, type CostsRequest, costsRequest } from "./costs_request.ts";
import { type CostRow, measureCosts } from "./measure_costs.ts";

/** What it writes. */
const FILES = ["costs.json", "report.html", "report.md", "adams-stability.svg"];

async function main({ out, errors }: CostsRequest): Promise<number> {
  await using folder = await OutputFolder.open(out, { command: "costs", files: FILES });
  const rows = measureCosts({ errors }, ({ problem: { name } }) => {
    if (Deno.stderr.isTerminal()) complain(name);
  });
  print(tableLines(costTable(rows)));
  const command = commandLine(["deno", "task", "costs", ...Deno.args]);
  await folder.write({
    "costs.json": `${JSON.stringify(rows.map(jsonRow), null, 2)}\n`,
    ...await reportFiles(costsDocument(rows, command)),
  });
  await folder.settle();
  print(["", `The report is ${out}/report.html, with report.md and costs.json.`]);
  return 0;
}

/** Without the field, which is no data. */
function jsonRow({ problem: { name, equations, y0, t1 }, costs }: CostRow) {
  return { problem: { name, equations, y0, t1 }, costs };
}

if (import.meta.main) await runProgram("costs", costsRequest, costsHelp, main);
