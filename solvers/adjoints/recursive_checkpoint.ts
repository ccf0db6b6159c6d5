import { checkKeys, checkNumber, checkWhole, type KeysOf } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { ForwardSweep } from "../sweep.ts";
import type { Adjoint, AdjointRun, BoundAdjoint } from "./adjoint.ts";
import type { AdjointKind } from "./adjoint_kind.ts";
import { defaultCheckpoints, optimalAdvances } from "./checkpoint_schedule.ts";
import { takeSteps } from "../steps/steps.ts";
import { StretchReversal, type StretchSteps } from "./stretch_reversal.ts";
import { TapedSteps } from "./taped_step.ts";

/** States kept by default where the number of steps is not known in advance. */
const ONLINE_CHECKPOINTS = 64;

/**
 * Options of {@linkcode recursiveCheckpointAdjoint}.
 *
 * @category Adjoints
 */
export interface RecursiveCheckpointOptions {
  /**
   * States kept at once, the initial one included. Default: `defaultCheckpoints(n)`,
   * about sqrt(2n), or 64 with adaptive steps. More than n are of no use and are not kept.
   */
  readonly checkpoints?: number;
  /** Bytes that the kept states may take, in place of `checkpoints`. Default: unset. */
  readonly memory?: number;
}

const NAME = "recursive";

const KNOWN: KeysOf<RecursiveCheckpointOptions> = { checkpoints: true, memory: true };

/**
 * Keeps c states and replays the rest: O(c) memory. Works with every method.
 *
 * With fixed steps the schedule is the optimal one of Griewank and Walther, which takes
 * `optimalAdvances(n, c)` steps besides the n taped ones. With adaptive steps n shows only
 * at the end; the schedule is then an online one, which takes `onlineAdvances(n, c)`.
 *
 * @category Adjoints
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
  if (checkpoints !== undefined) {
    checkWhole("recursiveCheckpointAdjoint: checkpoints", checkpoints, 1);
  }
  const name = checkpoints === undefined ? NAME : `${NAME}:${checkpoints}`;
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

/** Recursive checkpointing, by name. */
export const recursiveKind: AdjointKind = {
  name: NAME,
  number: { of: "checkpoints", least: 1 },
  exact: true,
  keeps: "checkpoints",
  kept: (steps, checkpoints) => checkpoints ?? defaultCheckpoints(steps),
  counts: (steps, checkpoints = defaultCheckpoints(steps)) => ({
    evaluations: optimalAdvances(steps, checkpoints) + steps,
    pullbacks: steps,
  }),
  make: (checkpoints) => recursiveCheckpointAdjoint({ checkpoints }),
};

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

class RecursiveCheckpoint implements BoundAdjoint, StretchSteps {
  readonly #name: string;
  readonly #run: AdjointRun;
  readonly #checkpoints: number;
  readonly #state: Float64Array;
  readonly #forward: ForwardSweep;
  readonly #backward: TapedSteps;
  readonly #reversal: StretchReversal;
  /** Steps already taken on the way forward: those before it are replays. */
  #reached = 0;

  constructor(run: AdjointRun, name: string, checkpoints: number) {
    const { steps, stepper } = run;
    this.#run = run;
    this.#name = name;
    this.#checkpoints = steps.complete ? Math.min(checkpoints, steps.count) : checkpoints;
    this.#state = allocate(stepper.stateSize);
    this.#forward = new ForwardSweep(run);
    this.#backward = new TapedSteps(run);
    this.#reversal = new StretchReversal(this.#checkpoints, stepper.stateSize, this);
    if (steps.complete) { for (let i = 0; i < this.#checkpoints; i++) this.#reversal.place(i); }
  }

  get stats() {
    return {
      adjoint: this.#name,
      checkpoints: this.#reversal.places,
      advances: this.#reversal.advances,
    };
  }

  run(): number {
    const { steps } = this.#run;
    const reversal = this.#reversal;
    reversal.advances = 0;
    this.#reached = 0;
    this.#forward.value = this.#forward.begin(this.#state);
    if (steps.complete) {
      reversal.keep(0, 0, this.#state);
      reversal.reverse(0, steps.count);
    } else this.#runOnline();
    this.#backward.finish();
    return this.#forward.value;
  }

  /** Finds the steps, keeping every `spacing`-th state, then reverses stretch by stretch. */
  #runOnline(): void {
    const { steps } = this.#run;
    const reversal = this.#reversal;
    const state = this.#state;
    let spacing = 1;
    let kept = 0;
    for (let i = 0; !steps.complete; i++) {
      if (i === kept * spacing) {
        if (kept === this.#checkpoints) {
          for (let j = 2; j < kept; j += 2) reversal.move(j, j / 2);
          kept = Math.ceil(kept / 2);
          spacing *= 2;
        }
        if (i === kept * spacing) reversal.keep(kept++, i, state);
      }
      this.take(i, i + 1, state);
      reversal.advances++;
    }
    this.#backward.begin(state);
    reversal.reverse(kept - 1, steps.count);
  }

  /** Takes steps from i on; those that are taken for the first time are read. */
  take(i: number, end: number, state: Float64Array): number {
    const { steps, stepper } = this.#run;
    if (i === this.#reached) return this.#reached = this.#forward.advance(i, end, state);
    return takeSteps(steps, i, Math.min(end, this.#reached), stepper, state);
  }

  pullback(i: number, state: Float64Array): void {
    const { steps, reader, watch, y1 } = this.#run;
    const backward = this.#backward;
    backward.tape(i, state);
    if (this.#reached < steps.count) {
      // The last step is taken once only: it is read and pulled back through at once.
      watch?.after(i, backward.end);
      this.#forward.value += reader.forward(i, state, backward.end);
      this.#reached++;
      for (let k = 0; k < y1.length; k++) y1[k] = backward.end[k];
      backward.begin(backward.end);
    }
    backward.pullback(i, state);
  }
}
