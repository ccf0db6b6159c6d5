import { checkKeys, checkWhole, type KeysOf } from "../../tensors/internal.ts";
import { rk4, solve, type StateLike, type VectorField } from "../../solvers/mod.ts";
import { formatShape, type Tensor, tensor } from "../../tensors/mod.ts";
import { evenTimes } from "./even_times.ts";

/**
 * A path to train on: states on the grid of a solve with fixed steps.
 *
 * @category Data sets
 */
export interface DataSet {
  /** The name of the system, as on the command line. */
  readonly name: string;
  /** Where the states come from: a solve of the true equations, or a recording. */
  readonly origin: "simulated" | "measured";
  /** The names of the state's elements. */
  readonly stateNames: readonly string[];
  /** The m times, evenly spaced from t0 to t1. */
  readonly times: Float64Array;
  /** The states at these times, of shape [m, d]. */
  readonly states: Tensor;
  /** The first of them, of shape [d]. */
  readonly y0: Tensor;
  /** The first time. */
  readonly t0: number;
  /** The last time. */
  readonly t1: number;
  /** The distance of two times: with steps of this size every time is the end of a step. */
  readonly dt: number;
}

/**
 * What {@linkcode dataSet} takes.
 *
 * @category Data sets
 */
export interface DataSetOptions {
  /** The name of the system. */
  readonly name: string;
  /** Where the states come from. */
  readonly origin: "simulated" | "measured";
  /** The names of the state's elements, d of them. */
  readonly stateNames: readonly string[];
  /** The first time. */
  readonly t0: number;
  /** The last time, after the first. */
  readonly t1: number;
  /** The states at evenly spaced times from t0 to t1: of shape [m, d], m at least 2. */
  readonly states: StateLike;
}

/** What is read, and what a data set has besides, which is made anew. */
const KNOWN: KeysOf<DataSetOptions & DataSet> = {
  times: true,
  y0: true,
  dt: true,
  name: true,
  origin: true,
  stateNames: true,
  t0: true,
  t1: true,
  states: true,
};

/**
 * Makes a data set of states at evenly spaced times.
 *
 * @category Data sets
 * @param options Names, times and states; also another data set with some of them replaced, of which
 *   the rest is made anew.
 * @returns The data set.
 * @throws {TypeError} If the states are not of shape [m, d] with d names.
 * @throws {RangeError} If there are fewer than two states, t1 is not after t0, or a
 *   number is not finite.
 *
 * @example
 * ```ts
 * import { dataSet } from "@revode/revode/systems";
 * import { assertEquals } from "@std/assert";
 *
 * const data = dataSet({
 *   name: "line", origin: "measured", stateNames: ["x"],
 *   t0: 0, t1: 1, states: [[5], [6], [7]],
 * });
 * assertEquals(data.times, Float64Array.of(0, 0.5, 1));
 * assertEquals(data.dt, 0.5);
 * assertEquals(data.y0.toArray(), [5]);
 * ```
 */
export function dataSet(options: DataSetOptions): DataSet {
  checkKeys("dataSet", options, KNOWN);
  const { name, origin, stateNames, t0, t1 } = options;
  const states = tensor(options.states);
  const d = stateNames.length;
  if (states.shape.length !== 2 || states.shape[1] !== d) {
    throw new TypeError(
      `dataSet: with ${d} state name(s) the states of ${name} must have shape [times, ${d}], ` +
        `got ${formatShape(states.shape)}`,
    );
  }
  if (!(t1 > t0)) {
    throw new RangeError(`dataSet: t1 must be after t0, got t0 = ${t0} and t1 = ${t1}`);
  }
  const bad = states.data.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    throw new RangeError(
      `dataSet: the states of ${name} must be finite, ${stateNames[bad % d]} of state number ` +
        `${Math.floor(bad / d)} is ${states.data[bad]}`,
    );
  }
  const [points] = states.shape;
  const times = evenTimes(t0, t1, points);
  const y0 = tensor(states.data.slice(0, d));
  return { name, origin, stateNames, times, states, y0, t0, t1, dt: (t1 - t0) / (points - 1) };
}

/**
 * What {@linkcode simulate} takes.
 *
 * @category Data sets
 */
export interface SimulateOptions extends Omit<DataSetOptions, "origin" | "states"> {
  /** The true equations; their state has shape [d]. */
  readonly field: VectorField;
  /** The state at t0. */
  readonly y0: StateLike;
  /** The number of states, both ends included; at least 2. */
  readonly points: number;
  /** Steps from one state to the next, of the classical fourth-order method. Default 16. */
  readonly refinement?: number;
}

const KNOWN_OF_SIMULATION: KeysOf<SimulateOptions> = {
  name: true,
  stateNames: true,
  t0: true,
  t1: true,
  field: true,
  y0: true,
  points: true,
  refinement: true,
};

/**
 * Solves equations that are known, and makes a data set of the path.
 *
 * @category Data sets
 * @param options The field, the start, the times, the names.
 * @returns The data set; its origin is "simulated".
 * @throws {TypeError} If y0 does not have the field's state shape, or that is not [d]
 *   with d names.
 * @throws {RangeError} If `points` or `refinement` is not a whole number or too small,
 *   or a time is out of range.
 * @throws {NonFiniteStateError} If the state becomes infinite or NaN.
 *
 * @example
 * ```ts
 * import { simulate } from "@revode/revode/systems";
 * import { neg, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { states } = simulate({
 *   name: "decay", stateNames: ["y"],
 *   field: vectorField({ state: [1], f: (_t, y) => neg(y) }),
 *   y0: [1], t0: 0, t1: 1, points: 11,
 * });
 * assertAlmostEquals(states.data[10], Math.exp(-1), 1e-10);
 * ```
 */
export function simulate(options: SimulateOptions): DataSet {
  checkKeys("simulate", options, KNOWN_OF_SIMULATION);
  const { name, stateNames, field, y0, t0, t1, points, refinement = 16 } = options;
  checkWhole("simulate: refinement", refinement, 1);
  const saveAt = evenTimes(t0, t1, points);
  const dt = (t1 - t0) / (points - 1) / refinement;
  const { states } = solve({ field, y0, t0, t1, dt, saveAt, method: rk4 });
  return dataSet({ name, origin: "simulated", stateNames, t0, t1, states });
}
