import { ByteScope, fingerprint, type KeysOf } from "../tensors/internal.ts";
import { allocate, sizeOf } from "../tensors/mod.ts";
import { bindProblem, type Problem, PROBLEM_KEYS } from "./bind_problem.ts";
import { checkAdjoint, checkLoss, checkProblem } from "./check_problem.ts";
import type { Adjoint, AdjointRun, BoundAdjoint, GradientStats } from "./adjoints/adjoint.ts";
import { recursiveCheckpointAdjoint } from "./adjoints/recursive_checkpoint.ts";
import { reversibleAdjoint } from "./adjoints/reversible.ts";
import type { Counts } from "./field.ts";
import type { Drive } from "./inputs/drive.ts";
import { drivenProblem } from "./inputs/driven_problem.ts";
import { isReversible } from "./method.ts";
import { checkGradient } from "./not_finite/check_gradient.ts";
import { checkGrid, watchGrid } from "./reversible/grid_check.ts";
import { explainState } from "./not_finite/explain_state.ts";
import { addOwnCotangents } from "./own_cotangents.ts";
import { bindLoss } from "./path/bind_loss.ts";
import type { PathLoss } from "./path/path_loss.ts";
import { controlStats } from "./steps/steps.ts";

/**
 * What {@linkcode valueAndGrad} takes.
 *
 * @category Solving
 */
export interface GradientOptions extends Problem {
  /** What is differentiated. */
  readonly loss: PathLoss;
  /**
   * How. Default: `reversibleAdjoint()` for a reversible method,
   * `recursiveCheckpointAdjoint()` for any other.
   */
  readonly adjoint?: Adjoint;
}

const KNOWN: KeysOf<GradientOptions> = { ...PROBLEM_KEYS, loss: true, adjoint: true };

/** What to do in place of options that are another function's. */
const ELSEWHERE = {
  saveAt: "a loss says itself where it reads; solve saves",
  dense: "it is an option of solve",
  onFailure: "it is an option of solve and of Trainer",
  optimizer: "it is an option of train and of Trainer",
  iterations: "it is an option of train",
  onIteration: "it is an option of train",
  tolerance: "it is the adjoint's: reversibleAdjoint({ tolerance })",
};

/** Checks what a gradient is asked for with. */
export function checkGradientOptions(caller: string, options: GradientOptions): void {
  checkProblem(caller, options, KNOWN, ELSEWHERE);
  checkLoss(caller, options.loss);
  checkAdjoint(caller, options.adjoint);
}

/**
 * What {@linkcode valueAndGrad} gives.
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
  /** The state at t1, flattened. */
  readonly y1: Float64Array;
  /** Steps, evaluations and pullbacks, and what the adjoint reports. */
  readonly stats: GradientStats;
}

/**
 * A gradient with its buffers, for use again and again: a training loop runs it once
 * an iteration, after changing the parameters in place.
 *
 * @category Solving
 * @example
 * ```ts
 * import { euler, finalStateLoss, neg, PreparedGradient, reversible, sum, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => neg(y) });
 * const gradient = new PreparedGradient({
 *   field, y0: [1], t0: 0, t1: 1, dt: 0.001,
 *   method: reversible(euler),
 *   loss: finalStateLoss((y) => sum(y)),
 * });
 * assertAlmostEquals(gradient.run(), Math.exp(-1), 1e-3);
 * gradient.release();
 * ```
 */
