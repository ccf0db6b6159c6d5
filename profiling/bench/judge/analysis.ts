/**
 * What the rows say besides the fits: why a claim holds or not, laws of growth, noise, and
 * time against memory.
 *
 * @module
 */
import { front, type FrontPoint } from "./front.ts";
import { type GrowthComparison, TOLD } from "../../statistics/growth_laws.ts";
import type { Spread } from "./noise.ts";
import type { Quantity, Row } from "../row.ts";
import type { Finding } from "./rules.ts";

/**
 * Which quantity of which adjoint something is about.
 *
 * @category Claims
 */
export interface About {
  /** The adjoint's name. */
  readonly adjoint: string;
  /** The base method's name. */
  readonly method: string;
  /** The setting, where there is more than one. */
  readonly setting?: string;
  /** The quantity, as the column is named. */
  readonly quantity: Quantity;
}

/**
 * What came of a claim, and why.
 *
 * @category Claims
 */
export interface Outcome extends About, Finding {}

/**
 * Which law of growth explains a quantity.
 *
 * @category Claims
 */
export interface LawFit extends About, GrowthComparison {
  /** Whether the laws had an offset: y = b + a g(n) in place of y = a g(n). */
  readonly offset: boolean;
}

/**
 * Time against memory at one number of steps.
 *
 * @category Claims
 */
export interface Front {
  /** The setting, where there is more than one. */
  readonly setting?: string;
  /** The number of steps. */
  readonly steps: number;
  /** The adjoints, memory going up. */
  readonly points: readonly FrontPoint[];
}

/**
 * What the rows say besides the fits.
 *
 * @category Claims
 */
export interface Analysis {
  /** What came of each claim in `fits`, and why. */
  readonly outcomes: readonly Outcome[];
  /** Laws of growth, where three numbers of steps or more were measured. */
  readonly laws: readonly LawFit[];
  /** How far the repeats differ. */
  readonly spreads: readonly Spread[];
  /** Time against memory, at each number of steps with two adjoints or more. */
  readonly fronts: readonly Front[];
}

/**
 * The fronts at all numbers of steps at which there is something to compare.
 *
 * @param rows The rows.
 * @returns The fronts, steps going up.
 */
export function frontsOf(rows: readonly Row[]): Front[] {
  const steps = [...new Set(rows.map((row) => row.steps))].sort((a, b) => a - b);
  return steps
    .map((n) => ({ steps: n, points: front(rows, n) }))
    .filter(({ points }) => points.length > 1);
}

/**
 * A law of growth in words, with those that it cannot be told from; or, where it can, by how
 * much it is better than the next.
 *
 * @param fit What the laws say.
 * @returns For example "n or n log n", or "n (400 times better than n log n)".
 *
 * @example
 * ```ts
 * import { lawText } from "./analysis.ts";
 * import { compareGrowth } from "../../statistics/growth_laws.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lawText(compareGrowth([[100, 2], [1000, 18], [10_000, 240]])!), "n or n log n");
 * ```
 */
export function lawText({ best, alsoPossible, scores }: GrowthComparison): string {
  if (alsoPossible.length > 0) return [best, ...alsoPossible].join(" or ");
  const next = scores.find(({ law, odds }) => law !== best && odds >= TOLD);
  if (scores[0].law !== best) return `${best} (no growth told from noise)`;
  if (next === undefined) return best;
  const odds = next.odds < 1e6 ? Math.round(next.odds).toLocaleString("en") : "over a million";
  return `${best} (${odds} times better than ${next.law})`;
}
