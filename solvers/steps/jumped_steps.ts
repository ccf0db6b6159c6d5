import { firstWhere } from "../path/unread_steps.ts";
import { KnownSteps } from "./steps.ts";
import type { Stops } from "./stops.ts";

/** How many steps there are from one stop to the next, and how long the solve may be. */
interface JumpedOptions {
  readonly t0: number;
  readonly stops: Stops;
  /** The number of steps between two times. */
  readonly count: (begin: number, end: number) => number;
  readonly maxSteps: number;
}

/**
 * Steps whose times are known before the solve, over a field that jumps: of one size between two
 * stops, the first of which begin, and the last of which end, on their sides of a jump. They are kept by
 * stops, however many steps there are.
 */
export class JumpedSteps extends KnownSteps {
  /** The times between which steps are of one size, and the number of the first step there. */
  readonly #begins: Float64Array;
  readonly #ends: Float64Array;
  readonly #first: Float64Array;
  /** Where the last step was found. */
  readonly #last = new Int32Array(1);

  constructor({ t0, stops, count, maxSteps }: JumpedOptions) {
    const { times } = stops;
    const begins = new Float64Array(times.length);
    begins.set(times.subarray(0, -1), 1);
    begins[0] = t0;
    const ends = times.map((_, k) => stops.endAt(k));
    const first = new Float64Array(times.length + 1);
    for (let k = 0; k < times.length; k++) first[k + 1] = first[k] + count(begins[k], ends[k]);
    super(first[times.length], maxSteps);
    this.#begins = begins;
    this.#ends = ends;
    this.#first = first;
  }

  override begin(i: number): number {
    const k = this.#stretchOf(i);
    return this.#inside(k, i - this.#first[k]);
  }

  override end(i: number): number {
    const k = this.#stretchOf(i);
    const next = this.#first[k + 1];
    return i + 1 === next ? this.#ends[k] : this.#inside(k, i + 1 - this.#first[k]);
  }

  #inside(k: number, steps: number): number {
    const begin = this.#begins[k];
    return begin + steps * (this.#ends[k] - begin) / (this.#first[k + 1] - this.#first[k]);
  }

  /** The stretch of a step: mostly that of the last one, or a neighbour. */
  #stretchOf(i: number): number {
    const first = this.#first;
    let k = this.#last[0];
    if (i >= first[k + 1]) k++;
    else if (i < first[k]) k--;
    return this.#last[0] = first[k] <= i && i < first[k + 1] ? k : this.#find(i);
  }

  // Apart, so that the engine writes out what is asked of each step.
  #find(i: number): number {
    const first = this.#first;
    return firstWhere(0, first.length - 2, (k) => i < first[k + 1]);
  }
}
