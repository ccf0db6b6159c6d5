import type { Look, MimeBundle } from "../tensors/internal.ts";
import { CHART_LOOK } from "./chart_look.ts";
import type { Plot } from "./plot.ts";
import { toVega } from "./to_vega.ts";

/** A plot in a notebook is its chart. */
export const PLOT_LOOK = {
  print: (plot: Plot): [string, object] => ["Plot", { ...plot }],
  brief: (plot: Plot): string => {
    const names = plot.panels.map(({ title }) => title);
    return `Plot of ${names.join(", ")} against ${plot.across.name}`;
  },
  show(plot: Plot): MimeBundle {
    return { ...CHART_LOOK.show(toVega(plot)), "text/plain": `[${PLOT_LOOK.brief(plot)}]` };
  },
} satisfies Look<Plot>;
