import { allocate, sizeOf } from "../../tensors/mod.ts";
import { checkFit } from "./check_fit.ts";
import { ForwardReader } from "./forward_reader.ts";
import type { PathLoss } from "./path_loss.ts";
import { PulledInterpolant } from "./pulled_interpolant.ts";
import { PulledNodes } from "./pulled_nodes.ts";
import type { StepInterpolant } from "./step_interpolant.ts";
import { ReadRates } from "./read_rates.ts";
import {
  copyStart,
  keepIn,
  raise,
  type ReaderMark,
  type ReaderOptions,
  type ReadTiming,
  refuse,
} from "./reader_options.ts";

/**
 * Leads a loss along a path: forward in the order of its points, then back.
 *
 * @category Losses
 */
export class PathReader extends ForwardReader {
  /** What was read on the way forward since this was last set to 0, added up. */
  value = 0;
  /** The same of the magnitudes. */
  magnitude = 0;
  /** What was read again on the way back, where that is asked for. */
  again = 0;
  /** Whether the way back reads the loss again, besides pulling it back. */
  readsAgain = false;
  /** What the loss added to dL/dθ by itself, going back; unset where it depends on y alone. */
  readonly parametersBar: Float64Array | undefined;
  /** What comes of the times themselves, where that is asked for. */
  readonly rates: ReadRates | undefined;
  /** The largest magnitudes of what the loss read and gave going back, where they are asked for. */
  largest: { readonly y: Float64Array; readonly yBar: Float64Array } | undefined;
  readonly #yBar: Float64Array;
  readonly #nodes: PulledNodes;
  /** Points still to be read, going back. */
  #left = 0;

  /**
   * Checks the loss against the solve.
   *
   * @param timing How the times move, where gradients with respect to them are wanted.
   * @throws {TypeError} If the loss expects another shape of state.
   */
  constructor(loss: PathLoss, options: ReaderOptions, timing?: ReadTiming) {
    super(loss, options);
    const { field, points } = options;
    checkFit(loss, field, points.times.length);
    this.#yBar = allocate(sizeOf(field.stateShape));
    this.#nodes = new PulledNodes(options.steps, this.points, this.direction, this.inside);
    this.rates = timing && new ReadRates(loss, options, timing);
    const own = loss.readsParameters || timing;
    this.parametersBar = own ? allocate(field.parameters.size) : undefined;
  }

  /** Begins the way forward at the first state; returns what the loss reads there. */
  override begin(state: Float64Array): number {
    this.value = this.magnitude = 0;
    this.parametersBar?.fill(0);
    this.rates?.reset();
    this.largest?.y.fill(0);
    this.largest?.yBar.fill(0);
    return super.begin(state);
  }

  /**
   * Reads what the loss has at a time.
   *
   * @throws {NonFiniteLossError} If it is infinite or NaN.
   */
  protected override valueAt(t: number): number {
    const value = super.valueAt(t);
    if (!Number.isFinite(value)) {
      refuse(this.loss, value, { index: this.count - 1, time: t }, this.y);
    }
    this.value += value;
    this.magnitude += Math.abs(value);
    return value;
  }

  /** @internal */
  protected override makeInterpolant(): PulledInterpolant {
    return new PulledInterpolant(this.field, this.counts);
  }

  /**
   * How far several steps back from node i may go without being seen here, as in `unreadUntil`.
   *
   * @param first Where they are to end at the latest.
   * @returns The node to stop at; i where something is read at the next one, or before.
   */
  unreadDownTo(i: number, first: number): number {
    return this.#left === 0 ? first : this.#nodes.unreadDownTo(i, first, this.next);
  }

