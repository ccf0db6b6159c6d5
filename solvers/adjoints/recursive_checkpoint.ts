import { checkKeys, checkNumber, type KeysOf } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { ForwardSweep } from "../sweep.ts";
import type { Adjoint, AdjointRun, BoundAdjoint } from "./adjoint.ts";
import { defaultCheckpoints, splitSteps } from "./checkpoint_schedule.ts";
import { TapedSteps } from "./taped_step.ts";

/** States kept by default where the number of steps is not known in advance. */
const ONLINE_CHECKPOINTS = 64;

/** Options of {@linkcode recursiveCheckpointAdjoint}. */
export interface RecursiveCheckpointOptions {
  /**
   * States kept at once, the initial one included. Default: `defaultCheckpoints(n)`,
   * about sqrt(2n), or 64 with adaptive steps. More than n are of no use and are not kept.
   */
  readonly checkpoints?: number;
  /** Bytes that the kept states may take, in place of `checkpoints`. */
  readonly memory?: number;
}

const KNOWN: KeysOf<RecursiveCheckpointOptions> = { checkpoints: true, memory: true };

/**
 * Keeps c states and replays the rest: O(c) memory. Works with every method.
 *
 * With fixed steps the schedule is the optimal one of Griewank and Walther, which takes
 * `optimalAdvances(n, c)` steps besides the n taped ones. With adaptive steps n shows only
 * at the end; the schedule is then an online one, which takes `onlineAdvances(n, c)`.
 *
 * @param options How many states to keep, or how many bytes.
 * @returns The adjoint.
 * @throws {RangeError} If `checkpoints` is not a whole number of at least 1, or `memory`
 *   does not hold one state (that shows when the adjoint is bound).
 * @throws {TypeError} If both are given, one is no number, or an option is unknown.
 *
 * @example
 * ```ts
 * import { recursiveCheckpointAdjoint } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(recursiveCheckpointAdjoint({ checkpoints: 8 }).name, "recursive:8");
 * ```
 */
export function recursiveCheckpointAdjoint(options: RecursiveCheckpointOptions = {}): Adjoint {
  checkKeys("recursiveCheckpointAdjoint", options, KNOWN);
  const { checkpoints, memory } = options;
  checkNumber("recursiveCheckpointAdjoint", "checkpoints", checkpoints);
  checkNumber("recursiveCheckpointAdjoint", "memory", memory);
  if (checkpoints !== undefined && memory !== undefined) {
    throw new TypeError("recursiveCheckpointAdjoint: give checkpoints or memory, not both");
  }
  if (checkpoints !== undefined && !(Number.isInteger(checkpoints) && checkpoints >= 1)) {
    throw new RangeError(
      `recursiveCheckpointAdjoint: checkpoints must be a whole number of at least 1, got ${checkpoints}`,
    );
  }
  const name = checkpoints === undefined ? "recursive" : `recursive:${checkpoints}`;
  return {
    name,
    bind(run) {
      const { steps, stepper } = run;
      const asked = memory === undefined
        ? checkpoints ?? (steps.complete ? defaultCheckpoints(steps.count) : ONLINE_CHECKPOINTS)
        : checkpointsWithin(memory, stepper.stateSize);
      return new RecursiveCheckpoint(run, name, asked);
    },
  };
}

/** @throws {RangeError} If not even one state fits. */
function checkpointsWithin(memory: number, stateSize: number): number {
  // States without elements take nothing.
  const checkpoints = stateSize === 0 ? Infinity : Math.floor(memory / (8 * stateSize));
  if (!(checkpoints >= 1)) {
    throw new RangeError(
      `recursiveCheckpointAdjoint: ${memory} bytes do not hold one state, which takes ${
        8 * stateSize
      }; give more memory, or use reversibleAdjoint`,
    );
  }
  return checkpoints;
}

class RecursiveCheckpoint implements BoundAdjoint {
  readonly #name: string;
  readonly #run: AdjointRun;
  readonly #checkpoints: number;
  /** The kept states, in the order of their steps; made when they are first needed. */
  readonly #states: Float64Array[] = [];
  /** The step that each of them stands before. */
  readonly #starts: number[] = [];
  readonly #state: Float64Array;
  readonly #forward: ForwardSweep;
  readonly #backward: TapedSteps;
  #advances = 0;
  /** Steps already taken on the way forward: those before it are replays. */
  #reached = 0;
  #value = 0;

