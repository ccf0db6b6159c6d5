import { type GradientOptions, isFailedSolve, type VectorField } from "../../solvers/mod.ts";
import { programOf } from "../../solvers/internal.ts";
import { Directions } from "./directions.ts";
import { ResidualRun } from "./residual_run.ts";

/** The step of central differences, in magnitudes of a parameter: about the cube root of rounding. */
const STEP = 6e-6;

/** What all problems leave over, one after the other, and the derivative by the parameters. */
export class ResidualSet {
  /** The field that all problems share. */
  readonly field: VectorField;
  /** The number of residuals. */
  readonly count: number;
  /** Whether the noise in all of them is known to have deviation 1. */
  readonly isStandard: boolean;
  /** How often the residuals were computed, for derivatives too. */
  evaluations = 0;
  readonly #runs: ResidualRun[] = [];
  #directions: { readonly key: string; readonly directions: Directions } | undefined;

  /**
   * Checks the problems and allocates.
   *
   * @param caller Whose they are, as messages begin.
   */
  constructor(caller: string, problems: readonly GradientOptions[]) {
    try {
      for (const problem of problems) this.#runs.push(new ResidualRun(caller, problem));
    } catch (error) {
      this.release();
      throw error;
    }
    this.field = problems[0].field;
    this.isStandard = this.#runs.every((run) => run.isStandard);
    this.count = this.#runs.reduce((sum, { count }) => sum + count, 0);
  }

  /**
   * Writes the residuals at the present parameters.
   *
   * @throws {SolveError} If a solve fails.
   */
  residuals(out: Float64Array): void {
    this.evaluations++;
    let from = 0;
    for (const run of this.#runs) {
      run.residuals(out.subarray(from, from + run.count));
      from += run.count;
    }
  }

  /**
   * Writes the residuals' derivatives by some parameters, a column each: exact ones, of the steps
   * themselves, by tangents; by differences where the field has no program, or its tangents fail.
   *
   * @param free Which, as places in the flat buffer, in order.
   * @throws {SolveError} If a solve fails.
   */
  jacobian(free: readonly number[], out: Float64Array): void {
    if (free.length === 0) return;
    if (programOf(this.field) === undefined) return this.#differences(free, out);
    try {
      this.#tangents(free, out);
    } catch (error) {
      if (!isFailedSolve(error)) throw error;
      this.#differences(free, out);
    }
  }

  #tangents(free: readonly number[], out: Float64Array): void {
    const key = free.join();
    if (this.#directions?.key !== key) {
      this.#directions = { key, directions: new Directions(this.field, free) };
    }
    const { directions } = this.#directions;
    for (let first = 0; first < free.length; first += directions.count) {
      const aimed = directions.aim(first);
      let from = 0;
      for (const run of this.#runs) {
        run.tangents(directions, (residual, direction, derivative) => {
          if (direction < aimed) {
            out[(first + direction) * this.count + from + residual] = derivative;
          }
        });
        from += run.count;
      }
      this.evaluations++;
    }
    let probe = 0;
    for (let i = 0; i < out.length; i++) probe += out[i] * 0;
    if (probe !== 0) this.#differences(free, out);
  }

  #differences(free: readonly number[], out: Float64Array): void {
    const { flat } = this.field.parameters;
    const other = new Float64Array(this.count);
    free.forEach((at, column) => {
      const own = out.subarray(column * this.count, (column + 1) * this.count);
      const x = flat[at];
      const h = STEP * Math.max(1, Math.abs(x));
      try {
        flat[at] = x + h;
        this.residuals(own);
        flat[at] = x - h;
        this.residuals(other);
      } finally {
        flat[at] = x;
      }
      for (let i = 0; i < own.length; i++) own[i] = (own[i] - other[i]) / (2 * h);
    });
  }

  /** Ends the life of the buffers: they are no longer counted. */
  release(): void {
    for (const run of this.#runs) run.release();
  }
}

/**
 * Σ r² at the present parameters, with the residuals written.
 *
 * @returns Infinite where a solve fails, or a residual is not finite.
 */
export function sumOfSquares(set: ResidualSet, out: Float64Array): number {
  try {
    set.residuals(out);
  } catch (error) {
    if (!isFailedSolve(error)) throw error;
    return Infinity;
  }
  let sum = 0;
  for (let i = 0; i < out.length; i++) sum += out[i] * out[i];
  return Number.isFinite(sum) ? sum : Infinity;
}
