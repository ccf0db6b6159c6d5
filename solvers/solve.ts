import { allocate, Tensor } from "../tensors/mod.ts";
import {
  ByteScope,
  checkChoice,
  type KeysOf,
  type Look,
  looking,
  partsLook,
} from "../tensors/internal.ts";
import { bindProblem, type Problem, PROBLEM_KEYS } from "./bind_problem.ts";
import { checkProblem } from "./check_problem.ts";
import { DensePath } from "./path/dense_path.ts";
import { SolveError, type Status } from "./errors/errors.ts";
import type { Counts } from "./field.ts";
import { drivenProblem } from "./inputs/driven_problem.ts";
import { explainState } from "./not_finite/explain_state.ts";
import type { PathLoss, ReadAt } from "./path/path_loss.ts";
import { showSolution } from "./show_solution.ts";
import { controlStats } from "./steps/steps.ts";
import { ForwardSweep } from "./sweep.ts";

/**
 * What {@linkcode solve} takes.
 *
 * @category Solving
 */
export interface SolveOptions<
  Name extends string = string,
  Input extends string = string,
> extends Problem<Name, Input> {
  /**
   * Where to save y: times in the order of the solve, "start", "end", or several kinds of
   * points, such as `{ start: true, every: 10 }`. Default "end".
   */
  readonly saveAt?: ReadAt;
  /** Whether to keep the whole path, so that y can be read at any time. Default false. */
  readonly dense?: boolean;
  /** What a solve does that does not reach its end. Default "throw". */
  readonly onFailure?: "throw" | "return";
}

/** What is read, and what a gradient of the same problem has besides. */
const KNOWN: KeysOf<SolveOptions & { loss: never; adjoint: never; timeGradients: never }> =
  /* @__PURE__ */ (() => ({
    ...PROBLEM_KEYS,
    saveAt: true,
    dense: true,
    onFailure: true,
    loss: true,
    adjoint: true,
    timeGradients: true,
  }))();

/**
 * Steps, evaluations of the field and pullbacks (none in a solve).
 *
 * @category Solving
 */
export interface SolveStats extends Readonly<Counts> {
  /** Accepted steps. */
  readonly steps: number;
  /** Steps that step-size control rejected; 0 with fixed steps. */
  readonly rejected: number;
  /**
   * How far apart the two states of a reversible method came, in tolerances; unset with
   * fixed steps. The solution is not nearer to the true one than this allows.
   */
  readonly drift?: number;
  /** Evaluations that the watch over a reversible method took besides the solve's own. */
  readonly watchEvaluations?: number;
}

/**
 * What {@linkcode solve} gives.
 *
 * @category Solving
 */
export interface Solution {
  /** How the solve ended; anything but "finished" only with `onFailure: "return"`. */
  readonly status: Status;
  /** The saved times, those that were reached. */
  readonly times: Float64Array;
  /** The saved states, of shape [times, ...state]. */
  readonly states: Tensor;
  /** The last time reached: t1 where the solve finished. */
  readonly t1: number;
  /** The state there. */
  readonly y1: Tensor;
  /** The whole path, with `dense: true`. */
  readonly path: DensePath | undefined;
  /** What it took. */
  readonly stats: SolveStats;
}

/**
 * Solves dy/dt = f(t, y) from t0 to t1, with fixed or adaptive steps, forwards or
 * backwards in time. A field that has inputs is driven by those of the problem.
 *
 * @category Solving
 * @param options The problem, what to save, and what to do when the end is not reached. It may be
 *   that of a gradient: `loss`, `adjoint` and `timeGradients` are then left aside.
 * @returns The saved states, the last one, how the solve ended and what it took.
 * @throws {TypeError} If an option is unknown or of the wrong type, y0 does not have the field's
 *   state shape, dt is missing, the method has no error estimate for adaptive steps, or inputs are not
 *   those that the field wants.
 * @throws {RangeError} If t1 equals t0, dt is 0 or of the wrong sign, a time to save
 *   at is outside the solve, or a number is not finite.
 * @throws {NonFiniteStateError} If the state becomes infinite or NaN.
 * @throws {MaxStepsError} If `maxSteps` is reached.
 * @throws {StepTooSmallError} If step-size control needs steps below the least one.
 * @throws {UnstableError} If the two states of a reversible method drift apart.
 *
 * @example
 * ```ts
 * import { neg, rk4, solve, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const decay = vectorField({ state: [1], f: (_t, y) => neg(y) });
 * const { y1 } = solve({ field: decay, y0: [1], t0: 0, t1: 1, dt: 0.01, method: rk4 });
 * assertAlmostEquals(y1.data[0], Math.exp(-1), 1e-9);
 * ```
 */
export function solve<Name extends string, Input extends string>(
  options: SolveOptions<Name, Input>,
): Solution {
  checkProblem("solve", options, KNOWN);
  const { saveAt = "end", dense = false, onFailure = "throw" } = options;
  checkChoice("solve: onFailure", onFailure, ["throw", "return"]);
  const counts: Counts = { evaluations: 0, pullbacks: 0 };
  const recorder = new Recorder(saveAt);
  const scope = new ByteScope();
  try {
    return scope.run(() => {
      const { problem } = drivenProblem("solve", options);
      const { field } = problem;
      const sweep = bindProblem(problem, recorder, counts, undefined, {
        readsWhat: "solve: saveAt",
      });
      const { steps, watch, y1 } = sweep;
      const path = dense ? new DensePath(field, steps, counts) : undefined;
      const state = allocate(sweep.stepper.stateSize);
      let status: Status = "finished";
      let taken: number | undefined;
      try {
        new ForwardSweep(sweep).run(state, {
          before: path && ((_i, now) => path.push(now)),
          after: path && ((i) => path.close(i, y1)),
        });
      } catch (error) {
        if (onFailure === "throw" || !(error instanceof SolveError)) {
          throw explainState(error, problem, sweep);
        }
        status = error.status;
        taken = error.step;
      }
      const count = taken ?? steps.count;
      const saved = recorder.times.length;
      return looking<Solution>({
        status,
        times: Float64Array.from(recorder.times),
        states: new Tensor(Float64Array.from(recorder.states), [saved, ...field.stateShape]),
        t1: count === 0 ? options.t0 : steps.end(count - 1),
        y1: new Tensor(y1.slice(), field.stateShape),
        path,
        stats: {
          ...counts,
          steps: count,
          ...controlStats(steps),
          ...(watch && { watchEvaluations: watch.evaluations }),
        },
      }, SOLUTION_LOOK);
    });
  } finally {
    scope.release();
  }
}

const SOLUTION_LOOK: Look<Solution> = /* @__PURE__ */ partsLook("Solution", [], showSolution);

/** Saves what a loss would read. */
class Recorder implements PathLoss {
  readonly at: ReadAt;
  readonly times: number[] = [];
  readonly states: number[] = [];

  constructor(at: ReadAt) {
    this.at = at;
  }

  value(_index: number, t: number, y: Float64Array): number {
    this.times.push(t);
    for (let k = 0; k < y.length; k++) this.states.push(y[k]);
    return 0;
  }

  cotangent(): void {}
}
