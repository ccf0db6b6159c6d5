import { finalStateLoss, mlp } from "../../../models/mod.ts";
import { methodNamed, PreparedGradient } from "../../../solvers/mod.ts";
import { square, sum } from "../../../tensors/mod.ts";
import { paperGradient } from "./paper_gradient.ts";

/** The numbers of steps at which the cost of a gradient is measured. */
export const COST_STEPS = [100, 1000, 10_000] as const;

/** One measurement of the cost of a gradient against the number of steps. */
export interface CostCase {
  /** What it is part of. */
  readonly experiment: "cost";
  /** `reversible`, `recursive` or `recursive:c`. */
  readonly adjoint: string;
}

/** Seconds of a gradient at each of {@linkcode COST_STEPS}. */
export interface GradientCost {
  /** The seconds, in the order of the numbers of steps. */
  readonly seconds: readonly number[];
  /** The evaluations of the field in one gradient, likewise. */
  readonly evaluations: readonly number[];
}

/** How long the runs of a batch take at least, in milliseconds. */
const BATCH_TIME = 30;
/** How long all batches at one number of steps take about, in milliseconds. */
const BATCHES_TIME = 400;
const FEWEST_BATCHES = 3;

/**
 * Measures the cost of a gradient as the paper does: midpoint, a network 1-10-1, steps of 0.01.
 * Of several batches of runs the fastest counts: it was disturbed least.
 */
export function gradientCost({ adjoint }: CostCase): GradientCost {
  const costs = COST_STEPS.map((steps) => {
    const gradient = new PreparedGradient({
      field: mlp({ state: [1], hidden: [10] }),
      ...{ y0: [1], t0: 0, t1: steps / 100, dt: 0.01 },
      ...paperGradient(methodNamed("midpoint"), adjoint),
      loss: finalStateLoss((y) => sum(square(y))),
    });
    secondsOf(gradient);
    const seconds = leastSecondsOf(gradient);
    const { evaluations } = gradient.stats;
    gradient.release();
    return { seconds, evaluations };
  });
  return {
    seconds: costs.map(({ seconds }) => seconds),
    evaluations: costs.map(({ evaluations }) => evaluations),
  };
}

function leastSecondsOf(gradient: PreparedGradient): number {
  const start = performance.now();
  let least = Infinity;
  for (let k = 0; k < FEWEST_BATCHES || performance.now() - start < BATCHES_TIME; k++) {
    least = Math.min(least, secondsOf(gradient));
  }
  return least;
}

function secondsOf(gradient: PreparedGradient): number {
  const start = performance.now();
  let runs = 0;
  do {
    gradient.run();
    runs++;
  } while (performance.now() - start < BATCH_TIME);
  return (performance.now() - start) / 1e3 / runs;
}
