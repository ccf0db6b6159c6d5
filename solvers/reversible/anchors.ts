import { allocate, ChunkedBuffer } from "../../tensors/mod.ts";
import { ROUND_OFF_GROWTH } from "../coupling_option.ts";
import type { ReversibleStepper } from "../method.ts";
import type { Steps } from "../steps.ts";

/** The number of anchors unless it is given. */
export const ANCHORS = 8;

/** The most steps between two anchors where the number of steps is not known in advance. */
const MOST_BETWEEN = 128;

/**
 * States kept on the way there, for the way back to compare and to go on from. The errors of a way
 * back end at each, so that they grow over the steps between two anchors and not over all.
 *
 * With n steps known in advance there are k of them, evenly spaced, the start being the first: O(1)
 * memory in n. With adaptive steps n shows only at the end. Then one is kept every so many
 * steps that round-off grows by e^10 from one to the next: every 14 at coupling 1/2, and at most
 * every 128.
 */
export class Anchors {
  /** Steps from one anchor to the next; Infinity where the start is the only one. */
  readonly spacing: number;
  readonly #states: ChunkedBuffer;
  /** What the loss had read when the way there came by. */
  readonly #read: ChunkedBuffer;
  readonly #row = allocate(1);

  /** @param count How many; at 0 the start alone is kept, to compare with. */
  constructor(count: number, stepper: ReversibleStepper, steps: Steps) {
    const n = steps.complete ? steps.count : undefined;
    this.spacing = count === 0
      ? Infinity
      : n === undefined
      ? between(stepper)
      : Math.ceil(n / count);
    const rows = n === undefined || count === 0
      ? count === 0 ? 1 : undefined
      : Math.ceil(n / this.spacing);
    this.#states = new ChunkedBuffer(stepper.stateSize, rows);
    this.#read = new ChunkedBuffer(1, rows);
  }

  /** States kept. */
  get count(): number {
    return this.#states.length;
  }

  clear(): void {
    this.#states.clear();
    this.#read.clear();
  }

  /** Is shown the state before step i on the way there, and what the loss has read so far. */
  offer(i: number, state: Float64Array, read: number): void {
    if (i !== 0 && i % this.spacing !== 0) return;
    this.#states.push(state);
    this.#row[0] = read;
    this.#read.push(this.#row);
  }

  /** The step that begins at anchor j. */
  stepOf(j: number): number {
    return j === 0 ? 0 : j * this.spacing;
  }

  /** Copies the state at anchor j. */
  state(j: number, target: Float64Array): void {
    this.#states.read(j, target);
  }

  /** What the loss had read up to anchor j, the anchor included. */
  read(j: number): number {
    return this.#read.first(j);
  }
}

/** The steps after which round-off has grown by e^10. */
function between({ growth = 1 }: ReversibleStepper): number {
  const steps = growth > 1 ? Math.floor(ROUND_OFF_GROWTH / Math.log(growth)) : MOST_BETWEEN;
  return Math.max(1, Math.min(MOST_BETWEEN, steps));
}
