import { looking } from "../../tensors/internal.ts";
import { PLOT_LOOK } from "../plot_look.ts";
import { type FitPlotOptions, fittedOf, type Path } from "./fitted.ts";
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

/** The most elements of a state that have panels of their own. */
const MOST_PANELS = 8;

/**
 * Data and a model's path against the time: a panel an element of the state, the first eight of them.
 *
 * @category Figures
 * @param options What was measured, and what the model makes of it.
 * @returns The plot; a notebook draws it, and {@linkcode toVega} makes a chart of it.
 * @throws {TypeError} If an option is unknown or of the wrong type, there is nothing to draw, or shapes
 *   do not fit.
 * @throws {RangeError} If `trained` is out of range.
 *
 * @example
 * ```ts
 * import { fitPlot, mul, rk4, solve, toVega, vectorField } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => mul(y, -0.5) });
 * const times = [0, 1, 2, 3];
 * const model = solve({ field, y0: [2], t0: 0, t1: 3, dt: 0.1, method: rk4, saveAt: times });
 * const data = { times, states: [[2], [1.2], [0.8], [0.4]] };
 * const plot = fitPlot({ data, model, names: ["concentration"], timeName: "hours" });
 * assertEquals(plot.panels[0].series.map(({ name }) => name), ["data", "model"]);
 * assertEquals(JSON.parse(JSON.stringify(toVega(plot))).datasets["0-1"].length, 4);
 * ```
 */
export function fitPlot(options: FitPlotOptions): Plot {
  const { drawn, names, time } = fittedOf("fitPlot", options);
  const shown = names.slice(0, MOST_PANELS).map((_, j) => j);
  return looking(fitPlotOf(drawn, names, shown, time), PLOT_LOOK);
}

/**
 * A path against the time: a panel an element of the state, the first eight of them.
 *
 * @category Figures
 * @param path States at times, such as a solution.
 * @param options What the elements and the times are called, as in {@linkcode fitPlot}.
 * @returns The plot.
 * @throws {TypeError} If shapes do not fit.
 *
 * @example
 * ```ts
 * import { mul, pathPlot, rk4, solve, vectorField } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [], f: (_t, y) => mul(y, -0.5) });
 * const saveAt = { start: true, every: 1 };
 * const plot = pathPlot(solve({ field, y0: 2, t0: 0, t1: 3, dt: 0.1, method: rk4, saveAt }));
 * assertEquals(plot.panels[0].series[0].x.length, 31);
 * ```
 */
export function pathPlot(
  path: Path,
  options: Pick<FitPlotOptions, "names" | "timeName"> = {},
): Plot {
  const { drawn, names, time } = fittedOf("pathPlot", { ...options, model: path });
  const shown = names.slice(0, MOST_PANELS).map((_, j) => j);
  const plot = fitPlotOf(drawn, names, shown, time);
  // A legend would name the model in each panel.
  const panels = plot.panels.map((panel) => ({
    ...panel,
    series: panel.series.map((series) => ({ ...series, name: panel.title })),
  }));
  return looking<Plot>({ ...plot, panels }, PLOT_LOOK);
}

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
    const series = [
      ...bandSeries(drawn, d, j),
      ...(data.x.length > 0 ? [data] : []),
      ...modelSeries(drawn, d, j),
    ];
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
