import { allocate } from "../../../tensors/mod.ts";
import type { Counts, VectorField } from "../../field.ts";
import type { Method, Stepper, WatchOptions } from "../../method.ts";
import type { FoundSteps } from "../../run_of_steps.ts";

/** A step of the base method, and its error. */
interface BaseStep {
  /** y at the end. */
  readonly end: Float64Array;
  /** The same by two steps of half the size. */
  readonly halves: Float64Array;
  /** What their distance is to be multiplied with for the error of `end`. */
  readonly factor: number;
}

/**
 * The base method of a reversible one, over the same steps: alone, and with two halves for each.
 * Between the two lies its error, by Richardson's extrapolation.
 */
export class BasePath implements BaseStep {
  readonly end: Float64Array;
  readonly halves: Float64Array;
  readonly factor: number;
  /** The node reached. */
  node = 0;
  readonly #steps: FoundSteps;
  readonly #stepper: Stepper;
  readonly #one: Float64Array;
  readonly #two: Float64Array;

  /** @param events What takes a stepper over the events of the solve, where it has some. */
  constructor(
    base: Method,
    field: VectorField,
    steps: FoundSteps,
    counts: Counts,
    events?: WatchOptions["events"],
  ) {
    this.#steps = steps;
    this.#stepper = base.bind(field, { counts, fixedParameters: true });
    if (events) this.#stepper = events.stepper(this.#stepper);
    const size = this.#stepper.stateSize;
    [this.end, this.halves, this.#one, this.#two] = Array.from({ length: 4 }, () => allocate(size));
    this.factor = 1 / (1 - 2 ** -base.order);
  }

  /** Goes to the start; the parameters are read here. */
  begin(y0: Float64Array): void {
    this.#stepper.start(this.#steps.begin(0), y0, this.end);
    this.halves.set(this.end);
    this.node = 0;
  }

  /** Takes the next step. */
  advance(): void {
    this.#take(this.node++, this.end, this.halves);
  }

  /** Takes step i alone, from y. */
  stepFrom(i: number, y: Float64Array): BaseStep {
    this.#one.set(y);
    this.#two.set(y);
    this.#take(i, this.#one, this.#two);
    return { end: this.#one, halves: this.#two, factor: this.factor };
  }

  #take(i: number, whole: Float64Array, halves: Float64Array): void {
    const t0 = this.#steps.begin(i);
    const t1 = this.#steps.end(i);
    const middle = t0 + (t1 - t0) / 2;
    this.#stepper.step(t0, t1, whole);
    this.#stepper.step(t0, middle, halves);
    // In a step of no length an event happens, once.
    if (middle !== t1) this.#stepper.step(middle, t1, halves);
  }
}
