import { SolveError } from "./errors.ts";

/**
 * How a search for a state at rest ended.
 *
 * @category Errors
 */
export interface FailedRest {
  /** What stopped it. */
  readonly reason: "iterations" | "not finite" | "no inverse";
  /** Iterations taken, */
  readonly iterations: number;
  /** and the time at which f was taken. */
  readonly time: number;
  /** The largest element of f. */
  readonly residual: number;
  /** The element of y that still moves most, */
  readonly element: number;
  /** and by which part of its size in a unit of time. */
  readonly rate: number;
  /** Where it was. */
  readonly y: Float64Array;
  /** In which numbers f is computed. Default "double". */
  readonly precision?: "double" | "single";
}

const ADVICE = {
  "iterations":
    "Where it comes to rest slowly, try more maxIterations, or a y0 that is nearer; where it " +
    "grows without bounds, or turns for ever, there is no state at rest to be found",
  "not finite":
    "Try a y0 that is nearer, smaller parameters, or keep what f computes where it has a value",
  "no inverse":
    "The state at rest is one of many, or two of them meet here, and a derivative is not " +
    "defined. Take what is not determined out of the state",
};

/** Why there is no derivative where f computes in singles. */
const IN_SINGLES =
  "f computes in singles, by whose rounding what is conserved cannot be told from a slow " +
  'decay: take dtype "float64"';

/**
 * No state at rest was found, or none that has a derivative.
 *
 * @category Errors
 */
export class SteadyStateError extends SolveError {
  /** What stopped the search. */
  readonly reason: FailedRest["reason"];
  /** Iterations taken. */
  readonly iterations: number;
  /** The largest element of f where it ended. */
  readonly residual: number;
  /** Where it ended, flattened. */
  readonly y: Float64Array;

  /** Made by a search. */
  constructor(failed: FailedRest) {
    const { reason, iterations, time, residual, element, rate, y, precision } = failed;
    const what = {
      "iterations": `There is no rest after ${iterations} iterations`,
      "not finite":
        `f is not finite around where the search for a state at rest came in ${iterations} ` +
        "iterations",
      "no inverse":
        "∂f/∂y has no inverse at the state at rest, nor is it one but for what is conserved",
    }[reason];
    const isRounded = reason === "no inverse" && precision === "single";
    super(
      "no rest",
      iterations,
      time,
      `steadyState: ${what}: the largest element of f is ${
        residual.toExponential(1)
      } there, and element ` +
        `${element} of y changes by ${rate.toExponential(1)} of its size in a unit of time. ` +
        (isRounded ? IN_SINGLES : ADVICE[reason]),
    );
    this.name = "SteadyStateError";
    this.reason = reason;
    this.iterations = iterations;
    this.residual = residual;
    this.y = y;
  }
}
