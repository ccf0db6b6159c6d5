import {
  checkChoice,
  checkKeys,
  checkNumber,
  checkWhole,
  type KeysOf,
} from "../../tensors/internal.ts";
import { isReversible } from "../method.ts";
import { ANCHORS } from "../reversible/watch/anchors.ts";
import type { ReversibleAdjoint } from "./adjoint.ts";
import type { AdjointKind } from "./adjoint_kind.ts";
import { ReversibleSweep } from "./reversible_sweep.ts";

/**
 * Options of {@linkcode reversibleAdjoint}.
 *
 * @category Adjoints
 */
export interface ReversibleAdjointOptions {
  /**
   * States kept on the way there, the start included, that the way back compares itself with and
   * goes on from. Default 8, but of \`reversibleAdams\` one in three windows at most where steps are few;
   * 0 for the two states of the paper's method alone: it keeps the start, to compare.
   * A whole number of at least 0. With adaptive steps any number above 0 means the same: one every
   * 14 steps at coupling 1/2, at most every 128 (see `stats.anchors`).
   */
  readonly anchors?: number;
  /**
   * What `stats.reconstructionError` and `stats.pathError` may be at most, and ten times what
   * `stats.lossError` may be. Default 1e-8; 1e-6 where the field computes in single precision. What
   * the misses move the loss by may be 1,000 times that, in parts of |dL/dθ| |θ|, of each parameter.
   */
  readonly tolerance?: number;
  /**
   * What happens above it. "redo", the default: the steps since the anchor are pulled back through
   * once more, by checkpointing from there (at most 16 states more), and so are right whatever the
   * way back missed; `stats.redoneSteps` counts them. "throw" ends in an error, "warn" in a warning
   * on the console. In exact arithmetic, where a bit that is off is a fault, "redo" is "throw".
   */
  readonly onExceeded?: "redo" | "throw" | "warn";
}

const NAME = "reversible";

const KNOWN: KeysOf<ReversibleAdjointOptions> = {
  anchors: true,
  tolerance: true,
  onExceeded: true,
};

