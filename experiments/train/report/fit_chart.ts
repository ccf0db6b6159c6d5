import {
  type ChartSpec,
  type Layout,
  PANEL_WIDTH,
  thin,
  timePanels,
} from "../../../commands/mod.ts";
import {
  colorOf,
  dataMarks,
  dotLayer,
  type Drawn,
  lineLayer,
  modelMarks,
  type TimeAxis,
} from "./run_chart.ts";

const HEIGHT: Readonly<Record<Layout, number>> = { wide: 130, narrow: 120 };

/** The most points of a panel's data, and of its model. */
const MOST = { data: 200, model: 600 };

/** Data and model against the time, a panel an element of the state. */
export function fitChart(
  drawn: Drawn,
  stateNames: readonly string[],
  shown: readonly number[],
  time: TimeAxis,
  layout: Layout,
): ChartSpec {
  const d = stateNames.length;
  const panels = shown.map((j) => {
    const data = thin(dataMarks(drawn, d, j), MOST.data);
    const model = thin(modelMarks(drawn, d, j), MOST.model);
    const color = colorOf([...data, ...model], PANEL_WIDTH[layout]);
    return {
      title: stateNames[j],
      values: [...data, ...model].map(({ y }) => y),
      ticks: 4,
      layers: () => [dotLayer(data, color), lineLayer(model, color)],
    };
  });
  return timePanels(panels, { ...time, times: drawn.times }, layout, HEIGHT[layout]);
}
