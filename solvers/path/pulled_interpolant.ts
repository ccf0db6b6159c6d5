import { allocate } from "../../tensors/mod.ts";
import type { Counts, VectorField } from "../field.ts";
import { HermiteInterpolant, part } from "./hermite.ts";

/** The Hermite interpolant of one step at a time, with its derivatives. */
export class PulledInterpolant extends HermiteInterpolant {
  readonly #f0Bar: Float64Array;
  readonly #f1Bar: Float64Array;

  constructor(field: VectorField, counts: Counts) {
    super(field, counts);
    this.#f0Bar = allocate(this.start.dy.length);
    this.#f1Bar = allocate(this.start.dy.length);
  }

  override moveTo(t0: number, t1: number, y0: Float64Array, y1: Float64Array): void {
    super.moveTo(t0, t1, y0, y1);
    this.#f0Bar.fill(0);
    this.#f1Bar.fill(0);
  }

  /** Writes dy/dt into `rate`, at a time inside the step. */
  rate(t: number, rate: Float64Array): void {
    const { y: y0, dy: f0 } = this.start;
    const { y: y1, dy: f1 } = this.end;
    const h = this.t1 - this.t0;
    const s = part(this.t0, this.t1, t);
    const w = 6 * s * (1 - s) / h;
    const v0 = (1 - s) * (1 - 3 * s);
    const v1 = s * (3 * s - 2);
    for (let k = 0; k < rate.length; k++) {
      rate[k] = w * (y1[k] - y0[k]) + v0 * f0[k] + v1 * f1[k];
    }
  }

  /** Adds the cotangent of y(t) to those of both ends; see {@linkcode PulledInterpolant.finish}. */
  pullback(t: number, yBar: Float64Array, y0Bar: Float64Array, y1Bar: Float64Array): void {
    const h = this.t1 - this.t0;
    const s = part(this.t0, this.t1, t);
    const w = s * s * (3 - 2 * s);
    const v0 = h * s * (1 - s) * (1 - s);
    const v1 = h * s * s * (s - 1);
    for (let k = 0; k < yBar.length; k++) {
      y0Bar[k] += (1 - w) * yBar[k];
      y1Bar[k] += w * yBar[k];
      this.#f0Bar[k] += v0 * yBar[k];
      this.#f1Bar[k] += v1 * yBar[k];
    }
  }

  /** Pulls what came through the slopes back, once for all times read in this step. */
  finish(y0Bar: Float64Array, y1Bar: Float64Array, parametersBar: Float64Array): void {
    this.start.pullback(this.#f0Bar, y0Bar, parametersBar);
    this.end.pullback(this.#f1Bar, y1Bar, parametersBar);
    this.counts.pullbacks += 2;
  }
}
