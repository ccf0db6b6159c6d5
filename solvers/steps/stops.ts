import { neighbour } from "./float_spacing.ts";

/** What {@linkcode Stops} are made of. */
interface StopOptions {
  /** The time at the start. */
  readonly t0: number;
  /** The time at the end. */
  readonly t1: number;
  /** Times at which the vector field jumps, in any order. */
  readonly jumpAt: ArrayLike<number>;
  /** Other times that steps end at, in any order. */
  readonly others: readonly number[];
}

/**
 * The times that adaptive steps end at, in the order of the solve; the last is t1.
 *
 * At a jump two neighbouring numbers stand on its two sides: the step before ends at one and the
 * step behind begins at the other. Jumps that are neighbours themselves are one, so that no step lies
 * between them. Only where a side of a jump holds nothing but t0 or t1 is there a step of no length:
 * a jump at t1 makes t1 stand there twice.
 */
export class Stops {
  /** Where the step behind each stop begins. */
  readonly times: Float64Array;
  /** Where the step before a jump ends, by where the step behind it begins. */
  readonly ends = new Map<number, number>();

  constructor({ t0, t1, jumpAt, others }: StopOptions) {
    const direction = Math.sign(t1 - t0);
    const inOrder = (times: number[]) =>
      Float64Array.from(new Set(times.filter((t) => direction * (t - t0) > 0)))
        .sort((a, b) => direction * (a - b));
    // At a jump f has its later value, so that going back in time the far side begins one earlier.
    const sides = Array.from(jumpAt, (t) => direction > 0 ? t : neighbour(t, -1));
    const begins = inOrder(sides.filter((t) => direction * (t1 - t) >= 0));
    let end = NaN;
    begins.forEach((begin, k) => {
      const before = neighbour(begin, -direction);
      if (k === 0 || begins[k - 1] !== before) end = before;
      if (begins[k + 1] !== neighbour(begin, direction)) this.ends.set(begin, end);
    });
    const jumps = new Set(begins);
    // Other times between two such jumps, or right before one: the step ends there in any case.
    const covered = (t: number) =>
      jumps.has(t) ? !this.ends.has(t) : jumps.has(neighbour(t, direction));
    const stops = inOrder([
      ...this.ends.keys(),
      ...others.filter((t) => direction * (t1 - t) > 0 && (jumps.size === 0 || !covered(t))),
    ]);
    this.times = Float64Array.from([...stops, t1]);
  }

  /** Where the step before stop number `index` ends. */
  endAt(index: number): number {
    const t = this.times[index];
    return index === this.times.length - 1 ? t : this.endBefore(t);
  }

  /** Where the step ends that the one beginning at t comes after: t, but at a jump. */
  endBefore(t: number): number {
    return this.ends.size === 0 ? t : this.ends.get(t) ?? t;
  }
}

/** The last time before the next jump, from stop number `from` on; t1 if there is none. */
export function smoothUntil(stops: Stops, from: number): number {
  const { times, ends } = stops;
  const jump = times.findIndex((t, index) => index >= from && ends.has(t));
  return stops.endAt(jump < 0 ? times.length - 1 : jump);
}
