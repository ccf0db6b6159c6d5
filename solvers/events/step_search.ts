import { GrazingEventError } from "../errors/event_errors.ts";
import type { WatchedNumbers } from "./event_programs.ts";
import { findRoot } from "./find_root.ts";
import { findTouch } from "./find_touch.ts";
import type { Crossing, WatchedStep } from "./watched_step.ts";

/** How near to 0, in parts of a number's size in the step, it touches. */
const TOUCH = 1e-10;

/** The numbers that are watched, and what is known of them in a step. */
export interface KnownNumbers {
  readonly watched: WatchedNumbers;
  /** At the beginning, a third and two thirds of the way, and at the end. */
  readonly values: readonly Float64Array[];
  /** 1 for those that are 0 at the beginning, and their rates there. */
  readonly rests: Uint8Array;
  readonly rates: Float64Array;
}

/** Looks for what a number does on the step itself, by taking it to other ends. */
export class StepSearch {
  readonly #numbers: KnownNumbers;

  constructor(numbers: KnownNumbers) {
    this.#numbers = numbers;
  }

  /** A number at a part of the step, on the step itself; divided by the part where it rests. */
  #at(j: number, t: number, { t0, t1, stepTo }: WatchedStep): number {
    this.#numbers.watched.evaluate(t, stepTo(t));
    const value = this.#numbers.watched.values[j];
    return this.#numbers.rests[j] === 1 ? value * (t1 - t0) / (t - t0) : value;
  }

  /** Ends of a crossing that have the signs which the cubic says; undefined where the step does not cross. */
  confirmed(
    j: number,
    low: number,
    high: number,
    way: number,
    step: WatchedStep,
  ): { low: number; high: number } | undefined {
    const { t0, t1 } = step;
    const isSigned = (s: number, sign: number) =>
      s === 0 || s === 1 || sign * this.#at(j, t0 + s * (t1 - t0), step) > 0;
    const from = isSigned(low, -way);
    const to = isSigned(high, way);
    if (from && to) return { low, high };
    // The ends of the step itself are certain.
    const sign0 = Math.sign(
      this.#numbers.rests[j] === 1
        ? this.#numbers.rates[j] * (t1 - t0)
        : this.#numbers.values[0][j],
    );
    return sign0 === -way && way * this.#numbers.values[3][j] >= 0
      ? { low: 0, high: 1 }
      : undefined;
  }

  /**
   * Looks on the step itself whether an extreme reaches 0.
   *
   * @returns Where the number has the other sign; undefined where it has not.
   */
  touch(
    j: number,
    places: Float64Array,
    k: number,
    sign: number,
    step: WatchedStep,
  ): number | undefined {
    const { t0, t1 } = step;
    const at = (s: number) => sign * this.#at(j, t0 + s * (t1 - t0), step);
    const { place, value } = findTouch(at, places[k - 1], places[k], places[k + 1]);
    if (value < 0) return place;
    if (value <= TOUCH * Math.max(...this.#numbers.values.map((values) => Math.abs(values[j])))) {
      this.refuse(j, place, step);
    }
    return undefined;
  }

  /** Ends a solve that touches 0. */
  refuse(j: number, place: number, { step, t0, t1 }: WatchedStep): never {
    const event = this.#numbers.watched.events[j];
    throw new GrazingEventError({ event, step, time: t0 + place * (t1 - t0) }, "touches");
  }

  /** The time of a crossing, to the last bit. */
  locate({ number: j, low, high, guess, slope }: Crossing, step: WatchedStep): number {
    const { t0, t1 } = step;
    const timeOf = (s: number) => s === 1 ? t1 : t0 + s * (t1 - t0);
    const valueAt = (s: number) =>
      s === 0
        ? this.#numbers.rests[j] === 1
          ? this.#numbers.rates[j] * (t1 - t0)
          : this.#numbers.values[0][j]
        : s === 1
        ? this.#numbers.values[3][j]
        : this.#at(j, timeOf(s), step);
    return findRoot(
      (t) => this.#at(j, t, step),
      { low: timeOf(low), high: timeOf(high), atLow: valueAt(low), atHigh: valueAt(high) },
      { place: timeOf(guess), slope: slope / (t1 - t0) },
    );
  }
}
