import {
  dopri8,
  type Ratio,
  reversible,
  rk4,
  type RungeKuttaMethod,
  solve,
  stabilityLimit,
} from "../../mod.ts";
import { isReversible } from "../../solvers/mod.ts";
import { type SweepProblem, sweepProblems } from "./sweep_problems.ts";

/** The base method of the sweep. */
export const SWEEP_METHOD: RungeKuttaMethod = rk4;

/** The couplings of the sweep, from near 1 to low. */
export const COUPLINGS: readonly Ratio[] = [
  [999, 1000],
  [99, 100],
  [9, 10],
  [4, 5],
  [3, 4],
  [2, 3],
  [1, 2],
  [1, 4],
  [1, 10],
];

/** What one coupling did on one problem; off the grid, the last four are infinite or NaN. */
export interface SweepRow {
  /** The problem's name. */
  readonly problem: string;
  /** The base method's name. */
  readonly method: string;
  /** The coupling's numerator. */
  readonly p: number;
  /** The coupling's denominator. */
  readonly q: number;
  /** The number of steps. */
  readonly steps: number;
  /** The largest |hα| on the negative real axis at which a step is stable. */
  readonly stabilityLimit: number;
  /** The error at the end, in floating point, relative to the true state. */
  readonly forwardError: number;
  /** Whether the solve stayed on the grid to its end. */
  readonly inRange: boolean;
  /** How far from the start the way back in floating point arrives, relative to the start. */
  readonly floatRoundTrip: number;
  /** The same in exact arithmetic, which must be 0. */
  readonly exactRoundTrip: number;
  /** Shed bits a step and dimension. */
  readonly bits: number;
  /** The difference of the two forms' ends, relative: what the grid adds. */
  readonly gridError: number;
}

/**
 * Solves every problem with every coupling, there and back, in floating point and in exact
 * arithmetic.
 */
export function couplingSweep(
  method: RungeKuttaMethod = SWEEP_METHOD,
  couplings: readonly Ratio[] = COUPLINGS,
): SweepRow[] {
  return sweepProblems().flatMap((problem) => {
    const truth = solve({
      field: problem.field,
      y0: problem.y0,
      t1: problem.t1,
      t0: 0,
      dt: problem.t1 / (8 * problem.steps),
      method: dopri8,
    }).y1.data;
    return couplings.map((coupling) => sweepRow(problem, truth, method, coupling));
  });
}

function sweepRow(
  problem: SweepProblem,
  truth: Float64Array,
  method: RungeKuttaMethod,
  coupling: Ratio,
): SweepRow {
  const [p, q] = coupling;
  const float = thereAndBack(problem, reversible(method, { coupling }));
  const exact = thereAndBack(problem, reversible(method, { coupling, arithmetic: "exact" }));
  return {
    problem: problem.name,
    method: method.name,
    p,
    q,
    steps: problem.steps,
    stabilityLimit: stabilityLimit(method, { coupling: p / q }),
    forwardError: distance(float.end, truth),
    inRange: !exact.end.some(Number.isNaN),
    floatRoundTrip: distance(float.start, Float64Array.from(problem.y0)),
    exactRoundTrip: distance(exact.start, exact.first),
    bits: exact.bits / (problem.steps * truth.length),
    gridError: distance(exact.end, float.end),
  };
}

interface Trip {
  readonly first: Float64Array;
  readonly end: Float64Array;
  readonly start: Float64Array;
  readonly bits: number;
}

function thereAndBack(
  { field, y0, t1, steps }: SweepProblem,
  method: ReturnType<typeof reversible>,
): Trip {
  const stepper = method.bind(field, { counts: { evaluations: 0, pullbacks: 0 } });
  if (!isReversible(stepper)) throw new TypeError(`${method.name} cannot go back`);
  const state = new Float64Array(stepper.stateSize);
  stepper.start(0, Float64Array.from(y0), state);
  const y = () => state.slice(0, y0.length);
  const first = y();
  const time = (i: number) => i * t1 / steps;
  for (let i = 0; i < steps; i++) stepper.step(time(i), time(i + 1), state);
  const end = y();
  const bits = stepper.exact?.bits(state) ?? NaN;
  for (let i = steps - 1; i >= 0; i--) stepper.back(time(i), time(i + 1), state);
  return { first, end, start: y(), bits };
}

/** The largest difference, relative to the largest element of the second; infinite for NaN. */
function distance(got: Float64Array, wanted: Float64Array): number {
  const largest = Math.max(...wanted.map(Math.abs));
  const most = Math.max(...got.map((x, k) => Math.abs(x - wanted[k])));
  return Number.isNaN(most) ? Infinity : most / largest;
}
