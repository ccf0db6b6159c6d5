import { allocate, sizeOf } from "../../tensors/mod.ts";
import type { Counts, Linearization } from "../field.ts";
import type { PathLoss } from "./path_loss.ts";
import type { ReaderOptions, ReadTiming } from "./reader_options.ts";

/**
 * The derivative of what a loss reads by the times at which it reads.
 *
 * @category Losses
 */
export class ReadRates {
  /** How the times move. */
  readonly timing: ReadTiming;
  /** The derivative of the loss by each of the given times. */
  readonly timesBar: Float64Array;
  /** Points that were pulled back in this run, those that were so twice counting twice. */
  pulled = 0;
  readonly #loss: PathLoss;
  readonly #counts: Counts;
  /** For slopes at nodes; unset where no times are given, so that none are asked for. */
  readonly #linearization: Linearization | undefined;
  /** dy/dt where the loss reads next, and the derivative of its value by t alone. */
  readonly #rate: Float64Array;
  readonly #explicit = new Float64Array(1);

  /** Made by a reader. */
  constructor(
    loss: PathLoss,
    { field, points: { times }, counts }: ReaderOptions,
    timing: ReadTiming,
  ) {
    this.timing = timing;
    this.timesBar = allocate(times.length);
    this.#loss = loss;
    this.#counts = counts;
    this.#linearization = times.length > 0 ? field.linearize() : undefined;
    this.#rate = allocate(sizeOf(field.stateShape));
  }

  /** Begins a run. */
  reset(): void {
    this.timesBar.fill(0);
    this.pulled = 0;
  }

  /** Is told that one of the given times falls on a node, of this time and state, which begins with y. */
  atNode(t: number, y: Float64Array): void {
    const { y: at, dy } = this.#linearization!;
    for (let k = 0; k < at.length; k++) at[k] = y[k];
    this.#linearization!.evaluate(t);
    this.#counts.evaluations++;
    this.#rate.set(dy);
  }

  /** Is told that it lies inside the step of an interpolant. */
  inside(t: number, interpolant: { rate(t: number, rate: Float64Array): void }): void {
    interpolant.rate(t, this.#rate);
  }

  /** Is told what the loss is going to be pulled back at, which may write into y. */
  before(index: number, t: number, y: Float64Array): void {
    this.#explicit[0] = this.#loss.timeDerivative?.(index, t, y) ?? 0;
  }

  /**
   * Adds what comes of the time of a point.
   *
   * @param time The number of the time, of those that are given; −1 for a node, which moves along.
   * @param yBar dL/dy of the point.
   * @param parametersBar dL/dθ, in which are dL/dt0 and dL/dt1; added to.
   */
  after(time: number, t: number, yBar: Float64Array, parametersBar: Float64Array): void {
    this.pulled++;
    const explicit = this.#explicit[0];
    const { place, weights } = this.timing;
    let moved = explicit;
    if (time >= 0) {
      // A time stays where it is while the steps move under it.
      const rate = this.#rate;
      let sum = 0;
      for (let k = 0; k < rate.length; k++) sum += yBar[k] * rate[k];
      this.timesBar[time] = sum + explicit;
      moved = -sum;
    }
    parametersBar[place] += moved * weights.ofStart(t);
    parametersBar[place + 1] += moved * weights.ofEnd(t);
  }
}
