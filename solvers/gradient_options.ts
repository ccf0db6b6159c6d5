import { describe, type KeysOf } from "../tensors/internal.ts";
import type { AdjointOf, GradientStats } from "./adjoints/adjoint.ts";
import { type Problem, PROBLEM_KEYS } from "./problem/bind_problem.ts";
import { checkAdjoint, checkLoss, checkProblem } from "./problem/check_problem.ts";
import type { PathLoss } from "./path/path_loss.ts";

/**
 * What `valueAndGrad` takes.
 *
 * @category Solving
 */
export interface GradientOptions<
  Name extends string = string,
  Input extends string = string,
  Back extends boolean = boolean,
> extends Problem<Name, Input, Back> {
  /** What is differentiated. */
  readonly loss: PathLoss;
  /**
   * How. Default: `reversibleAdjoint()` for a reversible method,
   * `recursiveCheckpointAdjoint()` for any other.
   */
  readonly adjoint?: AdjointOf<NoInfer<Back>>;
}

/**
 * What `valueAndGrad` and `PreparedGradient` take besides.
 *
 * @category Solving
 */
export interface TimedGradientOptions<
  Name extends string = string,
  Input extends string = string,
  Back extends boolean = boolean,
> extends GradientOptions<Name, Input, Back> {
  /**
   * Whether the derivatives by t0, by t1 and by the times at which the loss reads are wanted, too: for
   * a field that was traced. They are those of the steps as they were taken: there are as many
   * of them, at the same parts of the way, wherever the solve begins and ends; between jumps, which stay
   * where they are. Default false.
   */
  readonly timeGradients?: boolean;
}

const KNOWN: KeysOf<GradientOptions> =
  /* @__PURE__ */ (() => ({ ...PROBLEM_KEYS, loss: true, adjoint: true }))();

const TIMED: KeysOf<TimedGradientOptions> =
  /* @__PURE__ */ (() => ({ ...KNOWN, timeGradients: true }))();

/** What to do in place of options that are another function's. */
const ELSEWHERE = {
  saveAt: "a loss says itself where it reads; solve saves",
  dense: "it is an option of solve",
  onFailure: "it is an option of solve and of Trainer",
  optimizer: "it is an option of train and of Trainer",
  iterations: "it is an option of train",
  onIteration: "it is an option of train",
  tolerance: "it is the adjoint's: reversibleAdjoint({ tolerance })",
  timeGradients: "it is an option of valueAndGrad and of PreparedGradient",
};

/** Checks what a gradient is asked for with. */
export function checkGradientOptions(
  caller: string,
  options: GradientOptions,
  known: KeysOf<GradientOptions> = KNOWN,
): void {
  checkProblem(caller, options, known, ELSEWHERE);
  checkLoss(caller, options.loss);
  checkAdjoint(caller, options.adjoint);
}

/** Checks it where derivatives by times may be wanted. */
export function checkTimedOptions(caller: string, options: TimedGradientOptions): void {
  checkGradientOptions(caller, options, TIMED);
  const { timeGradients } = options as { timeGradients?: unknown };
  if (timeGradients === undefined || typeof timeGradients === "boolean") return;
  throw new TypeError(
    `${caller}: timeGradients must be true or false, got ${describe(timeGradients)}`,
  );
}

/**
 * The derivatives of a loss by the times of its solve, those of the steps as they were taken.
 *
 * @category Solving
 * @example
 * ```ts
 * import { finalStateLoss, neg, rk4, sum, valueAndGrad, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // y' = −y has y(t1) = exp(t0 − t1).
 * const { value, timesBar } = valueAndGrad({
 *   field: vectorField({ state: [1], f: (_t, y) => neg(y) }),
 *   ...{ y0: [1], t0: 0.5, t1: 2, dt: 0.01, method: rk4, timeGradients: true },
 *   loss: finalStateLoss((y) => sum(y)),
 * });
 * assertAlmostEquals(timesBar!.t0, value, 1e-8);
 * assertAlmostEquals(timesBar!.t1, -value, 1e-8);
 * ```
 */
export interface TimesBar {
  /** dL/dt0, the times that the loss reads being where they are. */
  readonly t0: number;
  /** dL/dt1, likewise. A loss that reads "end" reads at t1, wherever that is. */
  readonly t1: number;
  /**
   * dL/d(time) of each of the times that the loss gives, in their order: what it reads there changes by
   * dy/dt, and it may depend on the time itself.
   */
  readonly reads: Float64Array;
}

/**
 * What `valueAndGrad` gives.
 *
 * @category Solving
 */
export interface Gradient {
  /** The loss. */
  readonly value: number;
  /** dL/dθ, flat, in the order of the field's parameters; `parameters.views(…)` names its parts. */
  readonly parametersBar: Float64Array;
  /** dL/dy0, flattened; where y0 is a function of the parameters, dL/dθ has its share by that, too. */
  readonly y0Bar: Float64Array;
  /** dL/d(values) of the inputs that are to be differentiated, by name, flattened as they are. */
  readonly inputsBar: Readonly<Record<string, Float64Array>>;
  /** Those by the times, where `timeGradients` asks for them. */
  readonly timesBar?: TimesBar;
  /** The state at t1, flattened. */
  readonly y1: Float64Array;
  /** Steps, evaluations and pullbacks, and what the adjoint reports. */
  readonly stats: GradientStats;
}
