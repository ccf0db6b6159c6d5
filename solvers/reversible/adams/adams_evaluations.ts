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
  /** States that the way back goes on from, the start included. Default 8; 1 in exact arithmetic. */
  readonly anchors?: number;
}

const KNOWN: KeysOf<ReversibleAdamsCost> = { steps: true, anchors: true };

/**
 * What a gradient by reversible Adams costs: evaluations of f and pullbacks, there and back, for a
 * loss that is read at nodes only. With n steps, a window of m and s stages of the start, and n ≥ m,
 *
 *     evaluations:  m s + (n − m) there,  m (s − 1) + (n − m) back, and m − 1 an anchor
 *     pullbacks:    m s + (n − m)
 *
 * The slopes of the last m nodes stand when the way back begins, and the first stage of a step of
 * the start is the slope of its node. An anchor puts a state in the place of one that is off
 * by round-off, so that the slopes that stand, m − 1 of them, are evaluated once more; where its
 * state was met to the last bit they are not, and in small solves some anchors lie in the start.
 *
 * @category Reversible methods
 * @param method The method.
 * @param cost The number of steps, and of anchors.
 * @returns Evaluations and pullbacks; exact with one anchor, at most so with several.
 * @throws {TypeError} If an option is unknown.
 * @throws {RangeError} If a number is not a whole one of at least 1.
 *
 * @example
 * ```ts
 * import { reversibleAdams, reversibleAdamsEvaluations } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * const exact = reversibleAdams({ arithmetic: "exact" });
 * assertEquals(reversibleAdamsEvaluations(exact, { steps: 1000 }), {
 *   evaluations: 2072,
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
  const { steps: n, anchors = method.arithmetic === "exact" ? 1 : 8 } = cost;
  for (const [name, value] of Object.entries({ steps: n, anchors })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new RangeError(
        `reversibleAdamsEvaluations: ${name} must be a whole number of at least 1, got ${value}`,
      );
    }
  }
  const stages = start.evaluations;
  const started = Math.min(n, m);
  const others = n - started;
  return {
    evaluations: started * (2 * stages - 1) + 2 * others + (Math.min(anchors, n) - 1) * (m - 1),
    pullbacks: started * stages + others,
  };
}
