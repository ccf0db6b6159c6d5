import { allocate, sizeOf } from "../../tensors/mod.ts";
import type { Counts, Linearization, VectorField } from "../field.ts";
import type { Method, Stepper } from "../method.ts";
import type { StepInterpolant } from "../path/step_interpolant.ts";

/**
 * Reads between the ends of a step of a Lawson method by one that ends there. A cubic through both ends
 * would not do, as the linear part may turn many times within a step.
 */
export class LawsonInterpolant implements StepInterpolant {
  readonly size: number;
  readonly #field: VectorField;
  readonly #counts: Counts;
  readonly #stepper: Stepper;
  readonly #y0: Float64Array;
  readonly #y1: Float64Array;
  readonly #state: Float64Array;
  readonly #parametersBar: Float64Array;
  #point: Linearization | undefined;
  #t0 = NaN;
  #t1 = NaN;

  constructor(method: Method, field: VectorField, counts: Counts) {
    const size = sizeOf(field.stateShape);
    this.size = 2 * size;
    this.#field = field;
    this.#counts = counts;
    this.#stepper = method.bind(field, { counts });
    [this.#y0, this.#y1, this.#state] = Array.from({ length: 3 }, () => allocate(size));
    this.#parametersBar = allocate(field.parameters.size);
  }

  // Nothing stands evaluated.
  reset(): void {}

  moveTo(t0: number, t1: number, y0: Float64Array, y1: Float64Array): void {
    this.#t0 = t0;
    this.#t1 = t1;
    for (let k = 0; k < this.#y0.length; k++) {
      this.#y0[k] = y0[k];
      this.#y1[k] = y1[k];
    }
    this.#parametersBar.fill(0);
  }

  read(t: number, y: Float64Array): void {
    y.set(t === this.#t1 ? this.#y1 : this.#y0);
    if (t !== this.#t0 && t !== this.#t1) this.#stepper.step(this.#t0, t, y);
  }

  rate(t: number, rate: Float64Array): void {
    const point = this.#point ??= this.#field.linearize();
    this.read(t, this.#state);
    point.y.set(this.#state);
    point.evaluate(t);
    this.#counts.evaluations++;
    rate.set(point.dy);
  }

  pullback(t: number, yBar: Float64Array, y0Bar: Float64Array, y1Bar: Float64Array): void {
    const bar = this.#state;
    if (t !== this.#t0 && t !== this.#t1) {
      bar.set(this.#y0);
      this.#stepper.tape(this.#t0, t, bar);
      bar.set(yBar);
      this.#stepper.pullback(this.#t0, t, bar, this.#parametersBar);
    } else bar.set(yBar);
    const target = t === this.#t1 ? y1Bar : y0Bar;
    for (let k = 0; k < bar.length; k++) target[k] += bar[k];
  }

  finish(_y0Bar: Float64Array, _y1Bar: Float64Array, parametersBar: Float64Array): void {
    const own = this.#parametersBar;
    for (let k = 0; k < own.length; k++) parametersBar[k] += own[k];
    own.fill(0);
  }

  save(target: Float64Array): void {
    target.set(this.#y0);
    target.set(this.#y1, this.#y0.length);
  }

  restore(t0: number, t1: number, source: Float64Array): void {
    this.moveTo(t0, t1, source, source.subarray(this.#y0.length));
  }
}
