import { adopt } from "../../tensors/internal.ts";
import { allocate, sizeOf } from "../../tensors/mod.ts";
import type { Counts, VectorField } from "../field.ts";
import { HermiteInterpolant } from "./hermite.ts";
import type { ReadInterpolant } from "./step_interpolant.ts";
import type { PathLoss, SettledPoints } from "./path_loss.ts";
import { ReadNodes } from "./read_nodes.ts";
import { copyStart, lose, type ReaderOptions } from "./reader_options.ts";
import { isFinite, type Steps } from "../steps/steps.ts";

/**
 * Leads a loss, or whoever saves states, along a path in the order of its points. Times inside a step
 * are read from the cubic Hermite interpolant.
 *
 * It keeps the times and one state; nothing in it grows with the steps.
 *
 * @category Losses
 */
export class ForwardReader {
  /** Points read so far on the way forward. */
  count = 0;
  /** What reads. */
  protected readonly loss: PathLoss;
  /** Where it reads. */
  protected readonly points: SettledPoints;
  /** 1 for each time that the way forward met inside a step. */
  protected readonly inside: Uint8Array;
  /** 1, or −1 backwards in time. */
  protected readonly direction: number;
  /**
   * Where the points lie among the nodes of the steps.
   *
   * @internal
   */
  readonly nodes: ReadNodes;
  /** The field, for the interpolant. */
  protected readonly field: VectorField;
  /** The steps. */
  protected readonly steps: Steps;
  /** Where the interpolant's evaluations are counted. */
  protected readonly counts: Counts;
  /** What is read. */
  protected readonly y: Float64Array;
  /** The next of the times to read; going back, the number of those still to read. */
  next = 0;
  /** Made where a time inside a step first occurs. */
  #interpolant: ReadInterpolant | undefined;
  readonly #ofMethod: ReaderOptions["interpolant"];

  /** Who makes one has checked that what reads fits the field. */
  constructor(
    loss: PathLoss,
    { field, steps, points, t0, t1, counts, interpolant }: ReaderOptions,
  ) {
    this.loss = loss;
    this.#ofMethod = interpolant;
    this.field = field;
    this.steps = steps;
    this.counts = counts;
    this.direction = Math.sign(t1 - t0);
    this.points = points;
    this.inside = adopt(new Uint8Array(adopt(points.times).length));
    this.nodes = new ReadNodes(steps, points, this.direction);
    this.y = allocate(sizeOf(field.stateShape));
  }

  /** Begins the way forward at the first state; returns what the loss reads there. */
  begin(state: Float64Array): number {
    this.count = 0;
    this.next = 0;
    this.#interpolant?.reset();
    return this.forward(-1, state, state);
  }

  /** Whether a time still to be read lies inside step i. */
  wantsInside(i: number): boolean {
    return this.next < this.points.times.length &&
      this.nodes.endsBehind(i, this.points.times[this.next]);
  }

  /**
   * Reads what lies in step i, its beginning left out.
   *
   * @param state0 The state at its beginning; needed only where {@linkcode PathReader.wantsInside}.
   * @param state1 The state at its end; it begins with y.
   */
  forward(i: number, state0: Float64Array, state1: Float64Array): number {
    const { times } = this.points;
    const waits = this.next < times.length &&
      !this.nodes.isFar(i + 1, times[this.next], this.direction);
    return waits || this.nodes.isRead(i + 1) ? this.#readIn(i + 1, state0, state1) : 0;
  }

  /** Reads what lies between the node before and this one, and at this one, be it the first. */
  #readIn(node: number, state0: Float64Array, state1: Float64Array): number {
    const { times } = this.points;
    const t = this.nodes.timeOf(node);
    const margin = this.nodes.margin(node);
    let inside = 0;
    if (this.next < times.length && this.direction * (t - times[this.next]) > margin) {
      inside = this.#readInside(node - 1, state0, state1);
    }
    const before = this.next;
    let value = 0;
    for (; this.next < times.length; this.next++) {
      if (Math.abs(times[this.next] - t) > margin) break;
      this.inside[this.next] = 0;
      copyStart(state1, this.y);
      value += this.valueAt(times[this.next]);
    }
    if (this.next === before && this.nodes.isReadAlone(node, before)) {
      copyStart(state1, this.y);
      value = this.valueAt(t);
    }
    return inside + value;
  }

  #readInside(i: number, state0: Float64Array, state1: Float64Array): number {
    const interpolant = this.moveTo(i, state0, state1);
    let value = 0;
    do {
      const t = this.points.times[this.next];
      interpolant.read(t, this.y);
      // A slope at an end may be infinite where no step evaluates the field.
      if (!isFinite(this.y)) lose(this.field, this.steps, i, [state0, state1]);
      this.inside[this.next++] = 1;
      value += this.valueAt(t);
    } while (this.wantsInside(i));
    return value;
  }

  /** Reads what the loss has at a time, of the y that was read. */
  protected valueAt(t: number): number {
    return this.loss.value(this.count++, t, this.y);
  }

  /**
   * The interpolant, at step i.
   *
   * @internal
   */
  protected moveTo(i: number, state0: Float64Array, state1: Float64Array): ReadInterpolant {
    const interpolant = this.#interpolant ??= this.#ofMethod?.(this.field, this.counts) ??
      this.makeInterpolant();
    interpolant.moveTo(this.steps.begin(i), this.steps.end(i), state0, state1);
    return interpolant;
  }

  /** @internal */
  protected makeInterpolant(): ReadInterpolant {
    return new HermiteInterpolant(this.field, this.counts);
  }
}
