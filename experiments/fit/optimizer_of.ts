import { adamW, clipNorm, cosineDecay, lbfgs, type Optimizer } from "../../models/mod.ts";
import type { TrainSettings } from "./options/train_options.ts";

/** What an optimiser is made of. */
type OptimizerSettings = Pick<
  TrainSettings,
  "optimizer" | "learningRate" | "schedule" | "iterations"
>;

/**
 * The optimiser that settings ask for.
 *
 * @param longest AdamW sees no longer gradients. Default all as they are.
 */
export function optimizerOf(
  settings: OptimizerSettings,
  weightDecay: number,
  longest?: number,
): Optimizer {
  const { optimizer, learningRate: from = NaN, schedule, iterations } = settings;
  if (optimizer === "lbfgs") return lbfgs({ weightDecay });
  const learningRate = schedule === "constant" ? from : cosineDecay({ from, iterations });
  const adam = adamW({ learningRate, weightDecay });
  return longest === undefined ? adam : clipNorm(adam, longest);
}
