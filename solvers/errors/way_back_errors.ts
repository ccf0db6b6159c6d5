/**
 * What a reversible way back found out about itself.
 *
 * @category Errors
 */
export interface WayBack {
  /** Its worst miss of a kept state, each element in parts of its own size around there. */
  readonly reconstructionError: number;
  /** How far off it may have been between the kept states, likewise. */
  readonly pathError: number;
  /** By how much the loss differed when it was read again, in parts of the loss. */
  readonly lossError: number;
  /** Whether it may be much of a dL/dθ that is next to nothing all the same. Default false. */
  readonly drowned?: boolean;
  /** The coupling λ, for a method that has one. */
  readonly coupling: number | undefined;
  /** Whether the arithmetic is exact. */
  readonly exact?: boolean;
  /** The number of steps. */
  readonly steps: number;
}

/**
 * The way back of a reversible solve did not come by where the way there had been, or not near
 * enough for the gradient to be trusted.
 *
 * @category Errors
 */
export class ReconstructionError extends Error {
  /** The worst miss of a kept state, each element in parts of its own size around there. */
  readonly reconstructionError: number;
  /** How far off it may have been between the kept states, likewise. */
  readonly pathError: number;
  /** By how much the loss differed when it was read again, in parts of the loss. */
  readonly lossError: number;

  /** Made by `reversibleAdjoint`. */
  constructor(
    { reconstructionError, pathError, lossError, drowned, coupling, exact, steps }: WayBack,
    tolerance: number,
  ) {
    super(
      `The way back over ${steps} steps` +
        `${
          coupling === undefined ? "" : ` at coupling ${coupling}`
        } missed the states of the way ` +
        `there by ${reconstructionError.toExponential(1)} of their size, may have been off by ` +
        `${pathError.toExponential(1)} between them, and missed the loss by ` +
        `${lossError.toExponential(1)} of its own; the tolerance is ${tolerance}. ` +
        `${drowned ? "It may be much of dL/dθ, which is next to nothing. " : ""}Try ${
          advice(coupling, exact)
        }, or ` +
        'recursiveCheckpointAdjoint; with "warn" the gradient is returned all the same',
    );
    this.name = "ReconstructionError";
    this.reconstructionError = reconstructionError;
    this.pathError = pathError;
    this.lossError = lossError;
  }
}

/**
 * The way back of the continuous adjoint lost y: it did not come by, or not near enough, where the
 * way there had been.
 *
 * @category Errors
 */
export class BacksolveError extends ReconstructionError {
  /**
   * Made by `backsolveAdjoint`.
   *
   * @param missed How far off it was in all, in the largest size of the element; the element; the
   *   time of the largest miss; the number of steps.
   */
  constructor(
    missed: {
      readonly error: number;
      readonly element: number;
      readonly time: number;
      readonly steps: number;
    },
    tolerance: number,
    options?: ErrorOptions,
  ) {
    const { error, element, time, steps } = missed;
    super(
      { reconstructionError: error, pathError: 0, lossError: 0, coupling: undefined, steps },
      tolerance,
    );
    this.name = "BacksolveError";
    if (options?.cause !== undefined) this.cause = options.cause;
    const exact = "Try reversibleAdjoint or recursiveCheckpointAdjoint, which are exact";
    const grows = "what is damped grows going back, and so do errors";
    this.message = options?.cause instanceof Error
      ? `The way back of backsolveAdjoint could not be solved: ${grows}. ${exact}. What stopped ` +
        `it, going back: ${options.cause.message}`
      : `The way back of backsolveAdjoint missed the known states, most at t = ${time}: ` +
        `element ${element} of y by ${
          error.toExponential(1)
        } of its largest size in all, and the ` +
        `tolerance is ${tolerance}. The gradient may be wrong by about as much: ${grows}. ` +
        `${exact}, or smaller steps; with onExceeded: "warn" the gradient is returned all the same`;
  }
}

function advice(coupling: number | undefined, exact = false): string {
  if (exact) return "a vector field that gives the same for the same input every time";
  return coupling === undefined
    ? 'onExceeded: "redo", smaller steps, more anchors, a damping nearer to 1 where the method has one'
    : 'onExceeded: "redo", coupling "auto", more anchors, fewer steps, arithmetic "exact"';
}
