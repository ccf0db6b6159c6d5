import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { drawCharts } from "../../commands/mod.ts";
import {
  fitPlot,
  lossPlot,
  meanSquaredError,
  mul,
  pathPlot,
  phasePlot,
  readRecording,
  rk4,
  solve,
  tensor,
  toVega,
  train,
  vectorField,
  zeros,
} from "../../mod.ts";
import { memoryChart } from "../../profiling/mod.ts";

const CHART = "application/vnd.vegalite.v5+json";

type Bundle = Record<string, unknown> & { readonly "text/plain": string };
type Point = { readonly x: number; readonly y: number };

/** What a notebook is given, as it goes over the wire. */
async function shown(value: object): Promise<Bundle> {
  const display = Reflect.get(value, Symbol.for("Jupyter.display"));
  return JSON.parse(JSON.stringify(await display.call(value)));
}

const pointsOf = (bundle: Bundle) =>
  Object.values((bundle[CHART] as { datasets: Record<string, Point[]> }).datasets);

const problem = () => ({
  field: vectorField({
    state: [2],
    parameters: { k: tensor([-1, -0.5]) },
    f: (_t, y, { k }) => mul(k, y),
  }),
  ...{ y0: [1, 2], t0: 0, t1: 2, dt: 0.25, method: rk4 },
});
const times = [0, 0.5, 1, 1.5, 2];
const data = times.map((t) => [Math.exp(-t), 2 * Math.exp(-0.5 * t)]);

Deno.test("a notebook shows a tensor as a table, cut to its ends where it is large", async () => {
  const { "text/html": html, "text/plain": text } = await shown(tensor([[1, 2.5], [-3, NaN]]));
  assertEquals(text, "Tensor [2, 2] float64\n[[ 1,   2.5],\n [-3, NaN]]");
  const cells = [...String(html).matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell);
  assertEquals(cells, ["1", "2.5", "-3", "NaN"]);
  const large = String((await shown(zeros([400, 300])))["text/html"]);
  assertEquals(large.match(/<td>/g)!.length, 7 * 7);
  assert(large.includes("<th>399</th>") && large.includes("<th>299</th>"));
  for (const other of [tensor(3), zeros([2, 2, 2]), zeros([0, 2])]) {
    assertEquals(Object.keys(await shown(other)), ["text/plain"]);
  }
});

Deno.test("a notebook shows a solution as a chart of what was saved, or of its whole path", async () => {
  const saved = await shown(solve({ ...problem(), saveAt: times }));
  assert(saved["text/plain"].startsWith("Solution, finished after 8 steps, at t = 2:\nTensor [2]"));
  const [first, second] = pointsOf(saved);
  assertEquals(first.map(({ x }) => x), times);
  second.forEach(({ y }, i) => assert(Math.abs(y - data[i][1]) < 1e-4));
  const [dense] = pointsOf(await shown(solve({ ...problem(), dense: true })));
  assertEquals(dense.length, 400);
  assert(dense.every(({ x, y }) => Math.abs(y - Math.exp(-x)) < 1e-3));
  // Backwards in time it is drawn from left to right all the same.
  const back = solve({ ...problem(), t0: 2, t1: 0, dt: -0.25, saveAt: [2, 1, 0] });
  assertEquals(pointsOf(await shown(back))[0].map(({ x }) => x), [0, 1, 2]);
  assertEquals(Object.keys(await shown(solve(problem()))), ["text/plain"]);
});

Deno.test("a notebook shows trainings, recordings, plots and charts", async () => {
  const training = train({ ...problem(), loss: meanSquaredError(times, data), iterations: 20 });
  const [losses] = pointsOf(await shown(training));
  losses.forEach(({ y }, i) => assertAlmostEquals(y / training.losses[i], 1, 1e-12));
  assertEquals(losses.map(({ x }) => x), Array.from({ length: 20 }, (_, i) => i + 1));
  const recording = readRecording("t,a,b\n0,1,2\n1,3,\n2,5,6\n", "two.csv");
  const read = await shown(recording);
  assertEquals(read["text/plain"], "Recording of two.csv: 3 rows of a, b");
  assertEquals(pointsOf(read).map((points) => points.map(({ y }) => y)), [[1, 3, 5], [2, 6]]);
  const plot = lossPlot(training);
  assertEquals(pointsOf(await shown(plot))[0].length, 20);
  assertEquals(pointsOf(await shown(toVega(plot)))[0].length, 20);
  assert(CHART in await shown(memoryChart([], "wide")));
});

Deno.test("toVega() gives plain data that Vega draws, for a fit, a phase plane, a path and losses", async () => {
  const model = solve({ ...problem(), saveAt: { start: true, every: 1 } });
  const measured = { times, states: data };
  const plots = [
    fitPlot({ data: measured, model, names: ["a", "b"], timeName: "hours", trained: 3 }),
    fitPlot({ data: measured }),
    phasePlot({ data: measured, model, axes: [1, 0] }),
    pathPlot(model),
    lossPlot({ losses: [1, 0.1, NaN, 0.01] }),
  ];
  const specs = plots.map((plot) => toVega(plot));
  assertEquals(structuredClone({ ...specs[0] }), JSON.parse(JSON.stringify(specs[0])));
  const drawings = await drawCharts(specs);
  drawings.forEach((svg) => assert(svg.startsWith("<svg") && !/NaN|undefined/.test(svg)));
  assert(["model, held out", "hours", ">a<", ">b<"].every((text) => drawings[0].includes(text)));
  assertEquals(JSON.stringify(specs[1]).includes('"model'), false);
  const { panels: [{ series: [, line] }], across } = plots[2];
  assertEquals([across.name, Array.from(line.x)], ["y1", pointsIn(model.states.data, 1)]);
});

const pointsIn = (states: Float64Array, j: number) =>
  Array.from(states).filter((_, i) => i % 2 === j);

Deno.test("figures refuse what they cannot draw, and say what they want", () => {
  const path = { times: [0, 1], states: [[1, 2], [3, 4]] };
  const refused: [() => unknown, string][] = [
    [() => fitPlot({}), "fitPlot: there must be data or a model, got neither"],
    [
      () => fitPlot({ data: path, model: { times: [0], states: [[1]] } }),
      "got 2 and 1 numbers at a time",
    ],
    [() => fitPlot({ data: path, names: ["a"] }), "names must be an array of 2"],
    [
      () => fitPlot({ data: { times: [0], states: [1, 2] } }),
      "must have shape [1, ...state], got [2]",
    ],
    [() => pathPlot({ times: [0, 1] } as never), "pathPlot: model must be { times, states }"],
    [() => fitPlot({ daat: path } as never), 'did you mean "data"?'],
  ];
  for (const [call, message] of refused) assertThrows(call, TypeError, message);
  assertThrows(() => fitPlot({ data: path, trained: 3 }), RangeError, "from 0 to 2");
  assertThrows(() => phasePlot({ data: path, axes: [0, 2] }), RangeError, "from 0 to 1, got 2");
});
