import { copyNumbers } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { NonFiniteLossError, NonFiniteStateError } from "../errors/errors.ts";
import type { Counts, VectorField } from "../field.ts";
import type { Method } from "../method.ts";
import { slopeCause } from "../not_finite/slope_cause.ts";
import type { PathLoss, SettledPoints } from "./path_loss.ts";
import type { Steps } from "../steps/steps.ts";

/**
 * What a reader leads its loss through.
 *
 * @category Losses
 */
export interface ReaderOptions {
  /** The vector field, for the interpolant. */
  readonly field: VectorField;
  /** The steps; node i is the beginning of step i, the last node the end of the solve. */
  readonly steps: Steps;
  /** Where the loss reads, settled. */
  readonly points: SettledPoints;
  /** The time at the start. */
  readonly t0: number;
  /** The time at the end. */
  readonly t1: number;
  /** Where the interpolant's evaluations are counted. */
  readonly counts: Counts;
  /** Makes what reads between the ends of a step. Default: the cubic through both ends and their slopes. */
  readonly interpolant?: Method["interpolant"] | undefined;
}

/**
 * How the times of a solve move with its start and its end.
 *
 * @category Losses
 */
export interface ReadTiming {
  /** Where in dL/dθ are dL/dt0 and, behind it, dL/dt1. */
  readonly place: number;
  /** How far times go along. */
  readonly weights: {
    /** How far a time moves with the start. */
    ofStart(t: number): number;
    /** How far a time moves with the end. */
    ofEnd(t: number): number;
  };
}

/**
 * Where a way back stands.
 *
 * @category Losses
 */
export interface ReaderMark {
  /** How many of the times are still to be read. */
  next: number;
  /** How many points are. */
  left: number;
  /** What was read again until then. */
  again: number;
  /** What the loss had added to dL/dθ by itself; made where it does. */
  parametersBar?: Float64Array;
}

/** Keeps what the loss added to dL/dθ by itself. */
export function keepIn(mark: ReaderMark, parametersBar: Float64Array): void {
  mark.parametersBar ??= allocate(parametersBar.length);
  copyNumbers(parametersBar, mark.parametersBar);
}

/** Ends a way forward where the loss is not finite. */
export function refuse(
  loss: PathLoss,
  value: number,
  point: { readonly index: number; readonly time: number },
  y: Float64Array,
): never {
  const { index, time } = point;
  throw new NonFiniteLossError(value, point, loss.explain?.(index, time, y));
}

/** Ends a way forward where the interpolant of step i is not finite, between these states. */
export function lose(
  field: VectorField,
  steps: Steps,
  i: number,
  states: [Float64Array, Float64Array],
): never {
  const [t0, t1] = [steps.begin(i), steps.end(i)];
  throw new NonFiniteStateError(i, t0, t1, slopeCause(field, [t0, t1], states));
}

/** Copies the first elements of a state, which are y. */
export function copyStart(state: Float64Array, y: Float64Array): void {
  for (let k = 0; k < y.length; k++) y[k] = state[k];
}

/** Raises magnitudes to those of some numbers. */
export function raise(most: Float64Array, values: Float64Array): void {
  for (let k = 0; k < most.length; k++) most[k] = Math.max(most[k], Math.abs(values[k]));
}
