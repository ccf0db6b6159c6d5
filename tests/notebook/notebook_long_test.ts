import { assert, assertEquals, assertLess } from "@std/assert";
import { testWith } from "../helpers/permissions.ts";
import { findRuntime } from "../runtimes/runtimes.ts";
import { type Data, execute, NOTEBOOK, type Notebook } from "./notebook.ts";

const CHART = "application/vnd.vegalite.v5+json";

/** What is drawn of a series: where, and how high. */
type Series = readonly { readonly x: number; readonly y: number }[];

type Cell = Notebook["cells"][number];

const textOf = (text: unknown) => Array.isArray(text) ? text.join("") : String(text);

/** The outputs of a cell by kind and forms; a drawing is stored besides a chart. */
const formsOf = ({ outputs = [] }: Cell) =>
  outputs.map(({ output_type, data = {} }) => [
    output_type,
    Object.keys(data).filter((form) => form !== "image/svg+xml").sort(),
  ]);

/** The text of a cell's outputs, and the numbers in it. */
const saidBy = ({ outputs = [] }: Cell) =>
  outputs.map(({ text = "", data = {} }) => textOf(text) + textOf(data["text/plain"] ?? "")).join(
    "",
  );
const numbersIn = (text: string) =>
  (text.match(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g) ?? []).map(Number);

const chartsOf = (cell: Cell): Series[] =>
  (cell.outputs ?? []).flatMap(({ data }: { data?: Data }) => {
    const chart = data?.[CHART] as { datasets: Record<string, Series> } | undefined;
    return chart ? Object.values(chart.datasets) : [];
  });

testWith({
  name: "the notebook runs, and shows what is stored in it",
  runtime: "nbclient",
  ...{ run: true, read: true, write: true },
}, async () => {
  const stored: Notebook = JSON.parse(await Deno.readTextFile(NOTEBOOK));
  const got = await execute(findRuntime("nbclient")!, NOTEBOOK);
  assertEquals(got.cells.map(formsOf), stored.cells.map(formsOf));
  assert(stored.cells.some((cell) => textOf(cell.source).includes('from "jsr:@revode/revode"')));
  const cells = got.cells.map((cell, k) => ({ cell, other: stored.cells[k], text: saidBy(cell) }));
  // Before the training every number is the same on every machine, but for the rounding of fused kernels.
  const trained = cells.findIndex(({ text }) => text.includes("best loss"));
  for (const { text, other } of cells.slice(0, trained)) {
    const [numbers, known] = [numbersIn(text), numbersIn(saidBy(other))];
    assertEquals(numbers.length, known.length, text);
    numbers.forEach((x, i) => assertLess(Math.abs(x - known[i]), 2e-6, text));
  }
  const loss = numbersIn(cells[trained].text.split("best loss")[1])[0];
  assertLess(loss, 1e-3);
  const [losses] = chartsOf(cells[trained].cell);
  assertEquals(losses.length, 800);
  assertLess(losses[799].y, losses[0].y / 100);
  // Training carries rounding on; where it comes to is the same to a part of what is seen.
  for (const { cell, other } of cells.slice(trained + 1)) {
    const [series, known] = [chartsOf(cell), chartsOf(other)];
    assertEquals(series.map(({ length }) => length), known.map(({ length }) => length));
    series.forEach((points, k) =>
      points.forEach(({ x, y }, i) => {
        assertLess(Math.hypot(x - known[k][i].x, y - known[k][i].y), 0.2);
      })
    );
  }
  const [angle, path] = chartsOf(cells[trained + 2].cell);
  assertEquals(angle.length, 61);
  for (const { x, y } of angle) {
    const near = path.find((point) => Math.abs(point.x - x) < 1e-9)!;
    assertLess(Math.abs(near.y - y), 0.1);
  }
});
