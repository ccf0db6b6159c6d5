import { checkChoice, checkKeys, ChunkedBuffer, type KeysOf } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { ForwardSweep } from "../sweep.ts";
import type { Adjoint, AdjointRun, BoundAdjoint } from "./adjoint.ts";
import type { AdjointKind } from "./adjoint_kind.ts";
import { TapedSteps } from "./taped_step.ts";

/**
 * Options of {@linkcode fullStorageAdjoint}.
 *
 * @category Adjoints
 */
export interface FullStorageOptions {
  /**
   * What is kept of every step. Default "states": the state before it, so that each step
   * is evaluated twice. With "stages", all that its evaluations computed as well: each
   * step is evaluated once, for more memory.
   */
  readonly keep?: "states" | "stages";
}

const KNOWN: KeysOf<FullStorageOptions> = { keep: true };

/**
 * Keeps every step: O(n) memory. With states it works with every method and is the
 * reference that the others are tested against.
 *
 * @category Adjoints
 * @param options What is kept.
 * @returns The adjoint.
 * @throws {TypeError} If an option is unknown.
 * @throws {RangeError} If `keep` is unknown.
 *
 * @example
 * ```ts
 * import { fullStorageAdjoint } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fullStorageAdjoint().name, "full");
 * assertEquals(fullStorageAdjoint({ keep: "stages" }).name, "full:stages");
 * ```
 */
export function fullStorageAdjoint(options: FullStorageOptions = {}): Adjoint {
  checkKeys("fullStorageAdjoint", options, KNOWN);
  const { keep = "states" } = options;
  checkChoice("fullStorageAdjoint: keep", keep, ["states", "stages"]);
  const { name } = keep === "states" ? fullKind : fullStagesKind;
  return { name, bind: (run) => new FullStorage(name, run, keep === "stages") };
}

/** Full storage of the states, by name. */
export const fullKind: AdjointKind = {
  name: "full",
  exact: true,
  keeps: "path",
  counts: (steps) => ({ evaluations: 2 * steps, pullbacks: steps }),
  make: () => fullStorageAdjoint(),
};

/** Full storage of the stages as well, by name. */
export const fullStagesKind: AdjointKind = {
  name: "full:stages",
  exact: true,
  keeps: "path",
  counts: (steps) => ({ evaluations: steps, pullbacks: steps }),
  make: () => fullStorageAdjoint({ keep: "stages" }),
};

class FullStorage implements BoundAdjoint {
  readonly stats: { readonly adjoint: string };
  readonly #run: AdjointRun;
  readonly #states: ChunkedBuffer;
  readonly #tapes: ChunkedBuffer | undefined;
  readonly #state: Float64Array;
  readonly #tape: Float64Array;
  readonly #forward: ForwardSweep;
  readonly #backward: TapedSteps;

  constructor(adjoint: string, run: AdjointRun, stages: boolean) {
    const { stepper, steps } = run;
    const tapeSize = stages ? stepper.tapeSize ?? 0 : 0;
    if (stages && tapeSize === 0) {
      throw new TypeError(
        'fullStorageAdjoint: keep "stages" does not work with this method or vector field; ' +
          'use keep "states"',
      );
    }
    this.stats = { adjoint };
    this.#run = run;
    // One chunk where the number of steps is known, so that not a byte too much is kept.
    const rows = steps.complete ? steps.count : undefined;
    this.#states = new ChunkedBuffer(stepper.stateSize, rows);
    this.#tapes = stages ? new ChunkedBuffer(tapeSize, rows) : undefined;
    this.#state = allocate(stepper.stateSize);
    this.#tape = allocate(tapeSize);
    this.#forward = new ForwardSweep(run);
    this.#backward = new TapedSteps(run);
  }

  run(): number {
    const { stepper, steps } = this.#run;
    const state = this.#state;
    const states = this.#states;
    const tapes = this.#tapes;
    const backward = this.#backward;
    states.clear();
    tapes?.clear();
    const value = this.#forward.run(state, {
      taping: tapes !== undefined,
      before: (_i, now) => states.push(now),
      after: tapes && (() => {
        stepper.save!(this.#tape);
        tapes.push(this.#tape);
      }),
    });
    backward.begin(state);
    for (let i = steps.count - 1; i >= 0; i--) {
      // The end of this step is the beginning of the one that was pulled back before.
      backward.end.set(state);
      states.read(i, state);
      if (tapes) {
        tapes.read(i, this.#tape);
        stepper.restore!(this.#tape);
      } else backward.tape(i, state);
      backward.pullback(i, state);
    }
    backward.finish();
    return value;
  }
}
