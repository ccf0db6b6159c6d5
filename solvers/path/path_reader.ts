import { adopt } from "../../tensors/internal.ts";
import { allocate, sameShape, sizeOf } from "../../tensors/mod.ts";
import type { Counts, VectorField } from "../field.ts";
import { HermiteInterpolant } from "./hermite.ts";
import type { PathLoss, SettledPoints } from "./path_loss.ts";
import { ReadNodes } from "./read_nodes.ts";
import { ReadRates } from "./read_rates.ts";
import {
  copyStart,
  keepIn,
  lose,
  misfit,
  raise,
  type ReaderMark,
  type ReaderOptions,
  refuse,
} from "./reader_options.ts";
import { isFinite, type Steps } from "../steps/steps.ts";

/**
 * Leads a loss along a path: forward in the order of its points, then back. Times
 * inside a step are read from the cubic Hermite interpolant.
 *
 * It keeps the loss's times and one state; nothing in it grows with the steps.
 *
 * @category Losses
 */
export class PathReader {
  /** Points read so far on the way forward. */
  count = 0;
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
  readonly #loss: PathLoss;
  readonly #points: SettledPoints;
  /** 1 for each time that the way forward met inside a step. */
  readonly #inside: Uint8Array;
  readonly #direction: number;
  /** Where the points lie among the nodes of the steps. */
  readonly #nodes: ReadNodes;
  readonly #field: VectorField;
  readonly #steps: Steps;
  readonly #counts: Counts;
  readonly #y: Float64Array;
  readonly #yBar: Float64Array;
  /** Made where a time inside a step first occurs. */
  #interpolant: HermiteInterpolant | undefined;
  /** The next of the times to read; going back, the number of those still to read. */
  #next = 0;
  #left = 0;

