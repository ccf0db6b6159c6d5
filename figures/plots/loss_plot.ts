import { looking } from "../../tensors/internal.ts";
import type { Plot } from "../plot.ts";
import { PLOT_LOOK } from "../plot_look.ts";

const SIZES = {
  half: { wide: [380, 300], narrow: [252, 220] },
  whole: { wide: [820, 240], narrow: [252, 220] },
} as const;

/** The loss of an iteration. */
export interface LossPoint {
  /** Its number; the first is 0. */
  readonly iteration: number;
  /** The stage's name. */
  readonly stage: string;
  /** The loss. */
  readonly loss: number;
}

/**
 * The losses of a training, on a logarithmic axis. A few that are far above all others stand at the
 * edge.
 *
 * @category Figures
 * @param training What `train` gives, or anything else with losses, one an iteration.
 * @returns The plot; a notebook draws it, and {@linkcode toVega} makes a chart of it.
 *
 * @example
 * ```ts
 * import { lossPlot } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const { panels: [{ scale, series }] } = lossPlot({ losses: [4, 2, 1] });
 * assertEquals([scale, series[0].y], ["log", [4, 2, 1]]);
 * ```
 */
export function lossPlot(training: { readonly losses: ArrayLike<number> }): Plot {
  const points = Array.from(training.losses, (loss, iteration) => ({ iteration, stage: "", loss }));
  return looking(lossPlotOf(points, "whole"), PLOT_LOOK);
}

/**
 * The loss against the iterations, on a logarithmic axis. Stages have lines of their own, as their
 * losses are of other problems. A few updates that are far above all others stand at the edge.
 *
 * @param points The losses, in order.
 * @param span How much of a wide page's width it takes.
 * @returns The plot.
 *
 * @example
 * ```ts
 * import { lossPlotOf } from "./loss_plot.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const points = [1, 0.1, 0.01].map((loss, iteration) => ({ stage: "all", iteration, loss }));
 * assertEquals(lossPlotOf(points, "whole").panels[0].series[0].x, [1, 2, 3]);
 * ```
 */
export function lossPlotOf(points: readonly LossPoint[], span: "half" | "whole"): Plot {
  const names = [...new Set(points.map(({ stage }) => stage))];
  const stages = names.map((name) => [name, points.filter(({ stage }) => stage === name)] as const);
  const range = usualRange(points.map(({ loss }) => loss));
  return {
    across: { name: "iteration", ticks: span === "half" ? 5 : 8 },
    size: SIZES[span],
    panels: [{
      title: "loss",
      scale: "log",
      ticks: 6,
      ...(range && { range }),
      series: stages.map(([of, own]) => ({
        ...{ name: "loss", of, color: "blue", mark: "line" },
        x: own.map(({ iteration }) => iteration + 1),
        y: own.map(({ loss }) => loss > 0 ? loss : NaN),
      })),
    }],
  };
}

/** The least gap below losses that are left out, and the part of them that may be. */
const GAP = /* @__PURE__ */ Math.log(1e3);
const PART = 0.05;

/**
 * From the least loss to not much more than nearly all: where a few are above a gap that is wider
 * than all others together, what is below would be flat on an axis that has them.
 *
 * @returns The range; undefined where it has all.
 */
function usualRange(losses: readonly number[]): [number, number] | undefined {
  const logs = losses.filter((loss) => loss > 0 && loss < Infinity).map(Math.log)
    .sort((a, b) => a - b);
  const first = Math.max(1, Math.floor((1 - PART) * logs.length));
  for (let i = first; i < logs.length; i++) {
    const [below, span] = [logs[i - 1], logs[i - 1] - logs[0]];
    if (logs[i] - below > Math.max(GAP, span)) {
      return [Math.exp(logs[0]), Math.exp(below + Math.max(1, span / 8))];
    }
  }
  return undefined;
}
