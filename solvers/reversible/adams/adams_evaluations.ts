import { checkKeys, type KeysOf } from "../../../tensors/internal.ts";
import type { Counts } from "../../field.ts";
import type { ReversibleAdamsMethod } from "./reversible_adams.ts";

/**
 * What {@linkcode reversibleAdamsEvaluations} counts for.
 *
 * @category Reversible methods
 */
export interface ReversibleAdamsCost {
  /** Steps of one size. */
  readonly steps: number;
  /**
   * Whether the stages of the start are kept for the way back. Default true, as it is where they take
   * 16 MiB at most.
   */
  readonly keepsStart?: boolean;
}

const KNOWN: KeysOf<ReversibleAdamsCost> = { steps: true, keepsStart: true };

/**
 * What a gradient by reversible Adams costs: evaluations of f and pullbacks, there and back, for a
 * loss that is read at nodes only. With n steps, a window of m and s stages of the start, and n ≥ m,
 *
 *     evaluations:  m s + (n − m) there,  n − m back
 *     pullbacks:    m s + (n − m)
 *
 * The slopes of the last m nodes stand when the way back begins, and the first stage of a step of
 * the start is the slope of its node. Its other stages are kept: where they are too large for that,
 * the way back takes m (s − 1) evaluations more. Anchors take none. Steps that are done again, as their
 * way back missed, are not counted.
 *
 * @category Reversible methods
 * @param method The method.
 * @param cost The number of steps, and what is kept.
 * @returns Evaluations and pullbacks.
 * @throws {TypeError} If an option is unknown.
 * @throws {RangeError} If the number of steps is not a whole one of at least 1.
 *
 * @example
 * ```ts
 * import { reversibleAdams, reversibleAdamsEvaluations } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * const exact = reversibleAdams({ arithmetic: "exact" });
 * assertEquals(reversibleAdamsEvaluations(exact, { steps: 1000 }), {
 *   evaluations: 2032,
 *   pullbacks: 1040,
 * });
 * ```
 */
export function reversibleAdamsEvaluations(
  method: ReversibleAdamsMethod,
  cost: ReversibleAdamsCost,
): Counts {
  checkKeys("reversibleAdamsEvaluations", cost, KNOWN);
  const { window: m, start } = method;
  const { steps: n, keepsStart = true } = cost;
  if (!(Number.isInteger(n) && n >= 1)) {
    throw new RangeError(
      `reversibleAdamsEvaluations: steps must be a whole number of at least 1, got ${n}`,
    );
  }
  const stages = start.evaluations;
  const started = Math.min(n, m);
  const others = n - started;
  return {
    evaluations: started * (keepsStart ? stages : 2 * stages - 1) + 2 * others,
    pullbacks: started * stages + others,
  };
}
