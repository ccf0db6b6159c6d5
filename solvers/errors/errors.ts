import type { DiagnosisKind } from "../../tensors/mod.ts";
import type { NonFiniteCause } from "./gradient_errors.ts";

export * from "./gradient_errors.ts";

/**
 * How a solve ended.
 *
 * @category Errors
 */
export type Status =
  | "finished"
  | "max steps reached"
  | "step too small"
  | "not finite"
  | "out of range"
  | "newton failed"
  | "no rest"
  | "unstable"
  | "grazing"
  | "chattering"
  | "max events reached";

/**
 * A solve that did not reach its end.
 *
 * @category Errors
 */
export class SolveError extends RangeError {
  /** What stopped it. */
  readonly status: Status;
  /** The step at which it stopped; the first is 0. */
  readonly step: number;
  /** The time it reached. */
  readonly time: number;

  /** Made by a solve. */
  constructor(status: Status, step: number, time: number, message: string) {
    super(message);
    this.name = "SolveError";
    this.status = status;
    this.step = step;
    this.time = time;
  }
}

/**
 * A state became infinite or NaN during a solve; where the reason is known it is the `cause`.
 *
 * @category Errors
 */
export class NonFiniteStateError extends SolveError {
  /** The operation that gave it, such as "sqrt"; unset where that is not known. */
  readonly operation: string | undefined;

  /** Made by a solve. */
  constructor(step: number, t0: number, t1: number, cause?: NonFiniteCause) {
    super(
      "not finite",
      step,
      t1,
      (t0 === t1
        ? `The start is not finite, at t = ${t0}: `
        : `The state is not finite after step ${step}, from t = ${t0} to t = ${t1}: `) +
        (cause?.message ??
          "the solution or the vector field overflowed, or the field has no value there") +
        `. ${cause?.advice ?? adviceOnStates(cause?.kind, t0 === t1)}`,
    );
    this.name = "NonFiniteStateError";
    this.operation = cause?.operation;
    if (cause !== undefined) this.cause = cause;
  }
}

function adviceOnStates(kind: DiagnosisKind | undefined, ofStart: boolean): string {
  const smaller = "smaller steps, smaller parameters, or scaled data";
  const within = "what goes into the operation where it has a value, as by a small number added " +
    "under a root or in a denominator";
  if (ofStart && kind !== "given") {
    return `Keep ${within}, or try smaller parameters`;
  }
  switch (kind) {
    case "undefined":
      return `Keep ${within}; where only a stage left that range, try smaller steps`;
    case "overflow":
      return `Try ${smaller}`;
    case "given":
      return "Look for where that number comes from";
    default:
      return `Try ${smaller}; or keep ${within}`;
  }
}

/**
 * In exact arithmetic a state left the grid.
 *
 * @category Errors
 */
export class RangeExceededError extends SolveError {
  /** Made by a solve. */
  constructor(
    step: number,
    time: number,
    element: number,
    range: number,
    method = "reversible(rk4, {",
  ) {
    super(
      "out of range",
      step,
      time,
      `Element ${element} of the state, or its increment, left the grid of exact arithmetic, ` +
        `which reaches to ${range.toPrecision(3)}, in step ${step} at t = ${time}. Try a larger ` +
        `range, as in ${method} arithmetic: "exact", range: … }), smaller steps, or ` +
        "scaled data",
    );
    this.name = "RangeExceededError";
  }
}

/**
 * A solve took as many steps as it may.
 *
 * @category Errors
 */
export class MaxStepsError extends SolveError {
  /** Made by a solve. */
  constructor(maxSteps: number, accepted: number, time: number) {
    super(
      "max steps reached",
      accepted,
      time,
      `The solve reached t = ${time} after ${maxSteps} steps (${accepted} accepted) and may take no ` +
        "more. Try a larger maxSteps, looser tolerances, or a shorter interval",
    );
    this.name = "MaxStepsError";
  }
}

/**
 * Step-size control asked for a step below the least one.
 *
 * @category Errors
 */
export class StepTooSmallError extends SolveError {
  /** Made by a solve. */
  constructor(step: number, time: number, size: number, cause: string) {
    super(
      "step too small",
      step,
      time,
      `Step ${step} at t = ${time} would need a size of ${size}, below the least one: ${cause}. ` +
        "Try looser tolerances or a smaller dtMin; name times where the vector field jumps in " +
        "jumpAt; a stiff problem wants an implicit method, such as rodas5p",
    );
    this.name = "StepTooSmallError";
  }
}

/**
 * Newton's method found no solution of a stage of an implicit method.
 *
 * @category Errors
 */
export class NewtonError extends SolveError {
  /** The largest correction that was left, in parts of the state's elements. */
  readonly residual: number;

  /** Made by a solve. */
  constructor(step: number, time: number, found: {
    readonly time: number;
    readonly residual: number;
    readonly corrections: number;
    readonly singular: boolean;
  }) {
    const { residual, corrections, singular } = found;
    super(
      "newton failed",
      step,
      time,
      `Newton's method found no solution of the stage at t = ${found.time} of step ${step}, which ends ` +
        `at t = ${time}: after ${corrections} correction(s) ` +
        (singular
          ? "the matrix I − hγ ∂f/∂y has no inverse"
          : `they still change an element of the state by ${
            residual.toExponential(1)
          } of its size`) +
        ". Try smaller steps, or adaptive ones by pid(…), which shorten a step that fails; a " +
        "Rosenbrock method such as rodas5p needs no iteration",
    );
    this.name = "NewtonError";
    this.residual = residual;
  }
}

/**
 * What a watch over a reversible method found.
 *
 * @category Errors
 */
export interface Drift {
  /** The step at whose end it was found. */
  readonly step: number;
  /** The time at its beginning. */
  readonly time: number;
  /** The distance between the two states, in parts of an element's size so far. */
  readonly distance: number;
  /** The distance of the solution from that of the base method, likewise. */
  readonly off: number;
  /** The base method's own error, likewise. */
  readonly baseError: number;
  /** The coupling λ, for a method that has one. */
  readonly coupling: number | undefined;
  /** Whether the arithmetic is exact. */
  readonly exact: boolean;
  /** The name of the base method. */
  readonly base: string;
}

/**
 * The two states of a reversible method have drifted apart and taken the solution along: its
 * parasitic mode has grown, which no error estimate sees.
 *
 * @category Errors
 */
export class UnstableError extends SolveError {
  /** What was found. */
  readonly drift: Drift;

  /** Made by a solve. */
  constructor(drift: Drift) {
    const { step, time, distance, off, baseError, coupling, exact, base } = drift;
    super(
      "unstable",
      step,
      time,
      `The solution is ${off.toExponential(1)} of its size away from that of ${base}, which is ` +
        `right to about ${
          baseError.toExponential(1)
        }, at the end of step ${step}, from t = ${time} ` +
        `on: the states that the reversible method carries are ${
          distance.toExponential(1)
        } apart, as ` +
        `they come to be where the problem is damped more than ${
          coupling === undefined ? "the method" : `coupling ${coupling}`
        } allows, or the steps are too long${
          exact ? ", or the grid is too coarse for an element" : ""
        }. Try ${
          coupling === undefined
            ? `reversible(${base})`
            : `coupling "auto" or a lower one, more anchors, ${
              exact ? "a range for each element" : 'arithmetic "exact"'
            }`
        }, smaller steps, or ${base} with recursiveCheckpointAdjoint`,
    );
    this.name = "UnstableError";
    this.drift = drift;
  }
}