/**
 * Runs the solve backwards and pulls the cotangent along: O(1) memory in the number
 * of steps, 2 states and 8 anchors of 2, whatever n is. Needs a reversible method.
 *
 * Going back, round-off grows like λ^−n, and whatever was damped grows again. So k states are kept
 * on the way there, evenly spaced: at each the way back takes the kept state for its own. Errors
 * then grow over n/k steps, so that the coupling may be as low as 1 − 10 k/n, which is what lets
 * the way there be damped by up to e^(10 k) (see `reversible`). That takes no evaluation, and 2k
 * state vectors more than the paper's method (McCallum and Foster 2024, arXiv 2410.11648), which is
 * this with `anchors: 0` (to the letter at `mixing` "y"); and two cotangents and one dL/dθ, to take a stretch back by, or all. With
 * adaptive steps an anchor every 14 steps takes a seventh of a state vector a step, as much as the
 * time of the step for 7 numbers. Exact arithmetic needs no anchors and takes none.
 *
 * How well it came home is measured: `stats.reconstructionError` is the worst miss of all anchors
 * and the start, each element in parts of its own size around there. `stats.pathError` says how far
 * off it may have been in between: where the problem grew on the way there, a miss contracts on
 * its way to the anchor, but then the cotangent grew as much. The loss is read again on the way
 * back, at its own points: `stats.lossError` says how that differs. Its `value` is called once
 * more for that, from the last point to the first.
 *
 * Where one of the three is above the tolerance, what was pulled back since the anchor after is taken
 * back, and the steps in between are done once more by checkpointing from the kept state, which meets
 * the states of the way there bit for bit. So a way back that misses costs time, not the answer: all
 * steps done again take 2.4 times the evaluations in all for 800 steps, and more the more there are
 * (see `optimalAdvances`). `stats.redoneSteps` says how many they were: where they are most of them,
 * `recursiveCheckpointAdjoint` is the cheaper one. The tolerance is that of a search over random
 * gradients (`deno task search`): of 15,406 ways back that were followed without being done again,
 * none within it was off by more than 9e-7; 5 % of those of the defaults were above it, 14 % of
 * those with couplings and anchors drawn at random, and half of those of the near-reversible `ees25`
 * and `ees27`.
 *
 * A dL/dθ may be next to nothing beside what the misses move the loss by, as where y comes to rest
 * and θ says no more of it: y' = −θ (y − 1) has T e^−θT, of which a miss of 1e-12 was a thousandth at
 * T = 28. That is looked at too, and all steps are done again; one in a thousand of the gradients of
 * that search is so.
 *
 * @category Adjoints
 * @param options The anchors, the tolerances, and what happens above them.
 * @returns The adjoint.
 * @throws {TypeError} If an option is unknown, or the tolerance is no number.
 * @throws {RangeError} If `anchors` is not a whole number of at least 0, the tolerance is not above
 *   0, or `onExceeded` is unknown.
 *
 * @example
 * ```ts
 * import { finalStateLoss, neg, reversible, reversibleAdjoint, rk4, sum, valueAndGrad, vectorField } from "@revode/revode";
 * import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
 *
 * // Damped by e^20 in all; the paper's two states bear one e-fold in a thousand steps.
 * const { y0Bar, stats } = valueAndGrad({
 *   field: vectorField({ state: [1], f: (_t, y) => neg(y) }),
 *   y0: [1], t0: 0, t1: 20, dt: 0.02,
 *   method: reversible(rk4),
 *   loss: finalStateLoss((y) => sum(y)),
 *   adjoint: reversibleAdjoint({ anchors: 8 }),
 * });
 * assertAlmostEquals(y0Bar[0] / Math.exp(-20), 1, 1e-6);
 * assertEquals([stats.anchors, stats.coupling], [8, 0.92]);
 * assertLess(stats.reconstructionError!, 1e-9);
 * ```
 */
export function reversibleAdjoint(options: ReversibleAdjointOptions = {}): ReversibleAdjoint {
  checkKeys("reversibleAdjoint", options, KNOWN);
  const { anchors = ANCHORS, tolerance, onExceeded = "redo" } = options;
  checkWhole("reversibleAdjoint: anchors", anchors, 0);
  checkNumber("reversibleAdjoint", "tolerance", tolerance);
  if (tolerance !== undefined && !(tolerance > 0)) {
    throw new RangeError(`reversibleAdjoint: the tolerance must be above 0, got ${tolerance}`);
  }
  checkChoice("reversibleAdjoint: onExceeded", onExceeded, ["redo", "throw", "warn"]);
  const name = anchors === ANCHORS ? NAME : `${NAME}:${anchors}`;
  return {
    name,
    needs: "a reversible method, as reversible(rk4) is",
    anchorsFor: () => anchors,
    bind(run) {
      const { stepper } = run;
      if (!isReversible(stepper)) {
        throw new TypeError(
          "reversibleAdjoint: the method cannot go back; make it reversible, as in reversible(rk4), " +
            "or use recursiveCheckpointAdjoint",
        );
      }
      return new ReversibleSweep(name, run, stepper, {
        anchors,
        orFewer: options.anchors === undefined,
        tolerance: tolerance ?? (run.field.singlePrecision ? 1e-6 : 1e-8),
        onExceeded,
      });
    },
  };
}

/** The reversible adjoint, by name; without anchors it is the paper's. */
export const reversibleKind: AdjointKind = {
  name: NAME,
  number: { of: "anchors", least: 0 },
  also: ["reversible:0"],
  exact: true,
  keeps: "anchors",
  kept: (_steps, anchors = ANCHORS) => anchors,
  counts: (steps) => ({ evaluations: 2 * steps, pullbacks: steps }),
  make: (anchors) => reversibleAdjoint({ anchors }),
};
