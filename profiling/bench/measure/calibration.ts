/**
 * How fast the machine is, apart from the code that is measured on it.
 *
 * @module
 */
import { median } from "../../statistics/fit.ts";
import { secondsOf } from "./subject.ts";

const SIZE = 64;
const PASSES = 2000;
const values = new Float64Array(SIZE);

/** Work that never changes, of the kind that a gradient does: sums, products, a quotient. */
function loop(): void {
  for (let i = 0; i < SIZE; i++) values[i] = i / SIZE;
  for (let pass = 0; pass < PASSES; pass++) {
    let last = values[SIZE - 1];
    for (let i = 0; i < SIZE; i++) {
      const x = 0.75 * values[i] + 0.25 * last;
      last = values[i];
      values[i] = x / (1 + x * x);
    }
  }
}

/**
 * How long the loop is run each time, in milliseconds: as long as a gradient is timed. In a
 * shorter time other processes, which take turns with this one, are met or missed by chance.
 */
const LENGTH = 100;

/**
 * Times a fixed loop now and then in the course of a run, so that a slower machine can be told
 * from slower code. What else the machine does slows both alike.
 */
export class Calibration {
  readonly #samples: number[] = [];
  readonly #time: () => number;

  /**
   * Runs the loop until it is compiled.
   *
   * @param time Times work: gives the seconds of a run, on average over a number of milliseconds.
   */
  constructor(time: typeof secondsOf = secondsOf) {
    this.#time = () => time({ run: loop }, LENGTH, 1);
    this.#time();
  }

  /** Times the loop, for a tenth of a second. */
  sample(): void {
    this.#samples.push(this.#time());
  }

  /** The median of the times, in seconds; undefined without any. */
  get seconds(): number | undefined {
    return this.#samples.length === 0 ? undefined : median(this.#samples);
  }
}
