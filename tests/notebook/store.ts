/**
 * Executes the notebook of the examples, and stores it with its outputs. Charts are stored as drawings,
 * too, for readers whose page does not draw them.
 *
 * `deno run --allow-read --allow-write --allow-run tests/notebook/store.ts`
 *
 * @module
 */
import { drawCharts, svgOnWhite } from "../../commands/mod.ts";
import type { ChartSpec } from "../../figures/mod.ts";
import { findRuntime } from "../runtimes/runtimes.ts";
import { execute, NOTEBOOK } from "./notebook.ts";

const python = findRuntime("nbclient");
if (python === undefined) {
  throw new Error("there is no Python with nbclient: deno task install:runtimes");
}
const notebook = await execute(python, NOTEBOOK);
for (const { outputs = [] } of notebook.cells) {
  for (const { data } of outputs) {
    const chart = data?.["application/vnd.vegalite.v5+json"] as ChartSpec | undefined;
    if (chart === undefined) continue;
    const [svg] = await drawCharts([chart]);
    data!["image/svg+xml"] = svgOnWhite(svg);
  }
}
/** Digits that nobody sees make half of the file. */
const short = (_key: string, value: unknown) =>
  typeof value === "number" ? Number(value.toPrecision(6)) : value;
await Deno.writeTextFile(NOTEBOOK, `${JSON.stringify(notebook, short, 1)}\n`);
