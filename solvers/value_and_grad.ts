import { ByteScope, fingerprint } from "../tensors/internal.ts";
import { allocate, sizeOf } from "../tensors/mod.ts";
import { bindProblem } from "./problem/bind_problem.ts";
import type { AdjointRun, BoundAdjoint, GradientStats } from "./adjoints/adjoint.ts";
import { recursiveCheckpointAdjoint } from "./adjoints/recursive_checkpoint.ts";
import { reversibleAdjoint } from "./adjoints/reversible.ts";
import { clearCounts } from "./clear_counts.ts";
import { changedParameters } from "./errors/changed_parameters.ts";
import type { Counts } from "./field.ts";
import {
  checkTimedOptions,
  type Gradient,
  type TimedGradientOptions,
  type TimesBar,
} from "./gradient_options.ts";
import type { Drive } from "./inputs/driver.ts";
import { drivenProblem } from "./inputs/driven_problem.ts";
import { eventDriverOf } from "./events/event_driver.ts";
import type { EventTiming } from "./events/event_timing.ts";
import { isReversible } from "./method.ts";
import { checkGradient } from "./not_finite/check_gradient.ts";
import { checkGrid, watchGrid } from "./reversible/grid_check.ts";
import { explainState } from "./not_finite/explain_state.ts";
import { addOwnCotangents } from "./problem/own_cotangents.ts";
import { bindLoss } from "./path/bind_loss.ts";
import { readingOf } from "./path/path_reader.ts";
import { controlStats } from "./steps/steps.ts";
import { Timing } from "./times/timing.ts";

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
export class PreparedGradient<
  Name extends string = string,
  Input extends string = string,
  Back extends boolean = boolean,
> {
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
  readonly #caller: string;
  readonly #scope = new ByteScope();
  readonly #counts: Counts = { evaluations: 0, pullbacks: 0 };
  readonly #adjoint: BoundAdjoint;
  readonly #run: AdjointRun;
  readonly #drive: Drive | undefined;
  readonly #timing: Timing | EventTiming | undefined;
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
   * @param caller Who asks for the gradient, as messages begin. Default "PreparedGradient".
   * @throws {TypeError} If an option is unknown or of the wrong type, shapes do not fit, or the
   *   adjoint does not fit the method.
   * @throws {RangeError} If a number is out of range; see {@linkcode solve}.
   */
  constructor(
    options: TimedGradientOptions<Name, Input, Back>,
    caller = "PreparedGradient",
  ) {
    checkTimedOptions(caller, options);
    this.#caller = caller;
    const counts = this.#counts;
    this.#parameters = options.field.parameters.flat;
    [this.#run, this.#adjoint, this.#drive, this.#timing] = this.#scope.run(() => {
      const { problem: untimed, drive } = drivenProblem(caller, options);
      const timing = eventDriverOf(caller, untimed.events)?.timing(caller, untimed) ??
        (untimed.timeGradients ? new Timing(caller, untimed) : undefined);
      const problem = timing ? { ...untimed, field: timing.field } : untimed;
      const { field } = problem;
      const loss = bindLoss(options.loss, field);
      const anchors = options.adjoint?.anchorsFor?.(
        sizeOf(field.stateShape),
        options.method.stateVectors,
      );
      const sweep = bindProblem(problem, loss.at, counts, readingOf(loss, timing), { anchors });
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
      return [run, adjoint.bind(run), drive, timing];
    });
    ({ y0: this.y0, y1: this.y1, y0Bar: this.y0Bar } = this.#run);
    const parametersBar = this.#untimedBar;
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
      clearCounts(this.#counts);
      this.y0Bar.fill(0);
      this.#run.parametersBar.fill(0);
      this.#drive?.load();
      this.#timing?.load();
      value = this.#scope.run(() => this.#runOnce());
    } catch (error) {
      // Such as a way back that misses the start: what it says would mislead.
      throw error !== this.#refusal && changed() ? changedParameters(error) : error;
    } finally {
      this.#running = false;
    }
    if (changed()) throw changedParameters();
    this.#drive?.pullback(this.#untimedBar);
    return value;
  }

  /** dL/dθ of the field as it was given, driven by its inputs. */
  get #untimedBar(): Float64Array {
    const { parametersBar } = this.#run;
    return this.#timing?.ownPart(parametersBar) ?? parametersBar;
  }

  /** The derivatives by the times of the last run, where `timeGradients` asks for them. */
  get timesBar(): TimesBar | undefined {
    if (!(this.#timing instanceof Timing)) return undefined;
    const { reader: { rates }, parametersBar } = this.#run;
    const { place } = this.#timing;
    return { t0: parametersBar[place], t1: parametersBar[place + 1], reads: rates!.timesBar };
  }

  #runOnce(): number {
    let value: number;
    try {
      this.#run.start?.evaluate();
      value = this.#adjoint.run();
    } catch (error) {
      throw explainState(error, this.#run.problem, this.#run);
    }
    this.#checkReader(value);
    addOwnCotangents(this.#run);
    checkGradient(this.#run, value);
    checkGrid(this.#run);
    return value;
  }

  /** Whether the way back was led by the reader, by which derivatives by times come. */
  #checkReader(value: number): void {
    const { reader: { rates, count } } = this.#run;
    // One with a reader of its own never asks this one.
    const led = rates === undefined || rates.pulled >= count && (count > 0 || value === 0);
    if (led) return;
    throw new TypeError(
      `${this.#caller}: the adjoint ${this.#adjoint.stats.adjoint} pulls the loss back by itself, ` +
        "not by run.reader, so that there are no timeGradients",
    );
  }

  /** About the last run. */
  get stats(): GradientStats {
    const { steps, watch, events } = this.#run;
    return {
      steps: steps.count,
      ...controlStats(steps),
      ...(watch && { watchEvaluations: watch.evaluations }),
      ...this.#counts,
      ...this.#adjoint.stats,
      ...events?.stats(steps.count),
    };
  }

  /** Ends the life of the buffers: they are no longer counted, and it runs no more. */
  release(): void {
    this.#released = true;
    this.#scope.release();
  }
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
export function valueAndGrad<
  Name extends string,
  Input extends string,
  Back extends boolean,
>(
  options: TimedGradientOptions<Name, Input, Back>,
): Gradient {
  const prepared = new PreparedGradient(options, "valueAndGrad");
  try {
    const value = prepared.run();
    const { parametersBar, y0Bar, inputsBar, timesBar, y1, stats } = prepared;
    return {
      ...{ value, y0Bar, inputsBar, y1, stats },
      // A copy: the original may be a part of a larger memory, which it would keep.
      parametersBar: parametersBar.slice(),
      ...(timesBar && { timesBar }),
    };
  } finally {
    prepared.release();
  }
}
