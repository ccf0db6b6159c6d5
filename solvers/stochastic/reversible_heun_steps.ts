import { allocate, sizeOf } from "../../tensors/mod.ts";
import { CountingLinearization } from "../counting_linearization.ts";
import type { VectorField } from "../field.ts";
import type { BindOptions, ReversibleStepper } from "../method.ts";

/**
 * The steps of the reversible Heun method over a field whose noise has another rate in each step, so that
 * no slope is carried: the state is (y, ŷ), and a step evaluates the field at both of its ends,
 *
 *     F̂ = F(t, ŷ),   ŷ' = 2y − ŷ + h F̂,   F̂' = F(t', ŷ'),   y' = y + h (F̂ + F̂')/2
 */
export class ReversibleHeunSteps implements ReversibleStepper {
  readonly stateSize: number;
  readonly #size: number;
  readonly #begin: CountingLinearization;
  readonly #end: CountingLinearization;
  readonly #slopeBar: Float64Array;
  readonly #hatBar: Float64Array;

  constructor(field: VectorField, { counts }: BindOptions) {
    const size = this.#size = sizeOf(field.stateShape);
    this.stateSize = 2 * size;
    this.#begin = new CountingLinearization(field, counts);
    this.#end = new CountingLinearization(field, counts);
    this.#slopeBar = allocate(size);
    this.#hatBar = allocate(size);
  }

  get tapeSize(): number {
    return 2 * (this.#begin.f.tape?.length ?? 0);
  }

  start(_t0: number, y0: Float64Array, state: Float64Array): void {
    state.set(y0);
    state.set(y0, this.#size);
  }

  step(t0: number, t1: number, state: Float64Array): void {
    this.#take(t0, t1, state, this.#begin, this.#end);
  }

  // A step keeps its evaluations anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.#take(t0, t1, state, this.#begin, this.#end);
  }

  // The way back is the same step with −h.
  back(t0: number, t1: number, state: Float64Array): void {
    this.#take(t1, t0, state, this.#end, this.#begin);
  }

  tapeBack(t0: number, t1: number, state: Float64Array): void {
    this.back(t0, t1, state);
  }

  reverse(
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    this.back(t0, t1, state);
    this.pullback(t0, t1, stateBar, parametersBar);
  }

  #take(
    from: number,
    to: number,
    state: Float64Array,
    first: CountingLinearization,
    second: CountingLinearization,
  ): void {
    const size = this.#size;
    const h = to - from;
    first.evaluateAt(from, state, size);
    const { dy } = first.f;
    for (let k = 0; k < size; k++) state[size + k] = 2 * state[k] - state[size + k] + h * dy[k];
    second.evaluateAt(to, state, size);
    const { dy: other } = second.f;
    for (let k = 0; k < size; k++) state[k] += h / 2 * (dy[k] + other[k]);
  }

  /**
   * With b = ȳ' h/2 and a = ŷ̄' + [∂F/∂y (t', ŷ')]ᵀ b:
   *
   *     ȳ = ȳ' + 2a,   ŷ̄ = −a + [∂F/∂y (t, ŷ)]ᵀ (b + h a)
   */
  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const size = this.#size;
    const h = t1 - t0;
    const slopeBar = this.#slopeBar;
    const hatBar = this.#hatBar;
    for (let k = 0; k < size; k++) {
      slopeBar[k] = h / 2 * stateBar[k];
      hatBar[k] = stateBar[size + k];
    }
    this.#end.pullback(slopeBar, hatBar, parametersBar);
    for (let k = 0; k < size; k++) {
      slopeBar[k] += h * hatBar[k];
      stateBar[k] += 2 * hatBar[k];
      stateBar[size + k] = 0;
    }
    for (let k = 0; k < size; k++) hatBar[k] = -hatBar[k];
    this.#begin.pullback(slopeBar, hatBar, parametersBar);
    for (let k = 0; k < size; k++) stateBar[size + k] = hatBar[k];
  }

  save(target: Float64Array): void {
    const { tape } = this.#begin.f;
    target.set(tape!);
    target.set(this.#end.f.tape!, tape!.length);
  }

  restore(source: Float64Array): void {
    const { length } = this.#begin.f.tape!;
    this.#begin.forget();
    this.#end.forget();
    this.#begin.f.tape!.set(source.subarray(0, length));
    this.#end.f.tape!.set(source.subarray(length));
  }

  drift(state: Float64Array, drift: Float64Array): void {
    for (let k = 0; k < drift.length; k++) drift[k] = state[k] - state[drift.length + k];
  }

  pullbackStart(
    _t0: number,
    _y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
  ): void {
    const size = this.#size;
    for (let k = 0; k < size; k++) y0Bar[k] += stateBar[k] + stateBar[size + k];
  }
}
