import {
  along,
  type ChartSpec,
  type Layout,
  linearAxis,
  named,
  titled,
  upwards,
  wholeSpec,
} from "../../../commands/mod.ts";
import { colorOf, dataMarks, dotLayer, type Drawn, lineLayer, modelMarks } from "./run_chart.ts";

const SIZES = { wide: { width: 380, height: 300 }, narrow: { width: 252, height: 252 } };

/** The most points of all trajectories together. */
const MOST = { data: 300, model: 1500 };

/** Two elements of the state against each other. */
export function phaseChart(
  drawn: readonly Drawn[],
  stateNames: readonly string[],
  pair: readonly [number, number],
  layout: Layout,
): ChartSpec {
  const { width, height } = SIZES[layout];
  const d = stateNames.length;
  const [across, up] = pair;
  const share = (most: number) => Math.ceil(most / drawn.length);
  const data = drawn.flatMap((one) => every(dataMarks(one, d, up, across), share(MOST.data)));
  const models = drawn.map((one) => every(modelMarks(one, d, up, across), share(MOST.model)));
  const all = [...data, ...models.flat()].filter(({ x, y }) => Number.isFinite(x + y));
  const color = colorOf(all, width);
  const xAxis = linearAxis(all.map(({ x }) => x), { ticks: 6, width });
  const yAxis = linearAxis(all.map(({ y }) => y), { ticks: 6 });
  return wholeSpec({
    title: titled(named(stateNames[up], yAxis.unit), true, width),
    width,
    height,
    encoding: {
      x: along("x", xAxis, { title: named(stateNames[across], xAxis.unit), width }),
      y: upwards("y", yAxis),
    },
    layer: [dotLayer(data, color), ...models.map((marks) => lineLayer(marks, color))],
  });
}

/** So many of the points at equal distances. A curve in the plane has no lowest point to keep. */
function every<P extends { x: number; y: number }>(points: readonly P[], most: number): P[] {
  const finite = points.filter(({ x, y }) => Number.isFinite(x + y));
  const step = Math.ceil(finite.length / most);
  return finite.filter((_, i) => i % step === 0 || i === finite.length - 1);
}
