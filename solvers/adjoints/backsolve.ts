import { checkChoice, checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { checkStepControl } from "../problem/check_problem.ts";
import { isRungeKutta } from "../methods/runge_kutta.ts";
import type { StepControl } from "../steps/step_control.ts";
import type { Adjoint } from "./adjoint.ts";
import type { AdjointKind } from "./adjoint_kind.ts";
import { BacksolveSweep } from "./backsolve_sweep.ts";

/**
 * Options of {@linkcode backsolveAdjoint}.
 *
 * @category Adjoints
 */
export interface BacksolveOptions {
  /** Step control of the way back. Default: that of the way forward. */
  readonly stepControl?: StepControl;
  /**
   * What `stats.reconstructionError` may be at most. Default 1e-3: of 4000 gradients of damped and
   * oscillating problems those within it were off by 2.5e-3 at most, and 16 of 2512 by more than
   * 1e-3; of those beyond it one in five was nearer than 1e-3.
   */
  readonly tolerance?: number;
  /** What happens above it: an error, or a warning on the console. Default "throw". */
  readonly onExceeded?: "throw" | "warn";
}

const NAME = "backsolve";

const KNOWN: KeysOf<BacksolveOptions> = {
  stepControl: true,
  tolerance: true,
  onExceeded: true,
};

/**
 * The continuous adjoint (Chen et al. 2018): solves y, its cotangent a and the parameters'
 * cotangent backwards in time as one differential equation,
 *
 *     y' = f,   a' = −[∂f/∂y]ᵀ a,   θ̄' = −[∂f/∂θ]ᵀ a
 *
 * O(1) memory with every Runge-Kutta method. It is approximate: the way back has a
 * truncation error of its own, so the gradient is right only to the order of the steps or
 * to the tolerance, and on damped problems y itself is lost on the way. For an exact
 * gradient in constant memory use `reversibleAdjoint`.
 *
 * A reversible method is replaced by its base. The states that the loss reads are kept, and the
 * way back goes on from them (as does that of torchdiffeq). By how much it missed them, and y0,
 * is known, and so is the error: `stats.reconstructionError` is the sum of these misses for one
 * element of y, over its largest size among the states that are known; the largest of all
 * elements. Beyond the tolerance it is an error.
 *
 * @category Adjoints
 * @param options Step control of the way back, the tolerance, and what happens above it.
 * @returns The adjoint.
 * @throws {TypeError} If an option is unknown, or step control is something else.
 * @throws {RangeError} If the tolerance is not above 0, or `onExceeded` is unknown.
 *
 * @example
 * ```ts
 * import { backsolveAdjoint } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(backsolveAdjoint().name, "backsolve");
 * ```
 */
export function backsolveAdjoint(options: BacksolveOptions = {}): Adjoint {
  checkKeys("backsolveAdjoint", options, KNOWN, {
    rtol: "it is the step control's: { stepControl: pid({ rtol }) }",
    atol: "it is the step control's: { stepControl: pid({ atol }) }",
  });
  checkStepControl("backsolveAdjoint", options.stepControl);
  const { tolerance = 1e-3, onExceeded = "throw" } = options;
  if (!(tolerance > 0)) {
    throw new RangeError(`backsolveAdjoint: the tolerance must be above 0, got ${tolerance}`);
  }
  checkChoice("backsolveAdjoint: onExceeded", onExceeded, ["throw", "warn"]);
  return {
    name: NAME,
    bind(run) {
      const { method } = run.problem;
      const base = isRungeKutta(method) ? method : "coupling" in method ? method.base : undefined;
      if (!isRungeKutta(base)) {
        throw new TypeError(
          `backsolveAdjoint: works with Runge-Kutta methods and reversible ones over them, ` +
            `got ${method.name}`,
        );
      }
      if (run.events) {
        throw new TypeError(
          "backsolveAdjoint: events are gone over by the steps themselves, and this adjoint solves " +
            "backwards anew; take reversibleAdjoint, recursiveCheckpointAdjoint or fullStorageAdjoint",
        );
      }
      if (run.reader.rates) {
        throw new TypeError(
          "backsolveAdjoint: timeGradients are those of the steps themselves, and this adjoint is of the " +
            "continuous solution; take reversibleAdjoint or recursiveCheckpointAdjoint",
        );
      }
      return new BacksolveSweep(run, base, { ...options, tolerance, onExceeded });
    },
  };
}

/** The continuous adjoint, by name: then its cost is asked for, whatever its error. */
export const backsolveKind: AdjointKind = {
  name: NAME,
  exact: false,
  oneStep: true,
  counts: (steps) => ({ evaluations: 2 * steps, pullbacks: steps }),
  make: () => backsolveAdjoint({ tolerance: Infinity }),
};
