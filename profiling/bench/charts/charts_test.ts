import type { ChartSpec } from "../../../figures/mod.ts";
import { assert, assertEquals } from "@std/assert";
import { changed, perfectRows } from "../../../tests/problems/bench_rows.ts";
import { ordinaryRows } from "../../../tests/problems/report_input.ts";
import { frontChart } from "./front_chart.ts";
import { memoryChart } from "./memory_chart.ts";
import { reconstructionChart } from "./reconstruction_chart.ts";
import { timeChart } from "./time_chart.ts";

interface Layer {
  data: { values: Record<string, unknown>[] };
  mark: Record<string, unknown>;
}

const layersOf = (spec: ChartSpec, type: string) =>
  (spec.layer as Layer[]).filter(({ mark }) => mark.type === type);
const panelsOf = (spec: ChartSpec) => (spec.hconcat ?? spec.vconcat) as ChartSpec[];
const valuesOf = (spec: ChartSpec) => layersOf(spec, "point").flatMap(({ data }) => data.values);

Deno.test("memoryChart() has a panel a meter, and draws what is below a meter's resolution at it", () => {
  const rows = perfectRows({ reversible: [100, 1000], full: [100, 1_000_000] });
  const panels = panelsOf(memoryChart(rows, "wide"));
  assertEquals(panels.map(({ title }) => (title as ChartSpec).text), [
    "tracked memory, bytes",
    "heap memory, bytes",
    "resident memory, bytes",
  ]);
  const seen = panels.map((panel) =>
    valuesOf(panel).filter(({ adjoint }) => adjoint === "reversible").map(({ value }) => value)
  );
  assertEquals(seen, [[2500, 2500], [20_000, 20_000], [2 ** 18, 2 ** 18]]);
  assertEquals(panelsOf(memoryChart(rows, "narrow")).length, 3);
});

Deno.test("timeChart() shows medians, the range of repeats, and what is proportional to n", () => {
  const rows = [1, 5, 2].flatMap((factor, k) =>
    changed(perfectRows({ full: [100] }), () => true, () => ({ wall_s: factor }))
      .map((row) => ({ ...row, repeat: k + 1 }))
  );
  const spec = timeChart([...rows, ...perfectRows({ reversible: [100, 1000] })], "wide");
  const full = { adjoint: "full", steps: 100, value: 2, low: 1, high: 5 };
  assertEquals(valuesOf(spec).filter(({ adjoint }) => adjoint === "full"), [full]);
  assertEquals(layersOf(spec, "rule").flatMap(({ data }) => data.values), [full]);
  const [guide] = layersOf(spec, "line");
  const [low, high] = guide.data.values.map(({ value, steps }) => Number(value) / Number(steps));
  assertEquals(low, high);
  assert(low < 2e-6);
});

Deno.test("reconstructionChart() shows an error of zero at the end of the axis, and the limit", () => {
  const rows = changed(
    perfectRows({ reversible: [100, 1000], full: [100] }),
    () => true,
    (found) => ({
      reconstruction_error: found.reconstruction_error === null ? null : 0,
    }),
  );
  const spec = reconstructionChart(rows, "wide");
  assertEquals(valuesOf(spec).map(({ adjoint, value }) => [adjoint, value]), [
    ["reversible", 1e-17],
    ["reversible", 1e-17],
  ]);
  assertEquals(layersOf(spec, "line")[0].data.values.map(({ value }) => value), [1e-8, 1e-8]);
  const two = reconstructionChart(
    perfectRows({ reversible: [100], "reversible:0": [100] }),
    "wide",
  );
  assertEquals(
    layersOf(two, "line").slice(0, 2).map(({ data }) => data.values[0].value),
    [1e-8, 1e-6],
  );
});

Deno.test("frontChart() draws dominated adjoints hollow and joins the others", () => {
  const spec = frontChart(ordinaryRows(), 10_000, "wide");
  const [hollow, filled] = layersOf(spec, "point")
    .map(({ data }) => data.values.map(({ adjoint }) => adjoint));
  assertEquals(hollow, ["recursive:2", "recursive:4", "recursive:8"]);
  assertEquals(filled, ["reversible", "recursive:16", "recursive:44", "full"]);
  assertEquals(layersOf(spec, "line")[0].data.values.map(({ adjoint }) => adjoint), filled);
  assertEquals(layersOf(spec, "text").flatMap(({ data }) => data.values).length, 7);
});

Deno.test("charts stand on their own, and say so where nothing was measured", () => {
  const rows = ordinaryRows();
  for (const layout of ["wide", "narrow"] as const) {
    const specs = [rows, []].map((rows) => [
      memoryChart(rows, layout),
      timeChart(rows, layout),
      reconstructionChart(rows, layout),
      frontChart(rows, 10_000, layout),
    ]);
    for (const spec of specs.flat()) {
      assertEquals(spec.$schema, "https://vega.github.io/schema/vega-lite/v6.json");
      assertEquals(JSON.parse(JSON.stringify(spec)), spec);
    }
    for (const spec of specs[1]) {
      assertEquals((spec.mark as ChartSpec).text, "nothing was measured");
    }
  }
});
