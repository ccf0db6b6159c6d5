import type { KeysOf } from "../../tensors/internal.ts";
import { BoundSolve } from "../bound_solve.ts";
import type { Solution, SolveOptions } from "../solution.ts";
import { flattenState, type StateLike } from "../problem/state.ts";
import { groupsOf, ofTrajectory, problemsOf } from "./groups.ts";

const KNOWN: KeysOf<EachStart> = {
  y0: true,
  t0: true,
  t1: true,
  dt: true,
  inputs: true,
  noise: true,
  saveAt: true,
};

/**
 * A trajectory of {@linkcode solveEach}: its start, and what is not the same for all.
 *
 * @category Solving
 */
export interface EachStart<Name extends string = string, Input extends string = string>
  extends
    Partial<Pick<SolveOptions<Name, Input>, "t0" | "t1" | "dt" | "inputs" | "noise" | "saveAt">> {
  /** The state at t0, of the field's state shape. */
  readonly y0: StateLike;
}

/**
 * What {@linkcode solveEach} takes: the options of {@linkcode solve} that are common to all
 * trajectories, and a list of what each has of its own.
 *
 * @category Solving
 */
export interface SolveEachOptions<Name extends string = string, Input extends string = string>
  extends
    Omit<SolveOptions<Name, Input>, "y0" | "t0" | "t1">,
    Partial<Pick<SolveOptions<Name, Input>, "t0" | "t1">> {
  /** The trajectories, at least one. */
  readonly each: readonly EachStart<NoInfer<Name>, NoInfer<Input>>[];
}

/**
 * Solves from many starts, each with steps of its own: as many single solves would, but that those over
 * the same span, read at the same times, share buffers and compiled code. A state of shape [batch, d] is
 * solved with one step size for all: there the errors of a few that move are averaged with those
 * of all that rest.
 *
 * @category Solving
 * @param options What is common, and the trajectories: `y0` each, and `t0`, `t1`, `dt`, `inputs`, `noise`
 *   or `saveAt` where they differ.
 * @returns A solution each, in their order.
 * @throws {TypeError} If `each` is no list of trajectories, and whatever {@linkcode solve} throws; the
 *   message says of which trajectory. With `onFailure: "return"` the others are solved all the same.
 *
 * @example
 * ```ts
 * import { dopri5, mul, neg, pid, solveEach, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // y' = −y², so y(t) = y0 / (1 + y0 t): one is fast, one is slow, one is at rest.
 * const field = vectorField({ state: [1], f: (_t, y) => neg(mul(y, y)) });
 * const [fast, slow, still] = solveEach({
 *   ...{ field, t0: 0, t1: 10, method: dopri5, stepControl: pid({ rtol: 1e-8, atol: 1e-8 }) },
 *   each: [{ y0: [100] }, { y0: [0.1], t1: 20 }, { y0: [0] }],
 * });
 * assertAlmostEquals(fast.y1.data[0], 100 / 1001, 1e-7);
 * assertAlmostEquals(slow.y1.data[0], 0.1 / 3, 1e-7);
 * console.log(fast.stats.steps, slow.stats.steps, still.stats.steps);
 * ```
 */
export function solveEach<Name extends string, Input extends string>(
  options: SolveEachOptions<Name, Input>,
): Solution[] {
  const caller = "solveEach";
  const { each, ...common } = options;
  const problems = problemsOf<SolveOptions>(caller, common, each, KNOWN);
  const solutions: Solution[] = [];
  // A path goes on to use what it was solved with.
  const groups = groupsOf(problems, ({ saveAt }) => saveAt, ({ dense }) => dense === true);
  for (const [first, ...others] of groups) {
    const bound = ofTrajectory(caller, first, () => new BoundSolve(problems[first], caller));
    try {
      solutions[first] = ofTrajectory(caller, first, () => bound.run());
      for (const k of others) {
        solutions[k] = ofTrajectory(caller, k, () => {
          const { field, y0 } = problems[k];
          return bound.run(flattenState(field, y0 as StateLike));
        });
      }
    } finally {
      bound.release();
    }
  }
  return solutions;
}
