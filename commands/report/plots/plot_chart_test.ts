import { assert, assertEquals } from "@std/assert";
import * as fc from "../../../tests/helpers/drawn.ts";
import { drawCharts } from "../charts/draw.ts";
import type { Plot, PlotPanel, PlotSeries } from "../../../figures/mod.ts";
import { plotChart } from "./plot_chart.ts";
import { plotData, plotNotes } from "./plot_data.ts";
import { numberTicks } from "./page/ticks.js";
import { readingAt, rowsOf, specOf, stopsOf } from "./page/reading.js";

const someX = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 6 })
  .map((x) => [...new Set(x)].sort((a, b) => a - b));
const series = fc.record({
  name: fc.constantFrom("data", "model", "<b>", "__proto__"),
  color: fc.constantFrom("blue", "orange", "muted"),
  mark: fc.constantFrom("dots", "line", "steps", "band"),
  x: someX,
  y: fc.array(fc.double(), { minLength: 6, maxLength: 6 }),
}).map(({ y, ...rest }): PlotSeries => ({
  ...rest,
  y: y.slice(0, rest.x.length),
  ...(rest.mark === "band" && { upper: y.slice(0, rest.x.length).reverse() }),
}));
const panel = fc.record({
  title: fc.constantFrom("x", "</text>", "constructor"),
  scale: fc.constantFrom("linear", "log"),
  ticks: fc.integer({ min: 3, max: 6 }),
  series: fc.array(series, { minLength: 1, maxLength: 3 }),
  range: fc.constantFrom(undefined, [-1, 10] as const),
}).map(({ range, ...rest }): PlotPanel => {
  const log = rest.scale === "log";
  const positive = (y: ArrayLike<number>) => Array.from(y, (value) => value > 0 ? value : NaN);
  return {
    ...rest,
    ...(range && { range: log ? [1e-3, 10] : range }),
    series: !log ? rest.series : rest.series.filter(({ mark }) => mark !== "band")
      .map((each) => ({ ...each, y: positive(each.y) })),
  };
});

Deno.test("plotChart() draws whatever numbers there are, and all its axes have two ticks", async () => {
  const plots = fc.array(panel, { minLength: 1, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(plots, fc.constantFrom("wide", "narrow"), async (panels, layout) => {
      const plot: Plot = {
        across: { name: "t", ticks: 8 },
        size: { wide: [820, 130], narrow: [252, 120] },
        panels,
      };
      const [svg] = await drawCharts([plotChart(plot, layout)]);
      assertEquals(/NaN|undefined|Infinity|e\+/.exec(svg), null, JSON.stringify(plot));
      if (!svg.includes("nothing was measured")) {
        const labels = svg.match(/text-anchor="(?:middle|end)"/g)?.length ?? 0;
        assert(labels >= 4, svg);
      }
      const data = JSON.parse(JSON.stringify(plotData(plot, 1000)));
      plotNotes(plot);
      const stops = stopsOf(data);
      for (const stop of stops) assert(readingAt(data, stop, String).lines.length > 0);
      const [head, ...rows] = rowsOf(data);
      assert(rows.every((row) => row.length === head.length));
      assert(!JSON.stringify(specOf(data).datasets).includes("null"), "no value is null");
      if (stops.length > 0) {
        const [low, high] = data.domain;
        assert(numberTicks(low, high, 252, data.across).length >= 2);
      }
    }),
    { numRuns: 60 },
  );
});
