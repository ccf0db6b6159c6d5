import { allocate, sizeOf } from "../../tensors/mod.ts";
import type { Counts, VectorField } from "../field.ts";
import { part } from "../path/hermite.ts";
import type { StepInterpolant } from "../path/step_interpolant.ts";
import { AttemptedPoint } from "./attempted_point.ts";
import { RODAS5P_DENSE, rodas5pTableau } from "./rosenbrock/rodas5p_tableau.ts";
import { RosenbrockStepper } from "./rosenbrock/rosenbrock_stepper.ts";

/**
 * Reads between the ends of a step of an implicit method, by the interpolant of Rodas5P, of order 4: a
 * step of that method from the same beginning says how the path bends on its way to the end that was
 * reached. The cubic through the slopes at both ends would not do: an error there that is as small as the
 * tolerance is multiplied by the fastest rate.
 */
export class ImplicitInterpolant implements StepInterpolant {
  readonly size: number;
  readonly #stepper: RosenbrockStepper;
  readonly #y0: Float64Array;
  readonly #y1: Float64Array;
  /** The state that the step is taken on. */
  readonly #state: Float64Array;
  /** K₁, K₂ and K₃. */
  readonly #bends: readonly Float64Array[];
  readonly #bendBars: readonly Float64Array[];
  readonly #at: AttemptedPoint;
  #t0 = NaN;
  #t1 = NaN;

  constructor(field: VectorField, counts: Counts) {
    const size = sizeOf(field.stateShape);
    this.size = 5 * size;
    this.#stepper = new RosenbrockStepper(rodas5pTableau(), field, { counts });
    this.#y0 = allocate(size);
    this.#y1 = allocate(size);
    this.#state = allocate(size);
    this.#bends = RODAS5P_DENSE.map(() => allocate(size));
    this.#bendBars = RODAS5P_DENSE.map(() => allocate(size));
    this.#at = new AttemptedPoint(size);
  }

  reset(): void {
    this.#at.forget();
  }

  moveTo(t0: number, t1: number, y0: Float64Array, y1: Float64Array): void {
    const state = this.#state;
    const size = state.length;
    for (let k = 0; k < size; k++) {
      state[k] = this.#y0[k] = y0[k];
      this.#y1[k] = y1[k];
    }
    for (let j = 0; j < this.#bendBars.length; j++) this.#bendBars[j].fill(0);
    const stands = this.#at.isAt(t0, state) && t1 === this.#t1;
    this.#t0 = t0;
    this.#t1 = t1;
    if (stands) return;
    this.#stepper.tape(t0, t1, state);
    const { stages } = this.#stepper;
    for (let j = 0; j < RODAS5P_DENSE.length; j++) {
      const weights = RODAS5P_DENSE[j];
      const bend = this.#bends[j];
      for (let k = 0; k < size; k++) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++) sum += weights[i] * stages[i][k];
        bend[k] = sum;
      }
    }
  }

  read(t: number, y: Float64Array): void {
    const s = part(this.#t0, this.#t1, t);
    // At the ends the bend does not count, not even an infinite one.
    if (s === 0 || s === 1) return y.set(s === 0 ? this.#y0 : this.#y1);
    const [first, second, third] = this.#bends;
    for (let k = 0; k < y.length; k++) {
      const bend = first[k] + s * (second[k] + s * third[k]);
      y[k] = (1 - s) * this.#y0[k] + s * (this.#y1[k] + (1 - s) * bend);
    }
  }

  rate(t: number, rate: Float64Array): void {
    const s = part(this.#t0, this.#t1, t);
    const h = this.#t1 - this.#t0;
    const [first, second, third] = this.#bends;
    for (let k = 0; k < rate.length; k++) {
      const bend = first[k] + s * (second[k] + s * third[k]);
      const slope = second[k] + 2 * s * third[k];
      rate[k] = (this.#y1[k] - this.#y0[k] + (1 - 2 * s) * bend + s * (1 - s) * slope) / h;
    }
  }

  pullback(t: number, yBar: Float64Array, y0Bar: Float64Array, y1Bar: Float64Array): void {
    const s = part(this.#t0, this.#t1, t);
    const [first, second, third] = this.#bendBars;
    for (let k = 0; k < yBar.length; k++) {
      const bendBar = s * (1 - s) * yBar[k];
      y0Bar[k] += (1 - s) * yBar[k];
      y1Bar[k] += s * yBar[k];
      first[k] += bendBar;
      second[k] += s * bendBar;
      third[k] += s * s * bendBar;
    }
  }

  finish(y0Bar: Float64Array, _y1Bar: Float64Array, parametersBar: Float64Array): void {
    const bars = this.#stepper.stageBars;
    for (let i = 0; i < bars.length; i++) {
      for (let k = 0; k < bars[i].length; k++) {
        let sum = 0;
        for (let j = 0; j < this.#bendBars.length; j++) {
          sum += RODAS5P_DENSE[j][i] * this.#bendBars[j][k];
        }
        bars[i][k] = sum;
      }
    }
    this.#stepper.pullbackStages(this.#t0, this.#t1, y0Bar, parametersBar);
  }

  save(target: Float64Array): void {
    const size = this.#y0.length;
    target.set(this.#y0);
    target.set(this.#y1, size);
    this.#bends.forEach((bend, j) => target.set(bend, (2 + j) * size));
  }

  restore(t0: number, t1: number, source: Float64Array): void {
    const size = this.#y0.length;
    this.#at.forget();
    this.#t0 = t0;
    this.#t1 = t1;
    const take = (place: number, target: Float64Array) =>
      target.set(source.subarray(place * size, (place + 1) * size));
    take(0, this.#y0);
    take(1, this.#y1);
    this.#bends.forEach((bend, j) => take(2 + j, bend));
  }
}
