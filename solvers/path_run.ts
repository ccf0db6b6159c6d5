import { ByteScope } from "../tensors/internal.ts";
import { allocate, type Shape } from "../tensors/mod.ts";
import { bindProblem, type Problem } from "./problem/bind_problem.ts";
import type { Counts, VectorField } from "./field.ts";
import type { Drive } from "./inputs/driver.ts";
import { drivenProblem } from "./inputs/driven_problem.ts";
import { checkFit } from "./path/check_fit.ts";
import { ForwardReader } from "./path/forward_reader.ts";
import { explainState } from "./not_finite/explain_state.ts";
import { ForwardSweep, type Sweep } from "./sweep.ts";

/**
 * A solve with its buffers, for use again and again: it reads the states at given times, with the
 * parameters as they are at each run, driven by the problem's inputs where there are some.
 */
export class PathRun {
  /** The field, driven by the problem's inputs. */
  readonly field: VectorField;
  /** The start, flattened; may be written between runs. */
  readonly y0: Float64Array;
  /** The states at the times of the last run, one after the other. */
  readonly states: Float64Array;
  readonly #scope = new ByteScope();
  readonly #problem: Problem;
  readonly #drive: Drive | undefined;
  readonly #sweep: Sweep;
  readonly #forward: ForwardSweep;
  readonly #state: Float64Array;

  /**
   * Checks the problem and allocates.
   *
   * @param caller Whose problem it is, as messages begin.
   * @param times Where the path is read, in the order of the solve.
   * @param expects The shape of y that whoever reads expects, for the field as it is driven; unset where
   *   any will do.
   * @throws {TypeError} If shapes do not fit, or the problem has events.
   * @throws {RangeError} If a number is out of range.
   */
  constructor(
    caller: string,
    given: Problem,
    times: Float64Array,
    expects?: (field: VectorField) => Shape | undefined,
  ) {
    const counts: Counts = { evaluations: 0, pullbacks: 0 };
    if (given.events?.length) {
      throw new TypeError(
        `${caller}: events are for solve, valueAndGrad, train and Trainer; here there is no gradient through ` +
          "them yet",
      );
    }
    try {
      const bound = this.#scope.run(() => {
        const { problem, drive } = drivenProblem(caller, given);
        let size = 0;
        checkFit({ stateShape: expects?.(problem.field) }, problem.field, times.length);
        const loss = {
          at: times,
          value(index: number, _t: number, y: Float64Array): number {
            for (let k = 0; k < size; k++) states[index * size + k] = y[k];
            return 0;
          },
          cotangent() {},
        };
        const sweep = bindProblem(
          problem,
          times,
          counts,
          (options) => new ForwardReader(loss, options),
        );
        size = sweep.y0.length;
        const states = allocate(times.length * size);
        const state = allocate(sweep.stepper.stateSize);
        return { problem, drive, states, state, sweep, forward: new ForwardSweep(sweep) };
      });
      this.#problem = bound.problem;
      this.field = bound.problem.field;
      this.#drive = bound.drive;
      this.#sweep = bound.sweep;
      this.#forward = bound.forward;
      this.#state = bound.state;
      this.states = bound.states;
      this.y0 = bound.sweep.y0;
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /**
   * Solves, and reads the states.
   *
   * @throws {SolveError} If the solve fails.
   */
  run(): void {
    this.#drive?.load();
    try {
      this.#sweep.start?.evaluate();
      this.#scope.run(() => this.#forward.run(this.#state));
    } catch (error) {
      throw explainState(error, this.#problem, this.#sweep);
    }
  }

  /** Ends the life of the buffers: they are no longer counted. */
  release(): void {
    this.#scope.release();
  }
}
