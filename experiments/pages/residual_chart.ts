import { along, type ChartSpec, type Layout, titled, upwards, wholeSpec } from "./chart.ts";
import { named } from "./fit_chart.ts";
import { linearAxis } from "./linear_axis.ts";
import { lightColor } from "./palette.ts";
import { colorOf, dotLayer, type Drawn, residualMarks } from "./run_chart.ts";
import { thin } from "./thin.ts";

const SIZES = {
  wide: { width: 820, height: 100 },
  narrow: { width: 252, height: 100 },
};

const MOST = 200;

/**
 * What is left of the data without the model against the time, a panel an element of the state.
 *
 * @param drawn The trajectory.
 * @param stateNames The names of the state's elements.
 * @param shown Which of them have a panel, by number.
 * @param timeName The name of the time.
 * @param layout For a wide page or a narrow one.
 * @returns The chart.
 */
export function residualChart(
  drawn: Drawn,
  stateNames: readonly string[],
  shown: readonly number[],
  timeName: string,
  layout: Layout,
): ChartSpec {
  const { width, height } = SIZES[layout];
  const d = stateNames.length;
  const timeAxis = linearAxis(drawn.times, {
    ticks: layout === "wide" ? 8 : 5,
    width,
    margin: 0.02,
  });
  const panels = shown.map((j) => {
    const marks = thin(residualMarks(drawn, d, j), MOST);
    const color = colorOf(marks, width);
    const axis = linearAxis([0, ...marks.map(({ y }) => y)], { ticks: 3 });
    const last = j === shown.at(-1);
    return {
      title: titled(named(`${stateNames[j]}: data − model`, axis.unit), true, width),
      width,
      height,
      encoding: {
        x: along("x", timeAxis, { title: last ? named(timeName, timeAxis.unit) : null, width }),
        y: upwards("y", axis),
      },
      layer: [
        {
          data: { values: timeAxis.domain.map((x) => ({ x, y: 0 })) },
          mark: { type: "line", color: lightColor("muted"), strokeWidth: 1 },
        },
        dotLayer(marks, color),
      ],
    };
  });
  return wholeSpec({ vconcat: panels, spacing: 18 });
}
