import type { MimeBundle } from "../../tensors/internal.ts";
import type { Tensor } from "../../tensors/mod.ts";
import { PLOT_LOOK } from "../plot_look.ts";
import { pathPlot } from "./fit_plot.ts";

/** What is drawn of a solution. */
interface Shown {
  readonly times: Float64Array;
  readonly states: Tensor;
  /** Its whole path, where that was kept. */
  readonly path: WholePath | undefined;
}

interface WholePath {
  readonly t0: number;
  readonly t1: number;
  at(t: number): Tensor;
}

/** At how many times a whole path is drawn. */
const POINTS = 400;

/** A chart of a solution: its whole path, or else the states that were saved, where there are several. */
export function solutionPlot({ times, states, path }: Shown): MimeBundle | undefined {
  if (path) return PLOT_LOOK.show(pathPlot(sampled(path)));
  return times.length > 1 ? PLOT_LOOK.show(pathPlot({ times, states })) : undefined;
}

function sampled(path: WholePath): { times: number[]; states: number[][] } {
  const { t0, t1 } = path;
  const times = Array.from(
    { length: POINTS },
    (_, i) => i === POINTS - 1 ? t1 : t0 + i * (t1 - t0) / (POINTS - 1),
  );
  return { times, states: times.map((t) => Array.from(path.at(t).data)) };
}