export class PreparedGradient {
  /** The start, flattened; may be written between runs. Where it is a function, each run writes it. */
  readonly y0: Float64Array;
  /** The end of the last run. */
  readonly y1: Float64Array;
  /** dL/dy0 of the last run. */
  readonly y0Bar: Float64Array;
  /** dL/dθ of the last run. */
  readonly parametersBar: Float64Array;
  /**
   * The values of the inputs by name, flattened, those of a list one after the other; may be written
   * between runs. Their times stay.
   */
  readonly inputs: Readonly<Record<string, Float64Array>>;
  /** dL/d(values) of the last run, of the inputs that are to be differentiated, likewise. */
  readonly inputsBar: Readonly<Record<string, Float64Array>>;
  readonly #scope = new ByteScope();
  readonly #counts: Counts = { evaluations: 0, pullbacks: 0 };
  readonly #adjoint: BoundAdjoint;
  readonly #run: AdjointRun;
  readonly #drive: Drive | undefined;
  /** The parameters as their owner sees them. */
  readonly #parameters: Float64Array;
  #running = false;
  /** What a run inside this one was told: whoever made it may have put parameters back. */
  #refusal: Error | undefined;
  #released = false;

  /**
   * Checks the problem and allocates.
   *
   * @param options The problem, the loss and the adjoint.
   * @throws {TypeError} If an option is unknown or of the wrong type, shapes do not fit, or the
   *   adjoint does not fit the method.
   * @throws {RangeError} If a number is out of range; see {@linkcode solve}.
   */
  constructor(options: GradientOptions) {
    checkGradientOptions("PreparedGradient", options);
    const counts = this.#counts;
    this.#parameters = options.field.parameters.flat;
    [this.#run, this.#adjoint, this.#drive] = this.#scope.run(() => {
      const { problem, drive } = drivenProblem("PreparedGradient", options);
      const { field } = problem;
      const { method: { stateVectors } } = options;
      const loss = bindLoss(options.loss, field);
      const anchors = options.adjoint?.anchorsFor?.(sizeOf(field.stateShape), stateVectors);
      const sweep = bindProblem(problem, loss, counts, anchors);
      const adjoint = options.adjoint ??
        (isReversible(sweep.stepper) ? reversibleAdjoint() : recursiveCheckpointAdjoint());
      const run: AdjointRun = {
        ...sweep,
        problem,
        loss,
        field,
        y0Bar: allocate(sweep.y0.length),
        parametersBar: sweep.stepper.parametersBar ?? allocate(field.parameters.size),
        counts,
      };
      watchGrid(run);
      return [run, adjoint.bind(run), drive];
    });
    ({ y0: this.y0, y1: this.y1, y0Bar: this.y0Bar } = this.#run);
    const { parametersBar } = this.#run;
    this.parametersBar = this.#drive?.ownPart(parametersBar) ?? parametersBar;
    this.inputs = this.#drive?.inputs ?? {};
    this.inputsBar = this.#drive?.inputsBar ?? {};
  }

