import { allocate } from "../../tensors/mod.ts";
import { advance, ForwardSweep } from "../sweep.ts";
import type { Adjoint, AdjointRun, BoundAdjoint } from "./adjoint.ts";
import { defaultCheckpoints, splitSteps } from "./checkpoint_schedule.ts";
import { TapedSteps } from "./taped_step.ts";

/** Options of {@linkcode recursiveCheckpointAdjoint}. */
export interface RecursiveCheckpointOptions {
  /**
   * States kept at once, the initial one included; by default
   * `defaultCheckpoints(n)`, about sqrt(2n). More than n are of no use and are not kept.
   */
  readonly checkpoints?: number;
}

/**
 * Keeps c states and replays the rest, on the optimal binomial schedule of Griewank
 * and Walther: O(c) memory, `optimalAdvances(n, c)` steps besides the n taped ones.
 * Works with every method.
 *
 * @param options How many states to keep.
 * @returns The adjoint.
 * @throws {RangeError} If `checkpoints` is not a whole number of at least 1.
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
  const { checkpoints } = options;
  if (checkpoints !== undefined && !(Number.isInteger(checkpoints) && checkpoints >= 1)) {
    throw new RangeError(
      `recursiveCheckpointAdjoint: checkpoints must be a whole number of at least 1, got ${checkpoints}`,
    );
  }
  return {
    name: checkpoints === undefined ? "recursive" : `recursive:${checkpoints}`,
    bind(run) {
      const { count } = run.steps;
      return new RecursiveCheckpoint(
        run,
        Math.min(checkpoints ?? defaultCheckpoints(count), count),
      );
    },
  };
}

class RecursiveCheckpoint implements BoundAdjoint {
  readonly #run: AdjointRun;
  readonly #states: Float64Array[];
  readonly #state: Float64Array;
  readonly #forward: ForwardSweep;
  readonly #backward: TapedSteps;
  #advances = 0;
  /** Steps already taken on the way forward: those before it are replays. */
  #reached = 0;
  #value = 0;

  constructor(run: AdjointRun, checkpoints: number) {
    const size = run.stepper.stateSize;
    this.#run = run;
    this.#states = Array.from({ length: checkpoints }, () => allocate(size));
    this.#state = allocate(size);
    this.#forward = new ForwardSweep(run);
    this.#backward = new TapedSteps(run);
  }

  get stats() {
    return { checkpoints: this.#states.length, advances: this.#advances };
  }

  run(): number {
    const { stepper, steps, y0 } = this.#run;
    const [first] = this.#states;
    this.#advances = 0;
    this.#reached = 0;
    stepper.start(steps.time(0), y0, first);
    this.#value = this.#forward.begin(first);
    this.#reverse(0, steps.count, 0);
    this.#backward.finish();
    return this.#value;
  }

  /** Pulls back through `n` steps from step `start` on, whose state is in `slot`. */
  #reverse(start: number, n: number, slot: number): void {
    const available = this.#states.length - slot;
    const from = this.#states[slot];
    while (n > 1) {
      this.#state.set(from);
      if (available === 1) {
        this.#advance(start, n - 1);
        this.#pullback(start + n - 1, this.#state);
        n -= 1;
      } else {
        const m = splitSteps(n, available);
        this.#advance(start, m);
        this.#states[slot + 1].set(this.#state);
        this.#reverse(start + m, n - m, slot + 1);
        n = m;
      }
    }
    this.#pullback(start, from);
  }

  /** Takes `n` steps from step `start` on; those taken for the first time are read. */
  #advance(start: number, n: number): void {
    for (let i = start; i < start + n; i++) {
      if (i === this.#reached) {
        this.#value += this.#forward.step(i, this.#state);
        this.#reached++;
      } else advance(this.#run, i, this.#state);
    }
    this.#advances += n;
  }

  #pullback(i: number, state: Float64Array): void {
    const { steps, reader, y1 } = this.#run;
    if (i < steps.count - 1) {
      this.#backward.pullback(i, state);
      return;
    }
    // The last step is taken once only: it is read and pulled back through at once.
    const end = this.#backward.tape(i, state);
    this.#value += reader.forward(steps.time(i), steps.time(i + 1), state, end);
    for (let k = 0; k < y1.length; k++) y1[k] = end[k];
    this.#backward.begin(end);
    this.#backward.pullbackTaped(i, state);
  }
}
