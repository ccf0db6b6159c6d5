/**
 * The coefficients of a diagonally implicit method whose first stage is explicit, and the others have
 * one γ on the diagonal. It is stiffly accurate, and so is the method of its error estimate: the last
 * stage is the result, the one before that of the lower order, and how far they are apart is the estimate.
 *
 * @category Methods
 */
export interface EsdirkTableau {
  /** The name. */
  readonly name: string;
  /** The order. */
  readonly order: number;
  /** γ. */
  readonly gamma: number;
  /** How often the estimate counts that, where the lower order is hardly less exact. Default 1. */
  readonly estimateFactor?: number;
  /** The coefficients before the diagonal, a row a stage: i entries in row i. */
  readonly a: readonly (readonly number[])[];
}

/** The times of the stages, in steps. */
export function stageTimes({ a, gamma }: EsdirkTableau): number[] {
  return a.map((row, i) => {
    const time = row.reduce((sum, weight) => sum + weight, i === 0 ? 0 : gamma);
    // A stage at the end of the step is evaluated there.
    return Math.abs(time - 1) < 1e-12 ? 1 : time;
  });
}

/** The most points that a guess goes through. */
const MOST_POINTS = 4;

/**
 * The weights by which the slope of a stage is guessed from those before: that of a stage at the same
 * time, or the polynomial through the last ones of different times.
 */
export function guessWeights(times: readonly number[]): number[][] {
  return times.map((time, i) => {
    const weights = Array<number>(i).fill(0);
    const same = times.lastIndexOf(time, i - 1);
    if (i > 0 && same >= 0) {
      weights[same] = 1;
      return weights;
    }
    const points = weights.map((_, j) => j).slice(-MOST_POINTS);
    for (const j of points) {
      weights[j] = points.reduce(
        (product, l) => l === j ? product : product * (time - times[l]) / (times[j] - times[l]),
        1,
      );
    }
    return weights;
  });
}
