/**
 * The coefficients of an explicit Runge-Kutta method (Butcher 1963).
 *
 * @category Methods
 */
export interface Tableau {
  /** The name, as on the command line. */
  readonly name: string;
  /** The order of accuracy. */
  readonly order: number;
  /** Stage weights: row i has i entries. The first row is empty. */
  readonly a: readonly (readonly number[])[];
  /** The weights of the result. */
  readonly b: readonly number[];
  /** The stage times, as fractions of the step. */
  readonly c: readonly number[];
  /**
   * The weights of the error estimate, b − b̂ with b̂ the embedded method, of at least one
   * order less; unset where there is none.
   */
  readonly error?: readonly number[];
}

/**
 * The number of stages that the weights of a result reach; those behind serve an error estimate, or the
 * next step.
 */
export function stagesNeeded(weights: readonly number[]): number {
  return weights.findLastIndex((weight) => weight !== 0) + 1;
}

/** Whether the last stage is evaluated at the result of the step, and so is the first one of the next. */
export function endsAtResult({ a, b, c }: Tableau): boolean {
  const last = b.length - 1;
  return last > 0 && c[last] === 1 && stagesNeeded(b) === last &&
    a[last].every((weight, j) => weight === b[j]);
}
