import type { SolveError } from "../errors/errors.ts";
import { isReversible, type ReversibleStepper, type Stepper } from "../method.ts";
import type { ExactArithmetic } from "../reversible/exact_arithmetic.ts";
import type { NoiseSlots } from "./noise_slots.ts";

/** Is told of a start before it is made. */
export type BeforeStart = (t0: number, y0: Float64Array) => void;

/** The steps of a method for ordinary equations over a field that is told the noise of each. */
export class NoisyStepper implements Stepper {
  readonly stateSize: number;
  readonly freshSize?: number;
  readonly drift?: (state: Float64Array, drift: Float64Array) => void;
  protected readonly slots: NoiseSlots;
  readonly #inner: Stepper;
  readonly #before: BeforeStart | undefined;

  constructor(inner: Stepper, slots: NoiseSlots, before?: BeforeStart) {
    this.stateSize = inner.stateSize;
    this.freshSize = inner.freshSize;
    if (inner.drift) this.drift = (state, drift) => inner.drift!(state, drift);
    this.#inner = inner;
    this.#before = before;
    this.slots = slots;
  }

  get parametersBar(): Float64Array | undefined {
    return this.#inner.parametersBar;
  }

  get tapeSize(): number | undefined {
    return this.#inner.tapeSize;
  }

  start(t0: number, y0: Float64Array, state: Float64Array): void {
    this.#before?.(t0, y0);
    this.#inner.start(t0, y0, state);
  }

  step(t0: number, t1: number, state: Float64Array): void {
    this.slots.load(t0, t1);
    this.#inner.step(t0, t1, state);
  }

  tape(t0: number, t1: number, state: Float64Array): void {
    this.slots.load(t0, t1);
    this.#inner.tape(t0, t1, state);
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    this.slots.load(t0, t1);
    this.#inner.pullback(t0, t1, stateBar, parametersBar);
  }

  pullbackStart(
    t0: number,
    y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    this.#inner.pullbackStart(t0, y0, stateBar, y0Bar, parametersBar);
  }

  save(target: Float64Array): void {
    this.#inner.save!(target);
  }

  restore(source: Float64Array): void {
    this.#inner.restore!(source);
  }

  failure(step: number, time: number): SolveError | undefined {
    return this.#inner.failure?.(step, time);
  }
}

/** The same of a method that goes back: it meets the noise of the way there. */
class ReversibleNoisyStepper extends NoisyStepper implements ReversibleStepper {
  readonly solutionSize?: number;
  readonly growth?: number;
  readonly #back: ReversibleStepper;

  constructor(inner: ReversibleStepper, slots: NoiseSlots, before?: BeforeStart) {
    super(inner, slots, before);
    this.#back = inner;
    this.solutionSize = inner.solutionSize;
    this.growth = inner.growth;
  }

  get exact(): ExactArithmetic | undefined {
    return this.#back.exact;
  }

  get coupling(): number | undefined {
    return this.#back.coupling;
  }

  back(t0: number, t1: number, state: Float64Array): void {
    this.slots.load(t0, t1);
    this.#back.back(t0, t1, state);
  }

  tapeBack(t0: number, t1: number, state: Float64Array): void {
    this.slots.load(t0, t1);
    this.#back.tapeBack(t0, t1, state);
  }

  reverse(
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    this.slots.load(t0, t1);
    this.#back.reverse(t0, t1, state, stateBar, parametersBar);
  }
}

/** Steps over a field that is told the noise of each; they go back where those of the method do. */
export function noisyStepper(
  inner: Stepper,
  slots: NoiseSlots,
  before?: BeforeStart,
): NoisyStepper {
  return isReversible(inner)
    ? new ReversibleNoisyStepper(inner, slots, before)
    : new NoisyStepper(inner, slots, before);
}
