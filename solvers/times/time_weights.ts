import { FAR } from "../../tensors/internal.ts";
import { neighbour } from "../steps/float_spacing.ts";

/** What of a solve decides how its times move. */
export interface TimeSpan {
  readonly t0: number;
  readonly t1: number;
  /** The times at which the field jumps, in any order. */
  readonly jumpAt: readonly number[];
}

/** The numbers of {@linkcode TimeWeights} that a program has as arguments, in their order. */
export const WEIGHT_NAMES = [
  "direction of time",
  "begin of what t0 does not move",
  "where that begins",
  "rate before",
  "end of what t1 does not move",
  "where that ends",
  "rate behind",
] as const;

/**
 * How far a time inside a solve goes along where its start or its end moves: a time at the part s of
 * the way goes along with (1 − s) of the start's move and s of the end's. A jump of the field stays
 * where it is. So the start moves what lies before the first one, the end what lies behind the last.
 */
export class TimeWeights {
  /** The numbers by which a program computes the same; see `WEIGHT_NAMES`. */
  readonly numbers: Float64Array;
  /** Whether the field jumps inside the solve. */
  readonly jumps: boolean;

  constructor({ t0, t1, jumpAt }: TimeSpan) {
    const direction = Math.sign(t1 - t0);
    const inside = (t: number) => direction * (t - t0) > 0 && direction * (t1 - t) > 0;
    // Where a step behind a jump begins: f has its later value at the jump. One at an end of the solve
    // is no matter; the end then moves on its own side.
    const begins = jumpAt.filter(inside).map((t) => direction > 0 ? t : neighbour(t, -1))
      .filter(inside)
      .sort((a, b) => direction * (a - b));
    this.jumps = begins.length > 0;
    const [first, last] = this.jumps ? [begins[0], begins[begins.length - 1]] : [t1, t0];
    this.numbers = Float64Array.of(
      direction,
      this.jumps ? direction * first : FAR,
      first,
      1 / (first - t0),
      this.jumps ? direction * last : -FAR,
      last,
      1 / (t1 - last),
    );
  }

  /** How far a time moves with the start. */
  ofStart(t: number): number {
    const [direction, until, zero, rate] = this.numbers;
    return direction * t < until ? (zero - t) * rate : 0;
  }

  /** By which part of the start's move a short while there becomes longer. */
  stretchOfStart(t: number): number {
    const { numbers } = this;
    return numbers[0] * t < numbers[1] ? -numbers[3] : 0;
  }

  /** By which part of the end's move. */
  stretchOfEnd(t: number): number {
    const { numbers } = this;
    return numbers[0] * t >= numbers[4] ? numbers[6] : 0;
  }

  /** How far a time moves with the end. */
  ofEnd(t: number): number {
    const { numbers } = this;
    return numbers[0] * t >= numbers[4] ? (t - numbers[5]) * numbers[6] : 0;
  }
}
