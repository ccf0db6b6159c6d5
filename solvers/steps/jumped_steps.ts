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
 * stops, however many steps there are. Times are asked for several times a step, so those of the steps
 * around the last one are at hand.
 */
export class JumpedSteps extends KnownSteps {
  /** The times between which steps are of one size, and how many they are. */
  readonly #begins: Float64Array;
  readonly #ends: Float64Array;
  readonly #counts: Float64Array;
  /** Where the steps at hand begin and end, one after the other, and the number of the first one. */
  readonly #atHand: Float64Array;
  #from = 0;

  constructor({ t0, stops, count, maxSteps }: JumpedOptions) {
    const { times } = stops;
    const begins = times.map((_, k) => k === 0 ? t0 : times[k - 1]);
    const ends = times.map((_, k) => stops.endAt(k));
    const counts = ends.map((end, k) => count(begins[k], end));
    super(counts.reduce((sum, count) => sum + count), maxSteps);
    this.#begins = begins;
    this.#ends = ends;
    this.#counts = counts;
    // All of them where they are a few from stop to stop, as over an input that was sampled.
    this.#atHand = new Float64Array(2 * Math.min(this.count, 1024 + 4 * times.length));
    this.#moveTo(0);
  }

  override begin(i: number): number {
    return this.#atHand[this.#placeOf(i)];
  }

  override end(i: number): number {
    return this.#atHand[this.#placeOf(i) + 1];
  }

  #placeOf(i: number): number {
    const place = 2 * (i - this.#from);
    return place >= 0 && place < this.#atHand.length ? place : this.#moveTo(i);
  }

  /** Takes the steps on both sides of step i, so that to go to and fro is no move; gives its place. */
  #moveTo(i: number): number {
    const atHand = this.#atHand;
    const rows = atHand.length / 2;
    const from = Math.max(0, Math.min(i - (rows >> 1), this.count - rows));
    for (let k = 0, first = 0, row = 0; row < rows; k++) {
      const begin = this.#begins[k];
      const end = this.#ends[k];
      const count = this.#counts[k];
      for (let inside = from + row - first; inside < count && row < rows; row++) {
        atHand[2 * row] = begin + inside * (end - begin) / count;
        inside++;
        atHand[2 * row + 1] = inside < count ? begin + inside * (end - begin) / count : end;
      }
      first += count;
    }
    this.#from = from;
    return 2 * (i - from);
  }
}
