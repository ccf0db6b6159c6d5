import { allocate } from "../../../tensors/mod.ts";
import { ChunkedBuffer } from "../../../tensors/internal.ts";
import { ROUND_OFF_GROWTH } from "../coupling_option.ts";
import type { ReversibleStepper } from "../../method.ts";
import type { Steps } from "../../steps/steps.ts";

/** The number of anchors unless it is given. */
export const ANCHORS = 8;

/** What a reader has read on the way there since its sums began, and at how many points in all. */
interface Reading {
  value: number;
  magnitude: number;
  readonly count: number;
}

/** The most steps between two anchors where the number of steps is not known in advance. */
const MOST_BETWEEN = 128;

/**
 * States kept on the way there, for the way back to compare and to go on from. The errors of a way
 * back end at each, so that they grow over the steps between two anchors and not over all.
 *
 * With n steps known in advance there are k of them, evenly spaced, the start being the first: O(1)
 * memory in n. There may be fewer where n is small. With adaptive steps n shows only at the end. Then one is kept every so many
 * steps that round-off grows by e^10 from one to the next: every 14 at coupling 1/2, and at most
 * every 128. Besides these, the state before every step that begins anew is kept.
 */
export class Anchors {
  /** The number of steps and of anchors, where both are known in advance. */
  readonly #known: { readonly n: number; readonly k: number } | undefined;
  /** Steps from one anchor to the next, where they are not. */
  readonly #spacing: number;
  /** The step that begins at the next anchor. */
  #next = 0;
  readonly #states: ChunkedBuffer;
  /** Kept by their spacing, and not because a step begins anew. */
  #spaced = 0;
  /**
   * What the loss read since the anchor before: the value and the sum of its magnitudes; and the
   * points read in all.
   */
  readonly #read: ChunkedBuffer;
  readonly #row = allocate(3);
  readonly #stepper: ReversibleStepper;
  /** The steps that begin at the anchors, where it is not their spacing alone that tells. */
  readonly #steps: number[] | undefined;

  /**
   * @param count How many; at 0 the start alone is kept, to compare with.
   * @param least Where n is known, so many steps from one to the next are enough. Default 1.
   */
  constructor(count: number, stepper: ReversibleStepper, steps: Steps, least = 1) {
    if (steps.complete || count === 0) {
      const n = steps.complete ? steps.count : Infinity;
      this.#known = { n, k: Math.max(1, Math.min(count, Math.ceil(n / least))) };
    }
    this.#stepper = stepper;
    if (stepper.beginsAnew) this.#steps = [];
    this.#spacing = between(stepper);
    // Room for all, taken or not, so that memory is the same at every number of steps.
    const room = this.#known && Math.max(1, Math.min(count, this.#known.n));
    this.#states = new ChunkedBuffer(stepper.stateSize, room);
    this.#read = new ChunkedBuffer(3, room);
  }

  /** The step before which a state is kept next. */
  get next(): number {
    return this.#next;
  }

  /** States kept. */
  get count(): number {
    return this.#states.length;
  }

  clear(): void {
    this.#next = this.#spaced = 0;
    this.#states.clear();
    this.#read.clear();
    if (this.#steps) this.#steps.length = 0;
  }

  /**
   * Is shown the state before step i on the way there, and who reads along, whose sums begin anew
   * at an anchor.
   */
  offer(i: number, state: Float64Array, reader: Reading): void {
    if (i !== this.#next && !this.#stepper.beginsAnew?.(i)) return;
    this.#states.push(state);
    this.#row[0] = reader.value;
    this.#row[1] = reader.magnitude;
    this.#row[2] = reader.count;
    this.#read.push(this.#row);
    this.#steps?.push(i);
    reader.value = reader.magnitude = 0;
    if (i === this.#next) this.#next = this.#spacedAt(++this.#spaced);
  }

  /** The step that begins at anchor j. */
  stepOf(j: number): number {
    return this.#steps?.[j] ?? this.#spacedAt(j);
  }

  /** The step that begins at the j-th of those that are kept by their spacing. */
  #spacedAt(j: number): number {
    if (this.#known === undefined) return j * this.#spacing;
    const { n, k } = this.#known;
    return j === 0 ? 0 : j < k ? Math.floor(j * n / k) : Infinity;
  }

  /** Copies the state at anchor j. */
  state(j: number, target: Float64Array): void {
    this.#states.read(j, target);
  }

  /** What the loss read from the anchor before j up to j itself, and at how many points in all. */
  read(j: number): { readonly value: number; readonly magnitude: number; readonly points: number } {
    this.#read.read(j, this.#row);
    return { value: this.#row[0], magnitude: this.#row[1], points: this.#row[2] };
  }
}

/** The steps after which round-off has grown by e^10. */
function between({ growth = 1 }: ReversibleStepper): number {
  const steps = growth > 1 ? Math.floor(ROUND_OFF_GROWTH / Math.log(growth)) : MOST_BETWEEN;
  return Math.max(1, Math.min(MOST_BETWEEN, steps));
}
