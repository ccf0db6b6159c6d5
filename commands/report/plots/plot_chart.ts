import { acrossValues, type LinearAxis, linearAxis, vegaOf } from "../../../figures/internal.ts";
import type { ChartSpec, Layout, Plot } from "../../../figures/mod.ts";
import { dateAxis } from "../charts/date_axis.ts";

/** A plot as a chart, whose axis across has dates where times count from one. */
export function plotChart(plot: Plot, layout: Layout): ChartSpec {
  return vegaOf(plot, layout, acrossAxis(plot, layout));
}

/** The axis across, the same for all panels. */
export function acrossAxis(plot: Plot, layout: Layout): LinearAxis {
  const { start } = plot.across;
  const [values, room] = acrossValues(plot, layout);
  return start === undefined ? linearAxis(values, room) : dateAxis(values, start, room);
}
