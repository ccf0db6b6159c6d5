import { allocate } from "../tensors/mod.ts";
import type { Counts, Linearization, VectorField } from "./field.ts";

/**
 * The cubic Hermite interpolant between two ends of a step, and its pullback. It is
 * of order 3 inside a step and costs two evaluations of the field a step it is used in.
 *
 *     y(θ) = (2θ³ − 3θ² + 1) y0 + (θ³ − 2θ² + θ) h f0 + (3θ² − 2θ³) y1 + (θ³ − θ²) h f1
 */
export class HermiteInterpolant {
  readonly #start: Linearization;
  readonly #end: Linearization;
  readonly #f0Bar: Float64Array;
  readonly #f1Bar: Float64Array;
  readonly #counts: Counts;
  #t0 = 0;
  #h = 0;

  constructor(field: VectorField, counts: Counts) {
    this.#start = field.linearize();
    this.#end = field.linearize();
    this.#f0Bar = allocate(this.#start.dy.length);
    this.#f1Bar = allocate(this.#start.dy.length);
    this.#counts = counts;
  }

  /** Goes to the step from (t0, y0) to (t1, y1); a longer state begins with y. */
  moveTo(t0: number, t1: number, y0: Float64Array, y1: Float64Array): void {
    const { y: a } = this.#start;
    const { y: b } = this.#end;
    for (let k = 0; k < a.length; k++) {
      a[k] = y0[k];
      b[k] = y1[k];
    }
    this.#start.evaluate(t0);
    this.#end.evaluate(t1);
    this.#counts.evaluations += 2;
    this.#t0 = t0;
    this.#h = t1 - t0;
    this.#f0Bar.fill(0);
    this.#f1Bar.fill(0);
  }

  /** Writes y(t) into `y`. */
  read(t: number, y: Float64Array): void {
    const s = (t - this.#t0) / this.#h;
    const { y: y0, dy: f0 } = this.#start;
    const { y: y1, dy: f1 } = this.#end;
    const w1 = s * s * (3 - 2 * s);
    const v0 = this.#h * s * (1 - s) * (1 - s);
    const v1 = this.#h * s * s * (s - 1);
    for (let k = 0; k < y.length; k++) {
      y[k] = (1 - w1) * y0[k] + v0 * f0[k] + w1 * y1[k] + v1 * f1[k];
    }
  }

  /** Adds the cotangent of y(t) to those of both ends; see {@linkcode HermiteInterpolant.finish}. */
  pullback(t: number, yBar: Float64Array, y0Bar: Float64Array, y1Bar: Float64Array): void {
    const s = (t - this.#t0) / this.#h;
    const w1 = s * s * (3 - 2 * s);
    const v0 = this.#h * s * (1 - s) * (1 - s);
    const v1 = this.#h * s * s * (s - 1);
    for (let k = 0; k < yBar.length; k++) {
      y0Bar[k] += (1 - w1) * yBar[k];
      y1Bar[k] += w1 * yBar[k];
      this.#f0Bar[k] += v0 * yBar[k];
      this.#f1Bar[k] += v1 * yBar[k];
    }
  }

  /** Pulls what came through the slopes back, once for all times read in this step. */
  finish(y0Bar: Float64Array, y1Bar: Float64Array, parametersBar: Float64Array): void {
    this.#start.pullback(this.#f0Bar, y0Bar, parametersBar);
    this.#end.pullback(this.#f1Bar, y1Bar, parametersBar);
    this.#counts.pullbacks += 2;
  }
}
