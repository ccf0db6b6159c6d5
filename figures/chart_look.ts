import type { Look, MimeBundle } from "../tensors/internal.ts";
import { lightColor } from "./palette.ts";

/** A Vega-Lite specification. */
type Spec = Readonly<Record<string, unknown>>;

/** A chart in a notebook is drawn by it, on paper of its own: the page may be dark. */
export const CHART_LOOK = {
  print: (chart: Spec): [string, object] => ["Chart", { ...chart }],
  brief: (): string => "Chart",
  show(chart: Spec): MimeBundle {
    return {
      "application/vnd.vegalite.v5+json": {
        ...chart,
        $schema: "https://vega.github.io/schema/vega-lite/v5.json",
        background: lightColor("paper"),
        padding: 12,
      },
      "text/plain": "[Chart]",
    };
  },
} satisfies Look<Spec>;
