import type { Cubic } from "./cubic.ts";

/** A step within which events are looked for. */
export interface WatchedStep {
  /** Its number. */
  readonly step: number;
  readonly t0: number;
  readonly t1: number;
  /** The states at its ends, which begin with y. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Takes the step from its beginning to another end; gives the state, overwritten by the next call. */
  stepTo(t: number): Float64Array;
}

/** The first event of a step. */
export interface FoundEvent {
  readonly time: number;
  /** The numbers of those at that time in the problem's list. */
  readonly events: readonly number[];
  /** Whether it crosses too slowly for a derivative. */
  readonly slow: boolean;
}

/** Where a watched number passes 0 inside a step: as parts of it. */
export interface Crossing {
  readonly number: number;
  readonly low: number;
  readonly high: number;
  /** Where about, and the slope there of what is watched, by the part of the step. */
  readonly guess: number;
  readonly slope: number;
}

/** A crossing of the interpolant between two places. */
export function guessed(cubic: Cubic, low: number, high: number): { guess: number; slope: number } {
  const guess = cubic.rootIn(low, high);
  return { guess, slope: cubic.slopeAt(guess) };
}
