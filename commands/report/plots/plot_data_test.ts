import { createHash } from "node:crypto";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { documentPage } from "../document_page.ts";
import { lossPlotOf } from "../../../figures/internal.ts";
import type { Plot, PlotSeries } from "../../../figures/mod.ts";
import { plotChart } from "./plot_chart.ts";
import { plotData, plotNotes } from "./plot_data.ts";
import { plotFigure } from "./plot_figure.ts";

function plotOf(series: readonly PlotSeries[], range?: [number, number]): Plot {
  return {
    across: { name: "t", ticks: 8 },
    size: { wide: [820, 130], narrow: [252, 120] },
    panels: [{ title: "y", ticks: 4, series, ...(range && { range }) }],
  };
}

const many = Array.from({ length: 9001 }, (_, i) => i);
const dots = { name: "data", color: "muted", mark: "dots" } as const;

Deno.test("plotData() holds places that series share once, and thins what is too much", () => {
  const plot = plotOf([
    { ...dots, x: many, y: many.map((x) => x / 3) },
    { ...dots, mark: "line", x: [...many], y: many.map((x) => x / 3) },
  ]);
  const { grids, panels: [{ series }], every } = plotData(plot, 9000);
  assertEquals([grids.length, every], [1, 4]);
  assertEquals([grids[0].length, grids[0].at(-1)], [2251, 9000]);
  assertEquals(series.map(({ y }) => y[1]), [1.33333333333, 1.333333]);
});

Deno.test("plotNotes() says what is thinned, and what lies beyond the axis", () => {
  assertEquals(plotNotes(plotOf([{ ...dots, x: [0, 1], y: [1, 2] }])), []);
  assertEquals(plotNotes(plotOf([{ ...dots, x: many, y: many }], [0, 8998])), [
    "y: 2 values of “data” beyond the axis, as far as 9000, drawn at its edge.",
    "Of 9,001 dots (data) at most 3,000 are drawn, the lowest and the highest of each piece among " +
    "them.",
  ]);
});

Deno.test("lossPlotOf() keeps all losses of an ordinary training, and cuts a spike with a note", () => {
  const losses = (spike: number) =>
    Array.from({ length: 300 }, (_, iteration) => ({
      iteration,
      stage: "whole",
      loss: iteration === 200 ? spike : 1e3 * Math.exp(-iteration / 10),
    }));
  assertEquals(lossPlotOf(losses(1), "half").panels[0].range, undefined);
  const plot = lossPlotOf(losses(1e30), "half");
  const [{ range }] = plot.panels;
  assert(range !== undefined && range[1] > 1e3 && range[1] < 1e6, String(range));
  assertStringIncludes(
    plotNotes(plot).join(),
    "1 value of “loss” beyond the axis, as far as 1e+30",
  );
  const infinite = plotNotes(lossPlotOf(losses(Infinity), "half"));
  assertEquals(infinite, []);
});

Deno.test("plotChart() says that nothing was measured where nothing was", () => {
  const empty = JSON.stringify(plotChart(plotOf([{ ...dots, x: [], y: [] }]), "wide"));
  assertStringIncludes(empty, "nothing was measured");
});

Deno.test("a page runs its own script and no other", async () => {
  const figure = plotFigure(
    { name: "fit", alternative: "a", caption: "A caption.", span: "whole" },
    plotOf([{ ...dots, name: "</script><b>&", x: [0, 1], y: [1, 2] }]),
  );
  const page = await documentPage({
    ...{ brand: "b", title: "t", subtitle: "s" },
    sections: [{ title: "one", blocks: [figure] }],
  });
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text);
  assertEquals(scripts.length, 1);
  const hash = createHash("sha256").update(scripts[0]).digest("base64");
  assertStringIncludes(page, `; script-src 'sha256-${hash}'"`);
  assertEquals(page.match(/<script type="application\/json">(.*?)<\/script>/s)?.length, 2);
  assertEquals(page.match(/<[^>]*\son\w+\s*=/gi), null);
  assertEquals(
    page.match(/<(iframe|object|embed|img|image|use|base|form|a|link(?! rel="icon"))\b/gi),
    null,
  );
  // What it says within a function is no address that is asked.
  assertEquals(page.match(/\b(fetch|XMLHttpRequest|import|WebSocket|eval|Function)\s*\(/g), null);
});
