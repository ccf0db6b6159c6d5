import { allocate, ByteScope, Tensor } from "../tensors/mod.ts";
import type { Counts, VectorField } from "./field.ts";
import type { Method } from "./method.ts";
import type { PathLoss } from "./path_loss.ts";
import { PathReader } from "./path_reader.ts";
import { flattenState, type StateLike } from "./state.ts";
import { fixedSteps } from "./steps.ts";
import { ForwardSweep } from "./sweep.ts";

/** An initial value problem and how to step through it. */
export interface Problem {
  /** f(t, y; θ). */
  readonly field: VectorField;
  /** The state at t0, of the field's state shape. */
  readonly y0: StateLike;
  /** The start. */
  readonly t0: number;
  /** The end; before t0 for a solve backwards in time. */
  readonly t1: number;
  /** The step size, of the sign of t1 − t0. Where it does not divide the interval the last step is shorter. */
  readonly dt: number;
  /** The method, such as `rk4` or `reversible(rk4)`. */
  readonly method: Method;
}

/** What {@linkcode solve} takes. */
export interface SolveOptions extends Problem {
  /**
   * The times to save y at, in the order of the solve. Those inside a step are read
   * from the cubic Hermite interpolant. Default: the end.
   */
  readonly saveAt?: ArrayLike<number>;
}

/** What {@linkcode solve} gives. */
export interface Solution {
  /** The saved times. */
  readonly times: Float64Array;
  /** The saved states, of shape [times, ...state]. */
  readonly states: Tensor;
  /** The state at t1. */
  readonly y1: Tensor;
  /** Steps, evaluations of the field, pullbacks (none). */
  readonly stats: Readonly<Counts> & { readonly steps: number };
}

/**
 * Solves dy/dt = f(t, y) from t0 to t1 with fixed steps.
 *
 * @param options The problem, and the times to save at.
 * @returns The saved states and the final one.
 * @throws {TypeError} If y0 does not have the field's state shape.
 * @throws {RangeError} If t1 equals t0, dt is 0 or of the wrong sign, a time to save
 *   at is outside the solve, or a number is not finite.
 * @throws {NonFiniteStateError} If the state becomes infinite or NaN.
 *
 * @example
 * ```ts
 * import { neg, rk4, solve, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const decay = vectorField({ state: [1], f: (_t, y) => neg(y) });
 * const { y1 } = solve({ field: decay, y0: [1], t0: 0, t1: 1, dt: 0.01, method: rk4 });
 * assertAlmostEquals(y1.data[0], Math.exp(-1), 1e-9);
 * ```
 */
export function solve(options: SolveOptions): Solution {
  const { field, t0, t1, method, saveAt } = options;
  const steps = fixedSteps(t0, t1, options.dt);
  const y0 = flattenState(field, options.y0);
  const counts: Counts = { evaluations: 0, pullbacks: 0 };
  const recorder = new Recorder(saveAt ?? [t1], y0.length);
  const scope = new ByteScope();
  try {
    return scope.run(() => {
      const reader = new PathReader(recorder, field, t0, t1, counts);
      const stepper = method.bind(field, { steps: steps.count, counts });
      const state = allocate(stepper.stateSize);
      new ForwardSweep({ stepper, steps, reader }).run(y0, state);
      return {
        times: Float64Array.from(recorder.times),
        states: new Tensor(recorder.states, [recorder.times.length, ...field.stateShape]),
        y1: new Tensor(state.slice(0, y0.length), field.stateShape),
        stats: { ...counts, steps: steps.count },
      };
    });
  } finally {
    scope.release();
  }
}

/** Saves what a loss would read. */
class Recorder implements PathLoss {
  readonly times: ArrayLike<number>;
  readonly states: Float64Array;
  readonly #size: number;

  constructor(times: ArrayLike<number>, size: number) {
    this.times = times;
    this.states = new Float64Array(times.length * size);
    this.#size = size;
  }

  value(index: number, _t: number, y: Float64Array): number {
    this.states.set(y, index * this.#size);
    return 0;
  }

  cotangent(): void {}
}
