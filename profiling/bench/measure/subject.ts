/**
 * A gradient that is ready to run; a `PreparedGradient` is one.
 *
 * @category Measuring
 */
export interface MeasuredGradient {
  /** Solves and pulls back. */
  run(): unknown;
  /** Ends the life of the buffers. */
  release(): void;
  /** About the last run. */
  readonly stats: {
    /** Evaluations of the vector field. */
    readonly evaluations: number;
    /** Pullbacks through the vector field. */
    readonly pullbacks: number;
    /** How far from the start the way back arrived, where there is one. */
    readonly reconstructionError?: number;
  };
}

/**
 * What is measured: how to make the gradient over a number of steps.
 *
 * @category Measuring
 */
export interface Subject {
  /**
   * Makes the gradient, with buffers of its own.
   *
   * @param steps The number of steps.
   * @param watch Where it is given, a run calls it at a few set moments on the way
   *   forward and on the way back, so that memory can be looked at while it is in use.
   */
  prepare(steps: number, watch?: () => void): MeasuredGradient;
}

/**
 * Times a gradient, or whatever else runs.
 *
 * @param gradient The gradient.
 * @param milliseconds How long it is run at least.
 * @param fewest How often it is run at least.
 * @param now The clock, in milliseconds.
 * @returns Seconds a run, on average.
 */
export function secondsOf(
  gradient: Pick<MeasuredGradient, "run">,
  milliseconds: number,
  fewest: number,
  now: () => number = () => performance.now(),
): number {
  const start = now();
  let elapsed = 0;
  let runs = 0;
  while (runs < fewest || elapsed < milliseconds) {
    gradient.run();
    runs++;
    elapsed = now() - start;
  }
  return elapsed / runs / 1000;
}