  /**
   * Solves, reads the loss and pulls back. The parameters, `y0` and the values of `inputs` may change
   * between two runs, not during one.
   *
   * @returns The loss.
   * @throws {Error} If it is called by the loss of its own run, the parameters changed during the
   *   run, or the buffers are released.
   * @throws {NonFiniteStateError} If the state becomes infinite or NaN.
   * @throws {UnstableError} If the two states of a reversible method drift apart.
   * @throws {NonFiniteGradientError} If the loss or its gradient is infinite or NaN. To say where it
   *   arose the gradient is computed once more, and the loss called again at each of its points.
   * @throws {ReconstructionError} If a way back misses where the way there had been, and is not redone.
   * @throws {CoarseGridError} If exact arithmetic rounds an element that the loss depends on too coarsely.
   */
  run(): number {
    if (this.#released) {
      throw new Error("PreparedGradient.run: the buffers are released; make a new gradient");
    }
    if (this.#running) {
      throw this.#refusal = new Error(
        "PreparedGradient.run: it is at work already: the loss of a run may not run the same " +
          "gradient, whose buffers are in use; take another one, or valueAndGrad, inside the loss",
      );
    }
    const flat = this.#parameters;
    const before = fingerprint(flat);
    const changed = () => fingerprint(flat) !== before;
    let value: number;
    this.#running = true;
    try {
      this.#counts.evaluations = 0;
      this.#counts.pullbacks = 0;
      this.y0Bar.fill(0);
      this.#run.parametersBar.fill(0);
      this.#drive?.load();
      value = this.#scope.run(() => this.#runOnce());
    } catch (error) {
      // Such as a way back that misses the start: what it says would mislead.
      throw error !== this.#refusal && changed() ? changedParameters(error) : error;
    } finally {
      this.#running = false;
    }
    if (changed()) throw changedParameters();
    this.#drive?.pullback(this.#run.parametersBar);
    return value;
  }

  #runOnce(): number {
    let value: number;
    try {
      this.#run.start?.evaluate();
      value = this.#adjoint.run();
    } catch (error) {
      throw explainState(error, this.#run.problem, this.#run);
    }
    addOwnCotangents(this.#run);
    checkGradient(this.#run, value);
    checkGrid(this.#run);
    return value;
  }

  /** About the last run. */
  get stats(): GradientStats {
    const { steps, watch } = this.#run;
    return {
      steps: steps.count,
      ...controlStats(steps),
      ...(watch && { watchEvaluations: watch.evaluations }),
      ...this.#counts,
      ...this.#adjoint.stats,
    };
  }

  /** Ends the life of the buffers: they are no longer counted, and it runs no more. */
  release(): void {
    this.#released = true;
    this.#scope.release();
  }
}

function changedParameters(cause?: unknown): Error {
  return new Error(
    "PreparedGradient.run: the parameters changed while it ran, so that the way forward and the " +
      "way back belong to different ones; change them between runs, not inside the loss",
    { cause },
  );
}

/**
 * The loss of a solve and its gradient with respect to the parameters and y0.
 *
 * @category Solving
 * @param options The problem, the loss and the adjoint.
 * @returns Value, gradients, final state and statistics.
 * @throws {TypeError} If an option is unknown or of the wrong type, shapes do not fit, or the
 *   adjoint does not fit the method.
 * @throws {RangeError} If a number is out of range; see {@linkcode solve}.
 * @throws {NonFiniteStateError} If the state becomes infinite or NaN.
 * @throws {UnstableError} If the two states of a reversible method drift apart.
 * @throws {NonFiniteGradientError} If the loss or its gradient is infinite or NaN. To say where it
 *   arose the gradient is computed once more, and the loss called again at each of its points.
 * @throws {ReconstructionError} If a way back misses where the way there had been, and is not redone.
 * @throws {CoarseGridError} If exact arithmetic rounds an element that the loss depends on too coarsely.
 *
 * @example
 * ```ts
 * import { finalStateLoss, mul, reversible, rk4, sum, tensor, valueAndGrad, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // y' = a y, so y(1) = exp(a) and dy(1)/da = exp(a).
 * const field = vectorField({
 *   state: [1],
 *   parameters: { a: tensor([0.5]) },
 *   f: (_t, y, p) => mul(p.a, y),
 * });
 * const { value, parametersBar, stats } = valueAndGrad({
 *   field, y0: [1], t0: 0, t1: 1, dt: 0.01,
 *   method: reversible(rk4),
 *   loss: finalStateLoss((y) => sum(y)),
 * });
 * assertAlmostEquals(value, Math.exp(0.5), 1e-8);
 * assertAlmostEquals(parametersBar[0], Math.exp(0.5), 1e-8);
 * assertAlmostEquals(stats.reconstructionError!, 0, 1e-10);
 * ```
 */
export function valueAndGrad(options: GradientOptions): Gradient {
  checkGradientOptions("valueAndGrad", options);
  const prepared = new PreparedGradient(options);
  try {
    const value = prepared.run();
    const { parametersBar, y0Bar, inputsBar, y1, stats } = prepared;
    // A copy: the original may be a part of a larger memory, which it would keep.
    return { value, parametersBar: parametersBar.slice(), y0Bar, inputsBar, y1, stats };
  } finally {
    prepared.release();
  }
}
