import type { ForecastFrom } from "../forecasts/forecaster.ts";
import { type Candidate, complexityOf } from "./candidates.ts";
import type { Miss } from "./judge.ts";

/** How a candidate does. */
export interface Score {
  /** The candidate. */
  readonly candidate: Candidate;
  /** Where its forecasts start. */
  readonly from: ForecastFrom;
  /** The error of each fold so far. */
  readonly errors: number[];
  /** How much each fold counts. */
  readonly weights: readonly number[];
  /** What it missed of each fold so far. */
  readonly misses: (readonly Miss[])[];
}

/** What a part more of a model must make better at least, and so much more where all is noise. */
const WORTH = 0.03;
const IN_NOISE = 4;
/** What a trend or season that is not the likeliest one by all rows must make better on the folds. */
const UNLIKELY = 0.45;

/** The root mean square of the errors of folds, as much as each counts. */
export function overall({ errors, weights }: Pick<Score, "errors" | "weights">): number {
  const sum = errors.reduce((sum, x, k) => sum + weights[k] * x * x, 0);
  return Math.sqrt(sum / weights.slice(0, errors.length).reduce((all, w) => all + w, 0));
}

/** Less is better: a model that has more parts must be worth it, all the more where chance decides. */
export function costOf(score: Score): number {
  const error = overall(score);
  const parts = complexityOf(score.candidate) + (score.from === "path" ? 0 : 1);
  // Where nothing could be held out the plainest one is taken.
  if (Number.isNaN(error)) return parts;
  const unlikely = score.candidate.unlikely ? UNLIKELY : 0;
  return Math.log(error) + unlikely + WORTH * (1 + IN_NOISE * Math.min(1, error) ** 2) * parts;
}

/** The one that costs least. */
export function cheapest(scores: readonly Score[]): Score {
  return scores.reduce((a, b) => costOf(b) < costOf(a) ? b : a);
}
