import type { MimeBundle } from "../tensors/internal.ts";
import type { Tensor } from "../tensors/mod.ts";
import { drawn } from "./drawn.ts";
import type { DensePath } from "./path/dense_path.ts";

/** What is shown of a solution. */
interface Shown {
  readonly status: string;
  readonly times: Float64Array;
  readonly states: Tensor;
  readonly t1: number;
  readonly y1: Tensor;
  readonly path: DensePath | undefined;
  readonly stats: { readonly steps: number };
}

/** At how many times a whole path is drawn. */
const POINTS = 400;

/** What a notebook shows of a solution: its whole path, or else the states that were saved. */
export function showSolution(solution: Shown): Promise<MimeBundle> {
  const { status, times, states, t1, y1, path, stats } = solution;
  const text = `Solution, ${status} after ${stats.steps} steps, at t = ${t1}:\n${y1}`;
  return drawn(text, ({ pathPlot }) => {
    if (path) return pathPlot(sampled(path));
    return times.length > 1 ? pathPlot({ times, states }) : undefined;
  });
}

function sampled(path: DensePath): { times: number[]; states: number[][] } {
  const { t0, t1 } = path;
  const times = Array.from(
    { length: POINTS },
    (_, i) => i === POINTS - 1 ? t1 : t0 + i * (t1 - t0) / (POINTS - 1),
  );
  return { times, states: times.map((t) => Array.from(path.at(t).data)) };
}
