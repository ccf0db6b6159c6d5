import type { SolveError } from "./errors/errors.ts";
import type { Counts, VectorField } from "./field.ts";
import type { StepInterpolant } from "./path/step_interpolant.ts";
import type { ExactArithmetic } from "./reversible/exact_arithmetic.ts";
import type {
  BindOptions,
  FoundSteps,
  PassedStates,
  StateWatch,
  WatchedStates,
} from "./run_of_steps.ts";

export type { BindOptions } from "./run_of_steps.ts";

/**
 * A one-step method: a recipe without buffers, that can be bound to any field.
 *
 * @typeParam Back Whether it goes back, where its type says so.
 * @category Contracts
 */
export interface Method<Back extends boolean = boolean> {
  /** The name, as on the command line. */
  readonly name: string;
  /** The order of accuracy: the global error is O(h^order). */
  readonly order: number;
  /** Evaluations of the field a step, with fixed steps. */
  readonly evaluations: number;
  /** Whether a step can estimate its error, as step-size control needs. */
  readonly hasErrorEstimate: boolean;
  /** Why step sizes cannot be controlled, where an error estimate would not help. Default unset. */
  readonly notAdaptive?: string;
  /** The error estimate is O(h^errorOrder). Default: the order. */
  readonly errorOrder?: number;
  /**
   * Whether the state carries f from one step to the next, so that f may not jump in
   * between. Default false.
   */
  readonly carriesSlope?: boolean;
  /** For a method that carries a second state: the method of one state that it should stay close to. */
  readonly base?: Method;
  /**
   * How many vectors of y's size a kept state takes, rounded up, where it is not two: what an adjoint
   * within a budget counts with.
   */
  readonly stateVectors?: number;
  /**
   * Whether its steps are solved for with the Jacobian of f. They are long beside what decays within
   * them: by default they end at the times that are read. Default false.
   */
  readonly isImplicit?: boolean;
  /**
   * Makes what reads between the ends of its steps, where that is not the cubic through both ends and
   * their slopes.
   */
  readonly interpolant?: (field: VectorField, counts: Counts) => StepInterpolant;
  /** Whether its steps can be taken back. Unset: the stepper tells. */
  readonly goesBack?: Back;
  /** Makes the buffers for a field, and the stepper. */
  bind(field: VectorField, options: BindOptions): Stepper;
  /**
   * Makes what watches the solutions of a stepper with a `drift`, so that they do not go wrong with
   * it unseen. Left out where nothing is to be watched.
   */
  watch?(options: WatchOptions): StateWatch;
}

/**
 * What a watch over a solve is told.
 *
 * @category Contracts
 */
export interface WatchOptions {
  /** The field that is solved. */
  readonly field: VectorField;
  /** The method, bound to it. */
  readonly stepper: Stepper;
  /** The steps that are taken. */
  readonly steps: FoundSteps;
  /** The start, flattened. */
  readonly y0: Float64Array;
  /** What takes another stepper over the events of the solve. Unset where it has none. */
  readonly events?: { stepper(inner: Stepper): Stepper };
}

/**
 * A method bound to a field. Its state is y for a Runge-Kutta method and (y, z) for
 * a reversible one, with registers behind in exact arithmetic; y always comes first. No call
 * allocates after the first, but for the bits that exact arithmetic keeps.
 *
 * @category Contracts
 */
export interface Stepper {
  /** The number of elements of the state. */
  readonly stateSize: number;
  /**
   * A buffer for dL/dθ that pullbacks add to with least work, where the stepper has one; any other
   * does as well.
   */
  readonly parametersBar?: Float64Array;
  /**
   * How many elements of a state, from the first on, a step makes anew; the others are copies of those
   * before, and need not be looked at once more. Default: all.
   */
  readonly freshSize?: number;
  /** Writes the state that belongs to y0. */
  start(t0: number, y0: Float64Array, state: Float64Array): void;
  /** Takes the state from t0 to t1. */
  step(t0: number, t1: number, state: Float64Array): void;
  /** Like `step`, and keeps what {@linkcode Stepper.pullback} needs. */
  tape(t0: number, t1: number, state: Float64Array): void;
  /**
   * Takes as many steps in one go as it can, where nobody has to see the states between them: the same
   * as that many calls of `step`, bit for bit. Only where the times of the steps were given, and θ
   * stays. It may take fewer than it is asked for, or none, and then `step` takes the next one: stops
   * before a step that leaves y not finite, and behind one after which `drift` is not 0.
   *
   * @param i The number of the first step, which begins at the state.
   * @param end The number behind the last one.
   * @param watched Set where somebody asks for `drift` after each step.
   * @returns The number of the first step that was not taken.
   */
  stepMany?(i: number, end: number, state: Float64Array, watched?: WatchedStates): number;
  /**
   * Pulls a cotangent of the state at t1 back to t0, through the step last taped.
   *
   * @param stateBar dL/d(state); replaced.
   * @param parametersBar dL/dθ; added to.
   */
  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void;
  /**
   * Like `step`, and writes the estimated local error of y; only where the method has
   * an estimate and was bound with `adaptive`.
   *
   * @param error One element for each of y; replaced.
   */
  attempt?(t0: number, t1: number, state: Float64Array, error: Float64Array): void;
  /**
   * Writes how far the two solutions that the state holds are apart, where it holds two:
   * the parasitic mode, which no error estimate sees. To be asked after a step.
   *
   * @param drift One element for each of y; replaced.
   */
  drift?(state: Float64Array, drift: Float64Array): void;
  /**
   * How long the next step may be, of those up to a size: for a method of several steps, which
   * bears no sudden growth. Left out where any will do.
   *
   * @param h The step that is wanted; below 0 backwards in time.
   * @returns A step of the same sign, no longer than that.
   */
  longest?(t0: number, h: number, state: Float64Array): number;
  /** Takes back what the last `attempt` changed besides the state, where it was rejected. */
  undo?(): void;
  /** Why the last step left a state that is not finite, where the method knows better. */
  failure?(step: number, time: number): SolveError | undefined;
  /**
   * Elements that a kept step takes, or 0 where steps cannot be kept. Asking for it
   * announces that the next steps will be kept.
   */
  readonly tapeSize?: number;
  /** Copies what the step last taped (or attempted) left for `pullback` into `target`. */
  save?(target: Float64Array): void;
  /** Puts a kept step back, for `pullback`. */
  restore?(source: Float64Array): void;
  /**
   * Pulls the cotangent of the first state back to y0.
   *
   * @param y0Bar dL/dy0; added to.
   */
  pullbackStart(
    t0: number,
    y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
    parametersBar: Float64Array,
  ): void;
}

