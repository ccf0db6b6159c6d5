import { checkWhole, looking } from "../../tensors/internal.ts";
import { PLOT_LOOK } from "../plot_look.ts";
import { FIT_KEYS, type FitPlotOptions, fittedOf } from "./fitted.ts";
import { type Plot, type PlotSeries, rangeAround } from "../plot.ts";
import { column, type Drawn, modelPath, type TimeAxis } from "./drawn.ts";

const SIZES = { wide: [380, 300], narrow: [252, 252] } as const;

/**
 * What a figure of a phase plane shows.
 *
 * @category Figures
 */
export interface PhasePlotOptions extends FitPlotOptions {
  /** Which element of the state lies across, and which one upwards, from 0. Default [0, 1]. */
  readonly axes?: readonly [across: number, upwards: number];
}

/**
 * Two elements of the state against each other: of data, of a model's path, or of both.
 *
 * @category Figures
 * @param options What was measured, what the model makes of it, and which elements are drawn.
 * @returns The plot; a notebook draws it, and {@linkcode toVega} makes a chart of it.
 * @throws {TypeError} If an option is unknown or of the wrong type, there is nothing to draw, or shapes
 *   do not fit.
 * @throws {RangeError} If the state has no such elements, or `trained` is out of range.
 *
 * @example
 * ```ts
 * import { phasePlot } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const plot = phasePlot({
 *   model: { times: [0, 1, 2], states: [[1, 0], [0, 1], [-1, 0]] },
 *   names: ["position", "velocity"],
 * });
 * assertEquals([plot.across.name, plot.panels[0].title], ["position", "velocity"]);
 * ```
 */
export function phasePlot(options: PhasePlotOptions): Plot {
  const { drawn, names, time } = fittedOf("phasePlot", options, { ...FIT_KEYS, axes: true });
  const { axes = [0, 1] } = options;
  for (const k of [0, 1]) {
    const axis = axes[k];
    checkWhole("phasePlot: axes", axis, 0);
    if (axis < names.length) continue;
    throw new RangeError(
      `phasePlot: axes must be elements of the state, from 0 to ${names.length - 1}, got ${axis}`,
    );
  }
  return looking(phasePlotOf([drawn], names, axes, time), PLOT_LOOK);
}

/** Two elements of the state against each other. */
export function phasePlotOf(
  drawn: readonly Drawn[],
  stateNames: readonly string[],
  [over, up]: readonly [number, number],
  time: TimeAxis,
): Plot {
  const d = stateNames.length;
  const all = drawn.map((one) => ({ one, ...modelPath(one) }));
  // A path that runs away would press the data to a point.
  const within = (j: number) =>
    rangeAround(
      drawn.flatMap(({ states }) => [...column(states, d, j)]),
      all.flatMap(({ path }) => [...column(path.states, d, j)]),
    );
  const [across, upwards] = [within(over), within(up)];
  const place = (states: Float64Array) => {
    const x = column(states, d, over);
    if (across === undefined) return x;
    return x.map((value) => value < across[0] || value > across[1] ? NaN : value);
  };
  const several = drawn.length > 1;
  const lines = all.flatMap(({ one, path, parts }) => {
    const [x, y] = [place(path.states), column(path.states, d, up)];
    return parts.map(({ look, from, to }): PlotSeries => ({
      ...look,
      ...{ x: x.subarray(from, to), y: y.subarray(from, to), at: path.times.subarray(from, to) },
      ...(several && { of: one.name }),
    }));
  });
  const measured = drawn.filter(({ times }) => times.length > 0);
  const dots = measured.map((one): PlotSeries => ({
    ...{ name: "data", color: "muted", mark: "dots", at: one.times },
    x: place(one.states),
    y: column(one.states, d, up),
    ...(several && { of: one.name }),
  }));
  return {
    across: { name: stateNames[over], ticks: 6 },
    plane: time,
    size: SIZES,
    panels: [{
      title: stateNames[up],
      ticks: 6,
      series: [...dots, ...lines],
      ...(upwards && { range: upwards }),
    }],
  };
}
