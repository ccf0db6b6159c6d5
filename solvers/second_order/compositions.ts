/**
 * The sizes of the steps of which `verlet()` is composed, in parts of the whole step: the first half of
 * them, the one in the middle last. The others follow in the opposite order.
 */
export const COMPOSITIONS: Readonly<Record<VerletOrder, readonly number[]>> = {
  2: [1],
  4: [0.28, 0.62546642846767004501, 1 - 2 * (0.28 + 0.62546642846767004501)],
  6: [
    0.39216144400731413927925056,
    0.33259913678935943859974864,
    -0.70624617255763935980996482,
    0.08221359629355080023149045,
    0.79854399093482996339895035,
  ],
  8: [
    0.13020248308889008087881763,
    0.56116298177510838456196441,
    -0.38947496264484728640807860,
    0.15884190655515560089621075,
    -0.39590389413323757733623154,
    0.18453964097831570709183254,
    0.25837438768632204729397911,
    0.29501172360931029887096624,
    -0.60550853383003451169892108,
  ],
};

/**
 * The orders that `verlet` has.
 *
 * @category Reversible methods
 */
export type VerletOrder = 2 | 4 | 6 | 8;

/** A composition as moves of q, and of v between them: `drifts` has one more than `kicks`. */
export interface Moves {
  /** How long q is moved each time, */
  readonly drifts: readonly number[];
  /** and v, in parts of the step. */
  readonly kicks: readonly number[];
  /** The time of the clock of v at each drift, */
  readonly driftTimes: readonly number[];
  /** and of that of q at each kick, in parts of the step. */
  readonly kickTimes: readonly number[];
}

/** The moves of a symmetric composition; those of q that follow each other are one. */
export function movesOf(order: VerletOrder): Moves {
  const first = COMPOSITIONS[order];
  const kicks = [...first, ...first.slice(0, -1).reverse()];
  const drifts = [0, ...kicks].map((kick, i) => (kick + (kicks[i] ?? 0)) / 2);
  const sums = (parts: readonly number[]) => {
    let sum = 0;
    return parts.map((part) => sum += part);
  };
  // The same from both ends, so that a step of −h meets the same times.
  const halves = (times: readonly number[]) =>
    times.map((time, i) => i < times.length / 2 ? time : 1 - times[times.length - 1 - i]);
  return {
    drifts,
    kicks,
    driftTimes: halves([0, ...sums(kicks)]),
    kickTimes: halves(sums(drifts).slice(0, -1)).map((time, i) =>
      2 * i + 1 === kicks.length ? 1 / 2 : time
    ),
  };
}