  /** Adds the loss's derivative at a node to the state's cotangent. */
  backwardAt(node: number, state: Float64Array, stateBar: Float64Array): void {
    if (this.#nodes.isLast(node)) {
      this.#left = this.count;
      this.again = 0;
    }
    if (this.#left > 0) this.#pullAt(node, state, stateBar);
  }

  #pullAt(node: number, state: Float64Array, stateBar: Float64Array): void {
    // Most nodes have nothing.
    const last = this.next - 1;
    const waits = last >= 0 && this.inside[last] === 0 &&
      !this.#nodes.isFar(node, this.points.times[last], -this.direction);
    if (!waits && !this.#nodes.isRead(node)) return;
    const time = this.#nodes.timeOf(node);
    const margin = this.#nodes.margin(node);
    const before = this.next;
    for (; this.next > 0; this.next--) {
      const t = this.points.times[this.next - 1];
      if (this.direction * (time - t) > margin || this.inside[this.next - 1] === 1) break;
      if (this.#nodes.wasReadBefore(node, this.next - 1)) break;
      this.rates?.atNode(time, state);
      this.#pull(t, state, stateBar, this.next - 1);
    }
    const alone = this.next === before && this.#nodes.isReadAlone(node, before);
    if (alone) this.#pull(time, state, stateBar, -1);
  }

  /** Points still to be read, going back. */
  get left(): number {
    return this.#left;
  }

  /** Marks where the way back stands. */
  mark(mark: ReaderMark): void {
    mark.next = this.next;
    mark.left = this.#left;
    mark.again = this.again;
    if (this.parametersBar) keepIn(mark, this.parametersBar);
  }

  /** Goes to a mark, to read from there once more. */
  rewind(mark: ReaderMark): void {
    this.next = mark.next;
    this.#left = mark.left;
    this.again = mark.again;
    if (mark.parametersBar) this.parametersBar?.set(mark.parametersBar);
  }

  #pull(t: number, state: Float64Array, stateBar: Float64Array, time: number): void {
    const yBar = this.#yBar;
    copyStart(state, this.y);
    if (this.readsAgain) {
      this.again += this.loss.value(this.#left - 1, t, this.y);
      copyStart(state, this.y);
    }
    this.#cotangent(t, time);
    for (let k = 0; k < yBar.length; k++) stateBar[k] += yBar[k];
  }

  /** Writes dL/dy of the next point, going back: given time number `time`, or −1 for a node. */
  #cotangent(t: number, time: number): void {
    const y = this.y;
    const yBar = this.#yBar;
    for (let k = 0; k < yBar.length; k++) yBar[k] = 0;
    // The loss may write into y.
    if (this.largest) raise(this.largest.y, y);
    const own = this.loss.readsParameters ? this.parametersBar : undefined;
    const index = --this.#left;
    this.rates?.before(index, t, y);
    this.loss.cotangent(index, t, y, yBar, own);
    this.rates?.after(time, t, yBar, this.parametersBar!);
    if (this.largest) raise(this.largest.yBar, yBar);
  }

  /** Whether, going back, a time still to be read was met inside step i. */
  hasInside(i: number): boolean {
    const index = this.next - 1;
    return index >= 0 && this.inside[index] === 1 &&
      this.direction * (this.points.times[index] - this.steps.begin(i)) > 0;
  }

  /** Adds the derivative of what was read inside step i to the cotangents of both ends. */
  backwardInside(
    i: number,
    state0: Float64Array,
    state1: Float64Array,
    y0Bar: Float64Array,
    state1Bar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const interpolant = this.moveTo(i, state0, state1) as PulledInterpolant | StepInterpolant;
    for (; this.hasInside(i); this.next--) {
      const t = this.points.times[this.next - 1];
      interpolant.read(t, this.y);
      if (this.readsAgain) {
        this.again += this.loss.value(this.#left - 1, t, this.y);
        interpolant.read(t, this.y);
      }
      this.rates?.inside(t, interpolant);
      this.#cotangent(t, this.next - 1);
      interpolant.pullback(t, this.#yBar, y0Bar, state1Bar);
    }
    interpolant.finish(y0Bar, state1Bar, parametersBar);
  }
}

/** Makes the reader of a loss, once the steps are known. */
export function readingOf(
  loss: PathLoss,
  timing?: ReadTiming,
): (options: ReaderOptions) => PathReader {
  return (options) => new PathReader(loss, options, timing);
}
