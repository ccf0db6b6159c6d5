import type { Plot, PlotPanel } from "../../../figures/mod.ts";
import {
  column,
  type Drawn,
  PANEL_WIDTH,
  rangeAround,
  TIME_TICKS,
  type TimeAxis,
} from "../../../figures/internal.ts";

const HEIGHT = 100;

/** How many times the width of the trained-on residuals others may be away. */
const REACH = 4;

/** What is left of the data without the model against the time, a panel an element of the state. */
export function residualPlot(
  drawn: Drawn,
  stateNames: readonly string[],
  shown: readonly number[],
  time: TimeAxis,
): Plot {
  const d = stateNames.length;
  const { times, trained } = drawn;
  const panels = shown.map((j): PlotPanel => {
    const model = column(drawn.forecast, d, j);
    const left = column(drawn.states, d, j).map((x, i) => x - model[i]);
    const known = left.subarray(0, trained);
    const range = rangeAround(known.some(Number.isFinite) ? [0, ...known] : [], left, REACH);
    return {
      title: `${stateNames[j]}: data − model`,
      ticks: 3,
      holds: [0],
      ...(range && { range }),
      series: [
        {
          ...{ name: "trained on", color: "blue", mark: "dots" } as const,
          x: times.subarray(0, trained),
          y: known,
        },
        {
          ...{ name: "held out", color: "orange", mark: "dots" } as const,
          x: times.subarray(trained),
          y: left.subarray(trained),
        },
      ].filter(({ y }) => y.some(Number.isFinite)),
    };
  });
  const size = {
    wide: [PANEL_WIDTH.wide, HEIGHT],
    narrow: [PANEL_WIDTH.narrow, HEIGHT],
  } as const;
  return { across: { ...time, ticks: TIME_TICKS }, size, panels };
}
