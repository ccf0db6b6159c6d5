import { allocate, Tensor } from "../tensors/mod.ts";
import {
  ByteScope,
  checkChoice,
  drawn,
  type KeysOf,
  type Look,
  looking,
  partsLook,
} from "../tensors/internal.ts";
import { bindProblem, type Problem, PROBLEM_KEYS } from "./problem/bind_problem.ts";
import { clearCounts } from "./clear_counts.ts";
import { checkProblem } from "./problem/check_problem.ts";
import { DensePath, KeptHermite } from "./path/dense_path.ts";
import { SolveError, type Status } from "./errors/errors.ts";
import type { Counts } from "./field.ts";
import { drivenProblem } from "./inputs/driven_problem.ts";
import { explainState } from "./not_finite/explain_state.ts";
import { ForwardReader } from "./path/forward_reader.ts";
import type { PathLoss, ReadAt } from "./path/path_loss.ts";
import type { ReaderOptions } from "./path/reader_options.ts";
import type { Solution, SolveOptions } from "./solution.ts";
import { controlStats } from "./steps/steps.ts";
import { ForwardSweep, type Sweep } from "./sweep.ts";

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
 * A solve with its buffers, for use again and again from other starts.
 *
 * With `dense` it runs once: the path goes on to use what the run used.
 */
export class BoundSolve {
  readonly #options: SolveOptions;
  readonly #problem: Problem;
  readonly #counts: Counts = { evaluations: 0, pullbacks: 0 };
  readonly #recorder: Recorder;
  readonly #scope = new ByteScope();
  readonly #sweep: Sweep;
  readonly #forward: ForwardSweep;
  readonly #state: Float64Array;

  /**
   * Checks the problem and allocates.
   *
   * @param caller Who solves, as messages begin.
   */
  constructor(options: SolveOptions, caller: string) {
    checkProblem(caller, options, KNOWN);
    const { saveAt = "end", onFailure = "throw" } = options;
    checkChoice(`${caller}: onFailure`, onFailure, ["throw", "return"]);
    this.#options = options;
    this.#recorder = new Recorder(saveAt);
    try {
      [this.#problem, this.#sweep, this.#forward, this.#state] = this.#scope.run(() => {
        const { problem } = drivenProblem(caller, options);
        const reader = (of: ReaderOptions) => new ForwardReader(this.#recorder, of);
        const readsWhat = `${caller}: saveAt`;
        const sweep = bindProblem(problem, saveAt, this.#counts, reader, { readsWhat });
        return [problem, sweep, new ForwardSweep(sweep), allocate(sweep.stepper.stateSize)];
      });
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** Solves, from another start where one is given: of the field's state shape, flattened. */
  run(y0?: Float64Array): Solution {
    return this.#scope.run(() => {
      const { steps, watch, events, y1 } = this.#sweep;
      const { dense = false, onFailure = "throw", t0, t1, dt } = this.#options;
      const { field } = this.#problem;
      if (y0) {
        field.checkProblem?.({ y0, t0, t1, dt });
        this.#sweep.y0.set(y0);
      }
      const counts = this.#counts;
      const recorder = this.#recorder;
      recorder.clear();
      const path = dense
        ? new DensePath(
          field,
          steps,
          this.#problem.method.interpolant?.(field, counts) ?? new KeptHermite(field, counts),
        )
        : undefined;
      let status: Status = "finished";
      let taken: number | undefined;
      try {
        this.#forward.run(this.#state, {
          before: path && ((_i, now) => path.push(now)),
          after: path && ((i) => path.close(i, y1)),
        });
      } catch (error) {
        if (onFailure === "throw" || !(error instanceof SolveError)) {
          throw explainState(error, this.#problem, this.#sweep);
        }
        status = error.status;
        taken = error.step;
      }
      const count = taken ?? steps.count;
      const times = Float64Array.from(recorder.times);
      const solution = looking<Solution>({
        status,
        times,
        states: new Tensor(
          Float64Array.from(recorder.states),
          [times.length, ...field.stateShape],
        ),
        t1: count === 0 ? t0 : steps.end(count - 1),
        y1: new Tensor(y1.slice(), field.stateShape),
        path,
        events: events?.occurrences() ?? [],
        stats: {
          ...counts,
          steps: count,
          ...controlStats(steps),
          ...(watch && { watchEvaluations: watch.evaluations }),
          ...events?.stats(count),
        },
      }, SOLUTION_LOOK);
      clearCounts(counts);
      return solution;
    });
  }

  /** Ends the life of the buffers: they are no longer counted. */
  release(): void {
    this.#scope.release();
  }
}

const SOLUTION_LOOK: Look<Solution> = /* @__PURE__ */ partsLook("Solution", [], (solution) => {
  const { status, t1, y1, stats } = solution;
  const text = `Solution, ${status} after ${stats.steps} steps, at t = ${t1}:\n${y1}`;
  return drawn<typeof import("../figures/internal.ts")>(
    text,
    ({ solutionPlot }) => solutionPlot(solution),
  );
});

/** Saves what a loss would read. */
class Recorder implements PathLoss {
  readonly at: ReadAt;
  readonly times: number[] = [];
  readonly states: number[] = [];

  constructor(at: ReadAt) {
    this.at = at;
  }

  clear(): void {
    this.times.length = this.states.length = 0;
  }

  value(_index: number, t: number, y: Float64Array): number {
    this.times.push(t);
    for (let k = 0; k < y.length; k++) this.states.push(y[k]);
    return 0;
  }

  cotangent(): void {}
}