/**
 * A stepper that can go back.
 *
 * @category Contracts
 */
export interface ReversibleStepper extends Stepper {
  /** Its exact arithmetic; unset in floating point. */
  readonly exact?: ExactArithmetic;
  /** The coupling λ, once it is settled; unset for a method without one. */
  readonly coupling?: number;
  /**
   * How many elements of the state, from the first on, are solutions: y, and where there is a second
   * one z; what a way back is compared by. Default: all.
   */
  readonly solutionSize?: number;
  /**
   * Whether cotangents of modes that belong to no solution may grow far above what is left of them in
   * the end: then a miss of the way back counts as many times. Default false.
   */
  readonly parasiticCotangents?: boolean;
  /** What a step back multiplies round-off by, apart from what the problem does. Default 1. */
  readonly growth?: number;
  /**
   * Buffers for a state and its cotangent in which the stepper works with least copying, where it has
   * such; any others do as well. Asking for them hands them out: for one path there and back.
   */
  readonly own?: { readonly state: Float64Array; readonly stateBar: Float64Array };
  /**
   * The fewest steps from one kept state to the next that a way back can do with where its steps are
   * stable at all. Default 1.
   */
  readonly anchorSpacing?: number;
  /**
   * Is told on the way back that a state which was kept takes the place of the one that was met, and that
   * they are the same but for round-off: so what stands evaluated along the one stands for the other.
   */
  stand?(state: Float64Array): void;
  /** Forgets what stands evaluated: steps that are done again meet the bits of the way there. */
  forget?(): void;
  /**
   * Whether step i begins anew, so that going back over it does not restore all of the state
   * before it: that must be kept. Left out where no step does.
   */
  beginsAnew?(i: number): boolean;
  /**
   * Whether what steps forwards cannot take back is kept aside, where there is such. True until it
   * is set; the steps themselves are the same either way.
   */
  keepsForgotten?: boolean;
  /**
   * Where kept values stand in for what steps cannot take back, a way back that was off comes right
   * again, and no comparison later on shows it. So what such steps make of the state before them is
   * compared with the state after: the largest difference since it was last set to 0, for each element of
   * y. Unset where there are no such steps, or nothing can be off.
   */
  readonly defect?: Float64Array;
  /** Restores the state at t0 from the state at t1. */
  back(t0: number, t1: number, state: Float64Array): void;
  /** Like `back`, and keeps what `pullback` needs: the step can then be pulled back through. */
  tapeBack(t0: number, t1: number, state: Float64Array): void;
  /** Like `back`, and pulls the cotangent back: the evaluations of one are the points of the other. */
  reverse(
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void;
  /**
   * Takes as many steps back in one go as it can, where nobody has to see the states between them: the
   * same as that many calls of `reverse`, bit for bit. It may take fewer, or none, as in `stepMany`.
   *
   * @param i The node of the state: the number behind the first step to be taken back.
   * @param first The number of the last one.
   * @param passed Is told of each state that is reached, and its cotangent.
   * @returns The node that the state is at now.
   */
  reverseMany?(
    i: number,
    first: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
    passed: PassedStates,
  ): number;
}

/**
 * Whether a stepper can go back.
 *
 * @category Contracts
 * @param stepper The stepper.
 * @returns Whether it has `reverse`.
 *
 * @example
 * ```ts
 * import { mlp, reversible, rk4 } from "@revode/revode";
 * import { isReversible } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * const field = mlp({ state: [2], hidden: [4] });
 * const options = { counts: { evaluations: 0, pullbacks: 0 } };
 * assertEquals(isReversible(rk4.bind(field, options)), false);
 * assertEquals(isReversible(reversible(rk4).bind(field, options)), true);
 * ```
 */
export function isReversible(stepper: Stepper): stepper is ReversibleStepper {
  return "reverse" in stepper;
}