  constructor(run: AdjointRun, name: string, checkpoints: number) {
    const { steps, stepper } = run;
    this.#run = run;
    this.#name = name;
    this.#checkpoints = steps.complete ? Math.min(checkpoints, steps.count) : checkpoints;
    this.#state = allocate(stepper.stateSize);
    this.#forward = new ForwardSweep(run);
    this.#backward = new TapedSteps(run);
    if (steps.complete) { for (let i = 0; i < this.#checkpoints; i++) this.#place(i); }
  }

  get stats() {
    return {
      adjoint: this.#name,
      checkpoints: this.#states.length,
      advances: this.#advances,
    };
  }

  /** The place for kept state number i. */
  #place(i: number): Float64Array {
    return this.#states[i] ??= allocate(this.#run.stepper.stateSize);
  }

  run(): number {
    const { steps } = this.#run;
    this.#advances = 0;
    this.#reached = 0;
    const first = this.#place(0);
    this.#value = this.#forward.begin(first);
    this.#starts[0] = 0;
    if (steps.complete) this.#reverse(0, steps.count);
    else this.#runOnline(first);
    this.#backward.finish();
    return this.#value;
  }

  /** Finds the steps, keeping every `spacing`-th state, then reverses stretch by stretch. */
  #runOnline(first: Float64Array): void {
    const { steps } = this.#run;
    const state = this.#state;
    state.set(first);
    let spacing = 1;
    let kept = 1;
    for (let i = 0; !steps.complete; i++) {
      if (i === kept * spacing) {
        if (kept === this.#checkpoints) {
          for (let j = 2; j < kept; j += 2) this.#states[j / 2].set(this.#states[j]);
          kept = Math.ceil(kept / 2);
          spacing *= 2;
        }
        if (i === kept * spacing) this.#place(kept++).set(state);
      }
      this.#value += this.#forward.step(i, state);
      this.#advances++;
    }
    const n = steps.count;
    this.#reached = n;
    this.#backward.begin(state);
    for (let j = 0; j < kept; j++) this.#starts[j] = j * spacing;
    this.#reverse(kept - 1, n);
  }

  /**
   * Pulls back through all steps before step `end`, from the kept states 0 to `top`. A loop: the
   * schedule nests as deep as there are checkpoints, which may be more than a call stack holds.
   */
  #reverse(top: number, end: number): void {
    const starts = this.#starts;
    while (top >= 0) {
      // The stretch of a kept state goes as far as what is pulled back already.
      const start = starts[top];
      const n = end - start;
      const from = this.#states[top];
      if (n === 1) {
        this.#pullback(start, from);
        top--;
        end--;
        continue;
      }
      this.#state.set(from);
      const available = this.#checkpoints - top;
      if (available === 1) {
        this.#advance(start, n - 1);
        this.#pullback(--end, this.#state);
      } else {
        const m = splitSteps(n, available);
        this.#advance(start, m);
        starts[++top] = start + m;
        this.#place(top).set(this.#state);
      }
    }
  }

  /** Takes `n` steps from step `start` on; those taken for the first time are read. */
  #advance(start: number, n: number): void {
    const { steps, stepper } = this.#run;
    for (let i = start; i < start + n; i++) {
      if (i === this.#reached) {
        this.#value += this.#forward.step(i, this.#state);
        this.#reached++;
      } else steps.take(i, stepper, this.#state);
    }
    this.#advances += n;
  }

  #pullback(i: number, state: Float64Array): void {
    const { steps, reader, watch, y1 } = this.#run;
    const backward = this.#backward;
    backward.tape(i, state);
    if (this.#reached < steps.count) {
      // The last step is taken once only: it is read and pulled back through at once.
      watch?.after(i, backward.end);
      this.#value += reader.forward(i, state, backward.end);
      this.#reached++;
      for (let k = 0; k < y1.length; k++) y1[k] = backward.end[k];
      backward.begin(backward.end);
    }
    backward.pullback(i, state);
  }
}