  /**
   * Checks the loss against the solve.
   *
   * @throws {TypeError} If the loss expects another shape of state.
   */
  constructor(loss: PathLoss, options: ReaderOptions) {
    const { field, steps, points, t0, t1, timing } = options;
    if (loss.stateShape !== undefined && !sameShape(loss.stateShape, field.stateShape)) {
      throw new TypeError(misfit(loss.stateShape, field.stateShape, points.times.length));
    }
    this.#loss = loss;
    this.#field = field;
    this.#steps = steps;
    this.#counts = options.counts;
    this.#direction = Math.sign(t1 - t0);
    this.#points = points;
    this.#inside = adopt(new Uint8Array(adopt(points.times).length));
    this.#nodes = new ReadNodes(steps, points, this.#direction, this.#inside);
    [this.#y, this.#yBar] = [0, 0].map(() => allocate(sizeOf(field.stateShape)));
    this.rates = timing && new ReadRates(loss, options, timing);
    const own = loss.readsParameters || timing;
    this.parametersBar = own ? allocate(field.parameters.size) : undefined;
  }

  /** Begins the way forward at the first state; returns what the loss reads there. */
  begin(state: Float64Array): number {
    this.count = 0;
    this.value = this.magnitude = 0;
    this.#next = 0;
    this.#interpolant?.reset();
    this.parametersBar?.fill(0);
    this.rates?.reset();
    this.largest?.y.fill(0);
    this.largest?.yBar.fill(0);
    return this.forward(-1, state, state);
  }

  /** Whether a time still to be read lies inside step i. */
  wantsInside(i: number): boolean {
    return this.#next < this.#points.times.length &&
      this.#nodes.endsBehind(i, this.#points.times[this.#next]);
  }

  /**
   * Reads what lies in step i, its beginning left out.
   *
   * @param state0 The state at its beginning; needed only where {@linkcode PathReader.wantsInside}.
   * @param state1 The state at its end; it begins with y.
   */
  forward(i: number, state0: Float64Array, state1: Float64Array): number {
    const waits = this.#next < this.#points.times.length || this.#nodes.isRead(i + 1);
    return waits ? this.#readIn(i + 1, state0, state1) : 0;
  }

  /** Reads what lies between the node before and this one, and at this one, be it the first. */
  #readIn(node: number, state0: Float64Array, state1: Float64Array): number {
    const { times } = this.#points;
    const t = this.#nodes.timeOf(node);
    const margin = this.#nodes.margin(node);
    let inside = 0;
    if (this.#next < times.length && this.#direction * (t - times[this.#next]) > margin) {
      inside = this.#readInside(node - 1, state0, state1);
    }
    const before = this.#next;
    let value = 0;
    for (; this.#next < times.length; this.#next++) {
      if (Math.abs(times[this.#next] - t) > margin) break;
      this.#inside[this.#next] = 0;
      copyStart(state1, this.#y);
      value += this.#value(times[this.#next]);
    }
    if (this.#next === before && this.#nodes.isReadAlone(node, before)) {
      copyStart(state1, this.#y);
      value = this.#value(t);
    }
    return inside + value;
  }

  #readInside(i: number, state0: Float64Array, state1: Float64Array): number {
    const interpolant = this.#moveTo(i, state0, state1);
    let value = 0;
    do {
      const t = this.#points.times[this.#next];
      interpolant.read(t, this.#y);
      // A slope at an end may be infinite where no step evaluates the field.
      if (!isFinite(this.#y)) lose(this.#field, this.#steps, i, [state0, state1]);
      this.#inside[this.#next++] = 1;
      value += this.#value(t);
    } while (this.wantsInside(i));
    return value;
  }

  /** Whether it reads so often that it is no use to ask how far steps may go without being seen here. */
  get readsOften(): boolean {
    return this.#nodes.areOften;
  }

  /**
   * How far several steps from i on may go without being seen here: nothing is read inside of them,
   * and of their nodes at most the last.
   *
   * @param end Where they are to end at the latest.
   * @returns The step to stop before; i where something is read in that.
   */
  unreadUntil(i: number, end: number): number {
    return this.#nodes.unreadUntil(i, end, this.#next);
  }

  /**
   * How far several steps back from node i may go without being seen here, as in `unreadUntil`.
   *
   * @param first Where they are to end at the latest.
   * @returns The node to stop at; i where something is read at the next one, or before.
   */
  unreadDownTo(i: number, first: number): number {
    return this.#left === 0 ? first : this.#nodes.unreadDownTo(i, first, this.#next);
  }

  #value(t: number): number {
    const index = this.count++;
    const value = this.#loss.value(index, t, this.#y);
    if (!Number.isFinite(value)) refuse(this.#loss, value, { index, time: t }, this.#y);
    this.value += value;
    this.magnitude += Math.abs(value);
    return value;
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
    // Most nodes have nothing where times lie inside the steps.
    const waits = this.#next > 0 && this.#inside[this.#next - 1] === 0;
    if (!waits && !this.#nodes.isRead(node)) return;
    const time = this.#nodes.timeOf(node);
    const margin = this.#nodes.margin(node);
    const before = this.#next;
    for (; this.#next > 0; this.#next--) {
      const t = this.#points.times[this.#next - 1];
      if (this.#direction * (time - t) > margin || this.#inside[this.#next - 1] === 1) break;
      if (this.#nodes.wasReadBefore(node, this.#next - 1)) break;
      this.rates?.atNode(time, state);
      this.#pull(t, state, stateBar, this.#next - 1);
    }
    const alone = this.#next === before && this.#nodes.isReadAlone(node, before);
    if (alone) this.#pull(time, state, stateBar, -1);
  }

  /** Points still to be read, going back. */
  get left(): number {
    return this.#left;
  }

  /** Marks where the way back stands. */
  mark(mark: ReaderMark): void {
    mark.next = this.#next;
    mark.left = this.#left;
    mark.again = this.again;
    if (this.parametersBar) keepIn(mark, this.parametersBar);
  }

  /** Goes to a mark, to read from there once more. */
  rewind(mark: ReaderMark): void {
    this.#next = mark.next;
    this.#left = mark.left;
    this.again = mark.again;
    if (mark.parametersBar) this.parametersBar?.set(mark.parametersBar);
  }

  #pull(t: number, state: Float64Array, stateBar: Float64Array, time: number): void {
    const yBar = this.#yBar;
    copyStart(state, this.#y);
    if (this.readsAgain) {
      this.again += this.#loss.value(this.#left - 1, t, this.#y);
      copyStart(state, this.#y);
    }
    this.#cotangent(t, time);
    for (let k = 0; k < yBar.length; k++) stateBar[k] += yBar[k];
  }

  /** Writes dL/dy of the next point, going back: given time number `time`, or −1 for a node. */
  #cotangent(t: number, time: number): void {
    const y = this.#y;
    const yBar = this.#yBar;
    for (let k = 0; k < yBar.length; k++) yBar[k] = 0;
    // The loss may write into y.
    if (this.largest) raise(this.largest.y, y);
    const own = this.#loss.readsParameters ? this.parametersBar : undefined;
    const index = --this.#left;
    this.rates?.before(index, t, y);
    this.#loss.cotangent(index, t, y, yBar, own);
    this.rates?.after(time, t, yBar, this.parametersBar!);
    if (this.largest) raise(this.largest.yBar, yBar);
  }

  /** Whether, going back, a time still to be read was met inside step i. */
  hasInside(i: number): boolean {
    const index = this.#next - 1;
    return index >= 0 && this.#inside[index] === 1 &&
      this.#direction * (this.#points.times[index] - this.#steps.begin(i)) > 0;
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
    const interpolant = this.#moveTo(i, state0, state1);
    for (; this.hasInside(i); this.#next--) {
      const t = this.#points.times[this.#next - 1];
      interpolant.read(t, this.#y);
      if (this.readsAgain) {
        this.again += this.#loss.value(this.#left - 1, t, this.#y);
        interpolant.read(t, this.#y);
      }
      this.rates?.inside(t, interpolant);
      this.#cotangent(t, this.#next - 1);
      interpolant.pullback(t, this.#yBar, y0Bar, state1Bar);
    }
    interpolant.finish(y0Bar, state1Bar, parametersBar);
  }

  #moveTo(i: number, state0: Float64Array, state1: Float64Array): HermiteInterpolant {
    const interpolant = this.#interpolant ??= new HermiteInterpolant(this.#field, this.#counts);
    interpolant.moveTo(this.#steps.begin(i), this.#steps.end(i), state0, state1);
    return interpolant;
  }
}
