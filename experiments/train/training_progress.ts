import { formatSeconds, type ProgressState } from "../../commands/mod.ts";
import type { TrainingProgress } from "../fit/training.ts";

/**
 * What a line of progress says: losses, iterations a second, and the time left if it goes on as
 * it went.
 *
 * @returns The text, without a line break.
 *
 * @example
 * ```ts
 * import { progressText } from "./training_progress.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   progressText({ done: 250, of: 1000, loss: 0.02, bestLoss: 0.01, seconds: 5 }),
 *   "250/1000  loss 2.00e-2  best 1.00e-2  50.0 it/s  15 s left",
 * );
 * ```
 */
export function progressText(state: TrainingProgress): string {
  const { done, of, loss, bestLoss, seconds, already = 0 } = state;
  const own = done - already;
  const left = formatSeconds(seconds / Math.max(1, own) * (of - done));
  const rate = own > 0 && seconds > 0 ? `${rateText(own / seconds)} it/s  ` : "";
  return `${done}/${of}  loss ${loss.toExponential(2)}  best ${bestLoss.toExponential(2)}  ` +
    `${rate}${left} left`;
}

/**
 * What a line of progress says while a model is chosen.
 *
 * @example
 * ```ts
 * import { choosingText } from "./training_progress.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(choosingText({ done: 40.2, of: 100 }), "choosing a model  40 % tried");
 * ```
 */
export function choosingText({ done, of }: ProgressState): string {
  return `choosing a model  ${Math.round(100 * done / of)} % tried`;
}

/** Three digits, without an exponent. */
function rateText(rate: number): string {
  return rate >= 100 ? String(Math.round(rate)) : rate.toPrecision(3);
}
