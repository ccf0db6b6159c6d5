/**
 * What reads between the ends of a step.
 *
 * @category Contracts
 */
export interface ReadInterpolant {
  /** Forgets what was evaluated: the parameters may have changed. */
  reset(): void;
  /** Goes to the step from (t0, y0) to (t1, y1); a longer state begins with y. */
  moveTo(t0: number, t1: number, y0: Float64Array, y1: Float64Array): void;
  /** Writes y(t) into `y`. */
  read(t: number, y: Float64Array): void;
}

/**
 * What reads between the ends of a step, with its derivatives.
 *
 * @category Contracts
 */
export interface StepInterpolant extends ReadInterpolant {
  /** How many numbers a step takes that is kept. */
  readonly size: number;
  /** Writes dy/dt into `rate`, at a time inside the step. */
  rate(t: number, rate: Float64Array): void;
  /** Adds the cotangent of y(t) to those of both ends; what came otherwise is pulled back by `finish`. */
  pullback(t: number, yBar: Float64Array, y0Bar: Float64Array, y1Bar: Float64Array): void;
  /** Pulls the rest back, once for all times read in this step. */
  finish(y0Bar: Float64Array, y1Bar: Float64Array, parametersBar: Float64Array): void;
  /** Writes all that `read` needs of this step. */
  save(target: Float64Array): void;
  /** Takes a step back from what `save` wrote. */
  restore(t0: number, t1: number, source: Float64Array): void;
}
