import { spacing } from "../steps/float_spacing.ts";

/** The most evaluations of a search. */
const MOST = 200;

/** Two times between which a function has a root, and its values there. */
export interface Bracket {
  readonly low: number;
  readonly high: number;
  readonly atLow: number;
  readonly atHigh: number;
}

/**
 * Finds a root to the last bit of its place: by secants, and by halves where these leave the bracket or do
 * not narrow it.
 *
 * @param f The function; expensive.
 * @param guess Where to begin, and about the slope there.
 * @returns The place, of those where it was evaluated and of the high end, at which |f| is least.
 */
export function findRoot(
  f: (t: number) => number,
  { low, high, atLow, atHigh }: Bracket,
  guess: { readonly place: number; readonly slope: number },
): number {
  const sign = atLow > 0 ? 1 : -1;
  let before = NaN;
  let atBefore = NaN;
  let { slope } = guess;
  let best = high;
  let least = Math.abs(atHigh);
  let width = Math.abs(high - low);
  const isInside = (t: number) => (t - low) * (high - t) > 0;
  let t = isInside(guess.place) ? guess.place : low + (high - low) / 2;
  for (let k = 0; k < MOST && isInside(t); k++) {
    const value = f(t);
    if (Math.abs(value) <= least) {
      best = t;
      least = Math.abs(value);
    }
    if (value === 0) break;
    if (sign * value > 0) low = t;
    else high = t;
    if (k > 0) slope = (value - atBefore) / (t - before);
    const secant = t - value / slope;
    before = t;
    atBefore = value;
    if (Math.abs(secant - t) < spacing(t) / 2) break;
    // Every third time the bracket must have become half as wide.
    const narrow = Math.abs(high - low);
    const slow = k % 3 === 2 && narrow > width / 2;
    if (k % 3 === 2) width = narrow;
    t = isInside(secant) && !slow ? secant : low + (high - low) / 2;
  }
  return best;
}
