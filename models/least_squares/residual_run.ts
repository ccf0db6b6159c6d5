import { ByteScope, describe } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { checkGradientOptions, ParameterProgram, PathRun } from "../../solvers/internal.ts";
import type { GradientOptions, Problem } from "../../solvers/mod.ts";
import { type LeastSquares, leastSquaresOf } from "../losses/least_squares.ts";
import type { Directions } from "./directions.ts";
import { TangentRun } from "./tangent_run.ts";

/** What one problem leaves over: what is observed of its path beside its data. */
export class ResidualRun {
  /** The number of residuals; those of missing data are left out. */
  readonly count: number;
  /** Whether the noise in them is known to have deviation 1. */
  readonly isStandard: boolean;
  readonly #caller: string;
  readonly #problem: Problem;
  readonly #squares: LeastSquares;
  readonly #scope = new ByteScope();
  readonly #path: PathRun;
  /** The roots of what each number of the data counts; 0 for one that is missing. */
  readonly #roots: Float64Array;
  readonly #observe: ParameterProgram | undefined;
  #tangents: { readonly directions: Directions; readonly run: TangentRun } | undefined;
  #tangentRows: Float64Array = new Float64Array(0);

  /**
   * Checks the problem and allocates.
   *
   * @param caller Whose problem it is, as messages begin.
   * @throws {TypeError} If the loss is no sum of squares, or shapes do not fit.
   */
  constructor(caller: string, options: GradientOptions) {
    checkGradientOptions(caller, options);
    const { loss, adjoint: _, ...problem } = options;
    const squares = leastSquaresOf(loss);
    if (squares === undefined) {
      throw new TypeError(
        `${caller}: the loss must be a sum of squares that is known as such, such as ` +
          `meanSquaredError(times, data), got ${describe(loss)}; for another one take train`,
      );
    }
    const { field } = problem;
    const { rows, weights, observe } = squares;
    this.isStandard = squares.isStandard === true;
    this.#caller = caller;
    this.#problem = problem;
    this.#squares = squares;
    this.count = weights.reduce((count, w) => count + (w > 0 ? 1 : 0), 0);
    // What is bound has checked that the data fit the field.
    this.#path = new PathRun(
      caller,
      problem,
      rows.at,
      (driven) => (loss.bind?.(driven) ?? loss).stateShape,
    );
    this.#observe = observe && new ParameterProgram(
      this.#path.field,
      [
        { name: "y", shape: field.stateShape, wanted: false },
        { name: "t", shape: [], wanted: false },
      ],
      ([y, t], parameters, inputsOf) => observe(y, { t, parameters, ...inputsOf(t) }),
    );
    this.#roots = this.#scope.run(() => allocate(weights.length));
    weights.forEach((w, i) => this.#roots[i] = Math.sqrt(w));
  }

  /**
   * Solves, and writes what is left over.
   *
   * @param residuals Written.
   * @throws {SolveError} If the solve fails.
   */
  residuals(residuals: Float64Array): void {
    const { rows: { at, numbers, width } } = this.#squares;
    const path = this.#path;
    path.run();
    const { states } = path;
    const size = states.length / at.length;
    const program = this.#observe;
    for (let i = 0, to = 0; i < at.length; i++) {
      let own = states;
      let from = i * size;
      if (program) {
        for (let k = 0; k < size; k++) program.inputs[0][k] = states[from + k];
        program.inputs[1][0] = at[i];
        program.evaluate();
        own = program.output;
        from = 0;
      }
      for (let k = i * width; k < (i + 1) * width; k++, from++) {
        if (this.#roots[k] > 0) residuals[to++] = this.#roots[k] * (own[from] - numbers[k]);
      }
    }
  }

  /**
   * Solves with tangents, and writes the residuals' derivatives in each direction.
   *
   * @param write Is given the number of a residual, of a direction, and the derivative.
   * @throws {SolveError} If the solve fails.
   */
  tangents(
    directions: Directions,
    write: (residual: number, direction: number, derivative: number) => void,
  ): void {
    const { rows: { at, width } } = this.#squares;
    if (this.#tangents?.directions !== directions) {
      this.#tangents?.run.release();
      const run = new TangentRun(this.#caller, this.#problem, this.#squares, directions);
      this.#tangents = { directions, run };
      this.#tangentRows = new Float64Array(at.length * directions.count * width);
    }
    const { run } = this.#tangents;
    run.run();
    run.read(this.#tangentRows);
    for (let i = 0, to = 0; i < at.length; i++) {
      for (let k = 0; k < width; k++) {
        const root = this.#roots[i * width + k];
        if (root === 0) continue;
        for (let d = 0; d < directions.count; d++) {
          write(to, d, root * this.#tangentRows[(i * directions.count + d) * width + k]);
        }
        to++;
      }
    }
  }

  /** Ends the life of the buffers: they are no longer counted. */
  release(): void {
    this.#path.release();
    this.#tangents?.run.release();
    this.#scope.release();
  }
}
