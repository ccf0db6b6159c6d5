import { SAME } from "../forecasts/verdict.ts";
import { errorOf, type Miss } from "./judge.ts";
import { costOf, overall, type Score } from "./score.ts";

/** A model may be averaged with the best one if it costs no more than so much more, or is as near. */
const LIKELY = 0.1;
/** Each one must make the error of the mean so much less. */
const GAIN = 0.01;

/** Models whose forecasts are averaged. */
export interface Members {
  /** The models, the best one first. */
  readonly scores: readonly Score[];
  /** What the mean of their forecasts missed, of all folds. */
  readonly misses: readonly Miss[];
  /** The error of the mean. */
  readonly error: number;
}

/**
 * Chooses models whose forecasts are averaged with those of the best one: of those that are about as good
 * the one that makes the error of the mean least, and again, as long as it gains by that. (Caruana et al.,
 * Ensemble selection from libraries of models, 2004. All count the same, as weights that are fitted to few
 * errors do worse: Clemen, Combining forecasts, 1989.) What is as near joins whatever its parts: these guard
 * against one that is best by chance, and so does a mean. None is free to grow where the best one is not, and
 * none has a steeper trend.
 *
 * @param scores The models that were tried on all folds.
 * @param most How many there are at most, the best one included.
 */
export function membersOf(
  best: Score,
  scores: readonly Score[],
  deviations: readonly number[],
  most: number,
): Members {
  const pool = scores.filter((score) =>
    score !== best && isAsGood(score, best) && !isWilder(score, best) &&
    score.misses.every((own, k) => own.length === best.misses[k].length)
  );
  let found = meanOf([best], deviations);
  while (found.scores.length < most) {
    const tried = pool.filter((score) => !found.scores.includes(score))
      .map((score) => meanOf([...found.scores, score], deviations));
    if (tried.length === 0) break;
    const next = tried.reduce((a, b) => b.error < a.error ? b : a);
    if (!(Math.log(next.error) < Math.log(found.error) - GAIN)) break;
    found = next;
  }
  return found;
}

function isAsGood(score: Score, best: Score): boolean {
  return costOf(score) <= costOf(best) + LIKELY || overall(score) <= SAME * overall(best);
}

function isWilder(score: Score, best: Score): boolean {
  const [a, b] = [score.candidate, best.candidate];
  return a.shape.stable !== true && b.shape.stable === true ||
    (a.units.trend ?? 0) > (b.units.trend ?? 0);
}

function meanOf(scores: readonly Score[], deviations: readonly number[]): Members {
  const [{ weights, misses }] = scores;
  const means = misses.map((own, k) =>
    scores.length === 1
      ? own
      : own.map((miss, i) => averaged(miss, scores.map((score) => score.misses[k][i].forecast)))
  );
  const error = overall({ weights, errors: means.map((own) => errorOf(own, deviations)) });
  return { scores, misses: means.flat(), error };
}

function averaged(miss: Miss, forecasts: readonly number[]): Miss {
  const n = forecasts.length;
  const mean = forecasts.reduce((sum, x) => sum + x / n, 0);
  const variance = forecasts.reduce((sum, x) => sum + (x - mean) ** 2 / n, 0);
  return { ...miss, forecast: mean, spread: Math.sqrt(variance) };
}
