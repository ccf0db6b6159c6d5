import { checkKeys, checkWhole, type KeysOf } from "../../tensors/internal.ts";

/**
 * A learning rate for each update; the first update has number 0.
 *
 * @category Optimisers
 */
export type Schedule = (update: number) => number;

/**
 * What {@linkcode cosineDecay} takes.
 *
 * @category Optimisers
 */
export interface CosineDecayOptions {
  /** The rate of the first update, above 0. */
  readonly from: number;
  /** The rate from the last update on, at least 0. Default 0. */
  readonly to?: number;
  /** The number of updates, at least 1. */
  readonly iterations: number;
}

const KNOWN: KeysOf<CosineDecayOptions> = { from: true, to: true, iterations: true };

/**
 * A learning rate that falls along half a cosine (Loshchilov and Hutter 2017, without
 * restarts): slowly at first and at the end, fast in between.
 *
 * @category Optimisers
 * @param options The first rate, the last, the number of updates.
 * @returns The schedule, for `adamW({ learningRate })`.
 * @throws {TypeError} If an option is unknown.
 * @throws {RangeError} If a rate or the number of updates is out of range.
 *
 * @example
 * ```ts
 * import { cosineDecay } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const rate = cosineDecay({ from: 0.01, iterations: 101 });
 * assertAlmostEquals(rate(0), 0.01);
 * assertAlmostEquals(rate(50), 0.005);
 * assertAlmostEquals(rate(100), 0);
 * ```
 */
export function cosineDecay(options: CosineDecayOptions): Schedule {
  checkKeys("cosineDecay", options, KNOWN);
  const { from, to = 0, iterations } = options;
  if (!(from > 0 && Number.isFinite(from))) {
    throw new RangeError(`cosineDecay: from must be above 0, got ${from}`);
  }
  if (!(to >= 0 && Number.isFinite(to))) {
    throw new RangeError(`cosineDecay: to must be at least 0, got ${to}`);
  }
  checkWhole("cosineDecay: iterations", iterations, 1);
  const last = Math.max(1, iterations - 1);
  return (update) => {
    const part = Math.min(1, update / last);
    return to + (from - to) * (1 + Math.cos(Math.PI * part)) / 2;
  };
}
