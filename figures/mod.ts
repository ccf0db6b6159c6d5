/**
 * Figures as plain data: what is drawn of a fit, a training or a path, and Vega-Lite of it.
 *
 * @module
 */

export type { ChartSpec, Layout } from "./chart.ts";
export type { Color } from "./palette.ts";
export type { Plot, PlotAcross, PlotPanel, PlotSeries, PlotTime } from "./plot.ts";
export { lossPlot, type LossPoint } from "./plots/loss_plot.ts";
export { toVega } from "./to_vega.ts";
