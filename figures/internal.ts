/**
 * What the rooms above use of this one besides what its users do.
 *
 * @module
 */

export { type LinearAxis, linearAxis } from "./axes/linear_axis.ts";
export {
  apart,
  type Axis,
  LABELS,
  type LogAxis,
  logAxis,
  type Room,
  type Tick,
  type Unit,
} from "./axes/log_axis.ts";
export { along, emptyChart, legendFor, titled, upwards, wholeSpec } from "./chart.ts";
export { chartColorRules, type Color, colorProperties, lightColor, PALETTE } from "./palette.ts";
export { drawnValue, ends, rangeAround } from "./plot.ts";
export {
  column,
  type Drawn,
  type DrawnInputs,
  PANEL_WIDTH,
  type Rows,
  TIME_TICKS,
  type TimeAxis,
} from "./plots/drawn.ts";
export { PLOT_LOOK } from "./plot_look.ts";
export { bandSeries, fitPlot, fitPlotOf, pathPlot } from "./plots/fit_plot.ts";
export { lossPlot, lossPlotOf, type LossPoint } from "./plots/loss_plot.ts";
export { phasePlotOf } from "./plots/phase_plot.ts";
export { solutionPlot } from "./plots/solution_plot.ts";
export { tensorTable } from "./tensor_table.ts";
export { textWidth } from "./text_width.ts";
export { type Point, thin } from "./thin.ts";
export { acrossValues, dotWidth, mostOf, upAxis, vegaOf } from "./to_vega.ts";
