/**
 * Levenberg and Marquardt's steps, damped as by Nielsen (1999), with the scaling and the criteria of
 * MINPACK (Moré 1978).
 *
 * @module
 */

import { isFailedSolve } from "../../solvers/mod.ts";
import { type Columns, dampedStep, triangularize, upperTriangle } from "./householder.ts";
import { type ResidualSet, sumOfSquares } from "./residual_set.ts";

/** Why the steps ended. */
export type FitStatus = "ftol" | "xtol" | "gtol" | "iterations" | "stopped";

/** What ends them. */
export interface Criteria {
  readonly iterations: number;
  readonly ftol: number;
  readonly xtol: number;
  readonly gtol: number;
}

/** One trial, as its caller is shown it. */
export interface Trial {
  readonly iteration: number;
  readonly sum: number;
  readonly accepted: boolean;
}

/** Where the steps ended; the field's parameters are those. */
export interface StepsEnd {
  readonly status: FitStatus;
  readonly iterations: number;
  readonly sum: number;
  readonly residuals: Float64Array;
  readonly jacobian: Columns;
}

/** The damping to begin with, relative to the squares of the columns. */
const FIRST_DAMPING = 1e-3;
/** From less than this it would take many steps to come back. */
const LEAST_DAMPING = 1e-15;
/** No parameter with a constraint moves further in one step, as it is stored: by a factor of 20. */
const LONGEST = 3;

/**
 * Takes steps from the field's parameters on.
 *
 * @param free Which parameters are fitted, as places in the flat buffer.
 * @param show Is shown each trial; returning false ends the steps.
 * @throws {SolveError} If a solve fails at the parameters that it begins with.
 */
export function dampedSteps(
  set: ResidualSet,
  free: readonly number[],
  criteria: Criteria,
  show?: (trial: Trial) => boolean | void,
): StepsEnd {
  const { parameters } = set.field;
  const { flat } = parameters;
  const [m, n] = [set.count, free.length];
  const isLimited = limited(set, free);
  let residuals = new Float64Array(m);
  let trial = new Float64Array(m);
  // An error here is one of the problem, so it is thrown.
  set.residuals(residuals);
  let sum = squared(residuals);
  if (!Number.isFinite(sum)) throw overflow(sum);
  let [jacobian, spare] = [0, 1].map((): Columns => ({ m, n, data: new Float64Array(m * n) }));
  set.jacobian(free, jacobian.data);
  const scales = new Float64Array(n);
  let damping = FIRST_DAMPING;
  let growth = 2;
  let iterations = 0;
  const end = (status: FitStatus): StepsEnd => ({ status, iterations, sum, residuals, jacobian });
  for (;;) {
    const norms = columnNorms(jacobian);
    norms.forEach((norm, j) => scales[j] = Math.max(scales[j], norm));
    if (largestCosine(jacobian, norms, residuals) <= criteria.gtol) return end("gtol");
    const triangle: Columns = { m, n, data: jacobian.data.slice() };
    const right = residuals.slice();
    triangularize(triangle, right);
    const upper = upperTriangle(triangle);
    const q = new Float64Array(n);
    q.set(right.subarray(0, Math.min(m, n)));
    for (let accepted = false; !accepted;) {
      if (iterations >= criteria.iterations) return end("iterations");
      iterations++;
      const root = Math.sqrt(damping);
      const step = dampedStep(upper, q, scales.map((s) => root * (s || 1)));
      shorten(step, isLimited);
      const before = free.map((at) => flat[at]);
      const natural = naturalAt(set, free);
      free.forEach((at, j) => flat[at] = before[j] + step[j]);
      const change = naturalAt(set, free);
      let next = Infinity;
      try {
        next = sumOfSquares(set, trial);
        accepted = next < sum && differentiates(set, free, spare);
      } finally {
        if (!accepted) free.forEach((at, j) => flat[at] = before[j]);
      }
      const promised = promise(upper, q, step) / sum;
      const gained = 1 - next / sum;
      const ratio = promised > 0 ? gained / promised : 0;
      if (accepted) {
        [residuals, trial, sum] = [trial, residuals, next];
        [jacobian, spare] = [spare, jacobian];
        damping = Math.max(LEAST_DAMPING, damping * Math.max(1 / 3, 1 - (2 * ratio - 1) ** 3));
        growth = 2;
      } else {
        damping *= growth;
        growth *= 2;
      }
      const status = show?.({ iteration: iterations - 1, sum: next, accepted }) === false
        ? "stopped"
        : Math.abs(gained) <= criteria.ftol && promised <= criteria.ftol && ratio <= 2
        ? "ftol"
        : natural.every((x, j) =>
            Math.abs(change[j] - x) <= criteria.xtol * (criteria.xtol + Math.abs(x))
          )
        ? "xtol"
        : undefined;
      if (status !== undefined) return end(status);
    }
  }
}

/** Computes the derivatives at the present parameters; false where a solve fails. */
function differentiates(set: ResidualSet, free: readonly number[], to: Columns): boolean {
  try {
    set.jacobian(free, to.data);
    return true;
  } catch (error) {
    if (!isFailedSolve(error)) throw error;
    return false;
  }
}

function overflow(sum: number): Error {
  return new RangeError(
    `levenbergMarquardt: the sum of the squares at the start is ${sum}; begin at other parameters, ` +
      "or scale the data",
  );
}

/** Which of the parameters are stored without the bounds that they have. */
function limited(set: ResidualSet, free: readonly number[]): boolean[] {
  const { parameters } = set.field;
  const all = parameters.names.flatMap((name) =>
    Array<boolean>(parameters.get(name).size).fill(parameters.transformOf(name) !== undefined)
  );
  return free.map((at) => all[at]);
}

/** The natural values of the parameters that are fitted. */
function naturalAt({ field: { parameters } }: ResidualSet, free: readonly number[]): number[] {
  const natural = parameters.natural();
  const flat = parameters.names.flatMap((name) => Array.from(natural[name].data));
  return free.map((at) => flat[at]);
}

/** Makes a step shorter that goes too far in one with a constraint. */
function shorten(step: Float64Array, isLimited: readonly boolean[]): void {
  let longest = 0;
  step.forEach((h, j) => {
    if (isLimited[j]) longest = Math.max(longest, Math.abs(h));
  });
  if (longest > LONGEST) step.forEach((h, j) => step[j] = h * LONGEST / longest);
}

/** By how much Σ r² falls along a step if the residuals are linear: −2 qᵀ R h − |R h|². */
function promise({ n, data }: Columns, q: Float64Array, step: Float64Array): number {
  let fall = 0;
  for (let i = 0; i < n; i++) {
    let moved = 0;
    for (let j = i; j < n; j++) moved += data[j * n + i] * step[j];
    fall -= (2 * q[i] + moved) * moved;
  }
  return fall;
}

function columnNorms({ m, n, data }: Columns): Float64Array {
  return Float64Array.from(
    { length: n },
    (_, j) => Math.sqrt(squared(data.subarray(j * m, (j + 1) * m))),
  );
}

/** The largest cosine of the angle between the residuals and a column; 0 where they are 0. */
function largestCosine({ m, data }: Columns, norms: Float64Array, residuals: Float64Array): number {
  const size = Math.sqrt(squared(residuals));
  let largest = 0;
  norms.forEach((norm, j) => {
    let dot = 0;
    for (let i = 0; i < m; i++) dot += data[j * m + i] * residuals[i];
    if (norm > 0 && size > 0) largest = Math.max(largest, Math.abs(dot) / norm / size);
  });
  return largest;
}

function squared(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return sum;
}
