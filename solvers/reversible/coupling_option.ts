import { numbersOf } from "../../tensors/internal.ts";
import type { BindOptions } from "../method.ts";
import { nearestRatio, type Ratio } from "../ratio.ts";

/**
 * A coupling as a user writes it.
 *
 * @category Reversible methods
 */
export type CouplingOption = number | "auto" | Ratio;

/**
 * The part s of 1 − λ by which z moves where both do; y moves by the rest. 0 where y moves alone.
 *
 * A step advances y by the base method, with the leading local error C h^(p+1), and z by its adjoint:
 * there it is −C h^(p+1) where p is odd, and the term after it is the same. If y alone is held to z, both
 * follow the adjoint: where the two terms of the base cancel in part, they add up. If both move, errors of
 * s y + (1 − s) z, which stays where it is, are nearer to the mean of the two: 2 s − 1 times the base's
 * where nothing is damped. But y is off from there by 1 − s times the distance that steps keep up. Of
 * y' = −α (y − g(t)) with r = αh/(1 − λ), stable for r < 1, y is in the long run off by
 *
 *     (2 s − 1 + r) / (1 − r)
 *
 * times what the base is off by. At s = 0 that is −1 whatever r is. At 1/4 it is −1/2 to 1 for r up to 3/4,
 * which is 60 e-folds of damping over a solve with 8 anchors, and 2 at 67. A larger s is better where little
 * is damped, and beyond 1 the sooner.
 */
export function settledShare(
  mixing: "auto" | "y" | "both",
  coupling: number | "auto",
  order: number,
): number {
  const both = mixing === "both" || mixing === "auto" && coupling === "auto" && order % 2 === 1;
  return both ? 1 / 4 : 0;
}

/** The largest denominator of exact arithmetic. */
const MOST = 1024;

/** The logarithm of what round-off may grow by on a way back, or between two anchors of it. */
export const ROUND_OFF_GROWTH = 10;

/**
 * Settles λ for floating point. A way back over m steps multiplies round-off by λ^−m. With k anchors
 * in n steps "auto" is max(1/2, 1 − 10 k/n): then that is about e^10, 22,000, between two of them,
 * and 2^20 at most, where n is 20 k. With adaptive steps, where anchors come as often as λ asks, it is 1/2. With no anchors
 * it is max(0.999, 1 − 10/n), and 0.999 where n is not known.
 *
 * @param growth What stands for the 10.
 */
export function settledFloat(
  coupling: number | "auto",
  { steps, adaptive = false, anchors = 0 }: Partial<BindOptions>,
  growth = ROUND_OFF_GROWTH,
): number {
  if (coupling !== "auto") return coupling;
  if (anchors > 0 && adaptive) return 0.5;
  const least = anchors > 0 ? 0.5 : 0.999;
  if (steps === undefined) return 0.999;
  return Math.max(least, 1 - growth * Math.max(1, anchors) / steps);
}

/**
 * Settles λ for exact arithmetic. "auto" is 1/2, and 1/16 with adaptive steps: those grow until
 * the base method would be unstable, and their times take 64 bits a step anyway.
 */
export function settledExact(coupling: Ratio | "auto", { adaptive = false }: BindOptions): Ratio {
  if (coupling !== "auto") return coupling;
  return adaptive ? [1, 16] : [1, 2];
}

/**
 * Checks a coupling for floating point.
 *
 * @throws {RangeError} If it is not in (0, 1].
 */
export function floatCoupling(
  coupling: CouplingOption = "auto",
  caller = "reversible",
): number | "auto" {
  if (coupling === "auto") return coupling;
  if (typeof coupling !== "number") {
    const [p, q] = lowestTerms(coupling, caller);
    return p / q;
  }
  if (!(coupling > 0 && coupling <= 1)) throw badCoupling(coupling, caller);
  return coupling;
}

/**
 * Checks a coupling for exact arithmetic, and makes it a ratio in lowest terms.
 *
 * @throws {RangeError} If it is not in (0, 1], or a ratio with a denominator above 1024.
 */
export function exactCoupling(
  coupling: CouplingOption = "auto",
  caller = "reversible",
): Ratio | "auto" {
  if (coupling === "auto") return coupling;
  if (typeof coupling === "number") {
    if (!(coupling > 0 && coupling <= 1)) throw badCoupling(coupling, caller);
    return nearestRatio(coupling, MOST);
  }
  const [p, q] = lowestTerms(coupling, caller);
  if (q > MOST) {
    throw new RangeError(
      `${caller}: the coupling ${p}/${q} must have a denominator of at most ${MOST} in exact ` +
        `arithmetic; the nearest such ratio is ${nearestRatio(p / q, MOST).join("/")}`,
    );
  }
  return [p, q];
}

function lowestTerms(coupling: Ratio, caller: string): Ratio {
  const whole = Array.isArray(coupling) && coupling.length === 2 &&
    coupling.every((x) => Number.isSafeInteger(x) && x >= 1);
  if (!whole || coupling[0] > coupling[1]) throw badCoupling(coupling, caller);
  let [a, b] = coupling;
  while (b !== 0) [a, b] = [b, a % b];
  return [coupling[0] / a, coupling[1] / a];
}

function badCoupling(coupling: unknown, caller: string): RangeError {
  return new RangeError(
    `${caller}: ` +
      'the coupling must be "auto", a number with 0 < coupling ≤ 1, or whole numbers ' +
      `[p, q] with 1 ≤ p ≤ q, got ${Array.isArray(coupling) ? `[${coupling}]` : coupling}`,
  );
}

/**
 * The ranges of a grid as a user gives them.
 *
 * @throws {TypeError} If one is no number.
 */
export function rangeOption(
  range: number | ArrayLike<number> | undefined,
  caller = "reversible",
): number | readonly number[] | undefined {
  if (range === undefined || typeof range === "number") return range;
  return Array.from(numbersOf(range, `${caller}: the range`));
}

/**
 * The ranges of a grid, one for all elements or one each.
 *
 * @throws {TypeError} If there are neither one nor `size`.
 * @throws {RangeError} If one is not above 0 and below 1e300.
 */
export function checkedRange(
  range: number | readonly number[] | undefined,
  size: number,
  caller = "reversible",
): readonly number[] | undefined {
  if (range === undefined) return undefined;
  const ranges = typeof range === "number" ? [range] : range;
  if (ranges.length !== 1 && ranges.length !== size) {
    throw new TypeError(
      `${caller}: the range must be one number or one for each of the ${size} elements of y, ` +
        `got ${ranges.length}`,
    );
  }
  const bad = ranges.find((x) => !(x > 0 && x < 1e300));
  if (bad !== undefined) {
    throw new RangeError(`${caller}: a range must be above 0 and below 1e300, got ${bad}`);
  }
  return ranges;
}
