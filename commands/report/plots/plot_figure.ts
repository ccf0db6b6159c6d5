import { type Figure, figure } from "../document.ts";
import type { Plot } from "../../../figures/mod.ts";
import { plotChart } from "./plot_chart.ts";
import { plotNotes } from "./plot_data.ts";

/**
 * A figure of a plot: a page lets its readers point at values, zoom into its times, and save it. What
 * is not to be seen at once is said below it.
 */
export function plotFigure(
  about: Pick<Figure, "name" | "alternative" | "caption" | "span">,
  plot: Plot,
): Figure {
  const { caption } = about;
  const notes = plotNotes(plot).map((note) => ` ${note}`);
  const whole = [...(Array.isArray(caption) ? caption : [caption]), ...notes];
  return {
    ...figure({ ...about, caption: whole }, (layout) => plotChart(plot, layout)),
    plot,
  };
}
