import { allocate, sizeOf } from "../../tensors/mod.ts";
import { CompiledPoints } from "../compiled/compiled_points.ts";
import { ofCompiled } from "../compiled/traced_field.ts";
import { CountingLinearization } from "../counting_linearization.ts";
import type { VectorField } from "../field.ts";
import type { BindOptions, Method, ReversibleStepper } from "../method.ts";

/**
 * A method whose own step can be undone: `asynchronousLeapfrog` or `reversibleHeun`.
 *
 * @category Reversible methods
 */
export interface SelfReversibleMethod extends Method<true> {
  /** Its steps can be taken back. */
  readonly goesBack: true;
  /** Makes the stepper, which can go back. */
  bind(field: VectorField, options: BindOptions): ReversibleStepper;
}

/**
 * The steps of a method of one evaluation a step, whose state is y, a second solution where there is
 * one, and a slope, which begins as f(t0, y0).
 */
export abstract class OnePointSteps {
  readonly stateSize: number;
  readonly solutionSize: number;
  /** The number of elements of y. */
  protected readonly size: number;
  protected readonly makePoint: () => CountingLinearization;
  /** Where the last step evaluated f, and where it is pulled back. */
  protected point: CountingLinearization;
  /** Cotangents of y and of the slope there, for use within a call. */
  protected readonly yBar: Float64Array;
  protected readonly dyBar: Float64Array;
  readonly #compiled: CompiledPoints | undefined;

  /** @param solutions How many solutions a state holds. */
  constructor(solutions: number, field: VectorField, options: BindOptions) {
    const size = this.size = sizeOf(field.stateShape);
    this.solutionSize = solutions * size;
    this.stateSize = this.solutionSize + size;
    this.#compiled = ofCompiled(field, (compiled) => new CompiledPoints(compiled, options));
    const points = this.#compiled ?? field;
    this.makePoint = () => new CountingLinearization(points, options.counts);
    this.point = this.makePoint();
    this.yBar = allocate(size);
    this.dyBar = allocate(size);
  }

  get parametersBar(): Float64Array | undefined {
    return this.#compiled?.parametersBar;
  }

  start(t0: number, y0: Float64Array, state: Float64Array): void {
    this.#compiled?.readParameters();
    this.point.evaluateAt(t0, y0);
    for (let at = 0; at < this.solutionSize; at += this.size) state.set(y0, at);
    state.set(this.point.f.dy, this.solutionSize);
  }

  get tapeSize(): number {
    return this.point.f.tape?.length ?? 0;
  }

  /** Takes a step, and writes the error estimate where it is asked for. */
  abstract attempt(t0: number, t1: number, state: Float64Array, error?: Float64Array): void;

  step(t0: number, t1: number, state: Float64Array): void {
    this.attempt(t0, t1, state);
  }

  // A step keeps its evaluation anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.attempt(t0, t1, state);
  }

  save(target: Float64Array): void {
    target.set(this.point.f.tape!);
  }

  restore(source: Float64Array): void {
    this.point.forget();
    this.point.f.tape!.set(source);
  }

  pullbackStart(
    t0: number,
    y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const { size, solutionSize, dyBar } = this;
    this.point.evaluateAt(t0, y0);
    for (let k = 0; k < size; k++) {
      let sum = stateBar[k];
      for (let at = size + k; at < solutionSize; at += size) sum += stateBar[at];
      y0Bar[k] += sum;
      dyBar[k] = stateBar[solutionSize + k];
    }
    this.point.pullback(dyBar, y0Bar, parametersBar);
  }
}
