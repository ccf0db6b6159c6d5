/**
 * A state became infinite or NaN during a solve.
 */
export class NonFiniteStateError extends RangeError {
  /** The step that gave it; the first is 0. */
  readonly step: number;
  /** The time at the end of that step. */
  readonly time: number;

  /** Made by a solve. */
  constructor(step: number, t0: number, t1: number) {
    super(
      `The state is not finite after step ${step}, from t = ${t0} to t = ${t1}: the solution or the ` +
        "vector field overflowed. Try smaller steps, smaller parameters, or scaled data",
    );
    this.name = "NonFiniteStateError";
    this.step = step;
    this.time = t1;
  }
}

/**
 * The way back of a reversible solve did not arrive where the solve began, so the
 * gradient cannot be trusted.
 */
export class ReconstructionError extends Error {
  /** The distance between the start and where the way back arrived, relative to the state's size. */
  readonly reconstructionError: number;

  /** Made by `reversibleAdjoint`. */
  constructor(
    reconstructionError: number,
    tolerance: number,
    coupling: number | undefined,
    steps: number,
  ) {
    super(
      `The way back missed the start by ${reconstructionError.toExponential(1)} relative to the ` +
        `state's size, above the tolerance ${tolerance}: after ${steps} steps` +
        `${
          coupling === undefined ? "" : ` at coupling ${coupling}`
        } the gradient cannot be trusted. Try coupling "auto" or one nearer to 1, fewer ` +
        'steps, or recursiveCheckpointAdjoint; with onExceeded: "warn" the gradient is returned all the same',
    );
    this.name = "ReconstructionError";
    this.reconstructionError = reconstructionError;
  }
}
