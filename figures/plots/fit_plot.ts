import { type Plot, type PlotPanel, type PlotSeries, rangeAround } from "../plot.ts";
import {
  column,
  dataSeries,
  type Drawn,
  modelSeries,
  PANEL_WIDTH,
  TIME_TICKS,
  type TimeAxis,
} from "./drawn.ts";

/** A panel alone has more room. */
const HEIGHTS = { alone: { wide: 240, narrow: 170 }, among: { wide: 130, narrow: 120 } };

/** The most panels of inputs. */
const MOST_INPUTS = 4;

/** Data and model against the time, a panel an element of the state, and the inputs below. */
export function fitPlotOf(
  drawn: Drawn,
  stateNames: readonly string[],
  shown: readonly number[],
  time: TimeAxis,
): Plot {
  const d = stateNames.length;
  const states = shown.map((j): PlotPanel => {
    const data = dataSeries(drawn, d, j);
    const series = [...bandSeries(drawn, d, j), data, ...modelSeries(drawn, d, j)];
    // A path that runs away would press the data flat.
    const range = rangeAround(
      Array.from(data.y),
      series.flatMap(({ y, upper = [] }) => [...Array.from(y), ...Array.from(upper)]),
    );
    const ticks = shown.length === 1 ? 5 : 4;
    return { title: stateNames[j], ticks, series, ...(range && { range }) };
  });
  const panels = [...states, ...inputPanels(drawn), ...dosePanels(drawn)];
  const { wide, narrow } = HEIGHTS[panels.length === 1 ? "alone" : "among"];
  return {
    across: { ...time, ticks: TIME_TICKS },
    size: { wide: [PANEL_WIDTH.wide, wide], narrow: [PANEL_WIDTH.narrow, narrow] },
    panels,
  };
}

/** The band of element j, where there is one. */
export function bandSeries({ band }: Pick<Drawn, "band">, d: number, j: number): PlotSeries[] {
  if (band === undefined) return [];
  return [{
    ...{ name: "95 % band", color: "band", mark: "band", x: band.times },
    y: column(band.lower, d, j),
    upper: column(band.upper, d, j),
  }];
}

function inputPanels({ inputs }: Drawn): PlotPanel[] {
  if (inputs === undefined) return [];
  const { names, times, values, kind } = inputs;
  return names.slice(0, MOST_INPUTS).map((name, j): PlotPanel => ({
    title: name,
    ticks: 3,
    series: [{
      ...{ name: "input", color: "green", mark: kind === "previous" ? "steps" : "line" },
      x: times,
      y: column(values, names.length, j),
    }],
  }));
}

function dosePanels({ doses = [] }: Drawn): PlotPanel[] {
  if (doses.length === 0) return [];
  return [{
    title: "doses",
    ticks: 3,
    holds: [0],
    series: [{
      ...{ name: "dose", color: "violet", mark: "dots" },
      x: doses.map(({ time }) => time),
      y: doses.map(({ amount }) => amount),
    }],
  }];
}
