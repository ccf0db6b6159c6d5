import { along, type ChartSpec, type Layout, titled, upwards, wholeSpec } from "./chart.ts";
import { linearAxis } from "./linear_axis.ts";
import { colorOf, dataMarks, dotLayer, type Drawn, lineLayer, modelMarks } from "./run_chart.ts";
import { thin } from "./thin.ts";

const SIZES = {
  wide: { width: 820, height: 130 },
  narrow: { width: 252, height: 120 },
};

/** The most points of a panel's data, and of its model. */
const MOST = { data: 200, model: 600 };

/**
 * Data and model against the time, a panel an element of the state.
 *
 * @param drawn The trajectory.
 * @param stateNames The names of the state's elements.
 * @param shown Which of them have a panel, by number.
 * @param timeName The name of the time.
 * @param layout For a wide page or a narrow one.
 * @returns The chart.
 */
export function fitChart(
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
    const data = thin(dataMarks(drawn, d, j), MOST.data);
    const model = thin(modelMarks(drawn, d, j), MOST.model);
    const color = colorOf([...data, ...model], width);
    const axis = linearAxis([...data, ...model].map(({ y }) => y), { ticks: 4 });
    const last = j === shown.at(-1);
    return {
      title: titled(named(stateNames[j], axis.unit), true, width),
      width,
      height,
      encoding: {
        x: along("x", timeAxis, { title: last ? named(timeName, timeAxis.unit) : null, width }),
        y: upwards("y", axis),
      },
      layer: [dotLayer(data, color), lineLayer(model, color)],
    };
  });
  return wholeSpec({ vconcat: panels, spacing: 18 });
}

/** A name with the power of ten that its axis is in. */
export function named(name: string, unit: string): string {
  return unit === "" ? name : `${name}, ${unit}`;
}
