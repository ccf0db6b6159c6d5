/**
 * The costs command: what a gradient costs to a given error, by reversible Adams and by others.
 *
 * @module
 */
import {
  commandLine,
  complain,
  makeFolder,
  print,
  reportFiles,
  runCommand,
  tableLines,
  writeWhole,
} from "../../commands/mod.ts";
import { costsDocument, costTable } from "./costs_document.ts";
import { costsHelp, costsRequest } from "./costs_request.ts";
import { type CostRow, measureCosts } from "./measure_costs.ts";

async function main(): Promise<number> {
  const request = costsRequest(Deno.args);
  if (request === "help") {
    print(costsHelp().split("\n"));
    return 0;
  }
  const { out, errors } = request;
  await makeFolder(out);
  const rows = measureCosts({ errors }, ({ problem: { name } }) => {
    if (Deno.stderr.isTerminal()) complain(name);
  });
  print(tableLines(costTable(rows)));
  const command = commandLine(["deno", "task", "costs", ...Deno.args]);
  await writeWhole(out, {
    "costs.json": `${JSON.stringify(rows.map(jsonRow), null, 2)}\n`,
    ...await reportFiles(costsDocument(rows, command)),
  });
  print(["", `The report is ${out}/report.html, with report.md and costs.json.`]);
  return 0;
}

/** Without the field, which is no data. */
function jsonRow({ problem: { name, equations, y0, t1 }, costs }: CostRow) {
  return { problem: { name, equations, y0, t1 }, costs };
}

if (import.meta.main) Deno.exit(await runCommand("costs", main, complain));
