/**
 * Figures as plain data: what is drawn of a fit, a training or a path, and Vega-Lite of it.
 *
 * @module
 */

export type { ChartSpec, Layout } from "./chart.ts";
export type { Color } from "./palette.ts";
export type { Plot, PlotAcross, PlotPanel, PlotSeries, PlotTime } from "./plot.ts";
export { fitPlot, pathPlot } from "./plots/fit_plot.ts";
export type { FitPlotOptions, Path } from "./plots/fitted.ts";
export { lossPlot } from "./plots/loss_plot.ts";
export { phasePlot, type PhasePlotOptions } from "./plots/phase_plot.ts";
export { toVega } from "./to_vega.ts";
