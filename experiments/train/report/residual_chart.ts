import {
  type ChartSpec,
  type Layout,
  lightColor,
  PANEL_WIDTH,
  thin,
  timePanels,
} from "../../../commands/mod.ts";
import { colorOf, dotLayer, type Drawn, residualMarks, type TimeAxis } from "./run_chart.ts";

const HEIGHT = 100;

const MOST = 200;

/** What is left of the data without the model against the time, a panel an element of the state. */
export function residualChart(
  drawn: Drawn,
  stateNames: readonly string[],
  shown: readonly number[],
  time: TimeAxis,
  layout: Layout,
): ChartSpec {
  const d = stateNames.length;
  const panels = shown.map((j) => {
    const marks = thin(residualMarks(drawn, d, j), MOST);
    const color = colorOf(marks, PANEL_WIDTH[layout]);
    return {
      title: `${stateNames[j]}: data − model`,
      values: [0, ...marks.map(({ y }) => y)],
      ticks: 3,
      layers: (timeDomain: readonly number[]) => [
        {
          data: { values: timeDomain.map((x) => ({ x, y: 0 })) },
          mark: { type: "line", color: lightColor("muted"), strokeWidth: 1 },
        },
        dotLayer(marks, color),
      ],
    };
  });
  return timePanels(panels, { ...time, times: drawn.times }, layout, HEIGHT);
}
