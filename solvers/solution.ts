import type { Tensor } from "../tensors/mod.ts";
import type { Problem } from "./problem/bind_problem.ts";
import type { Status } from "./errors/errors.ts";
import type { Counts } from "./field.ts";
import type { EventOccurrence } from "./events/problem_event.ts";
import type { DensePath } from "./path/dense_path.ts";
import type { ReadAt } from "./path/path_loss.ts";

/**
 * What {@linkcode solve} takes.
 *
 * @category Solving
 */
export interface SolveOptions<
  Name extends string = string,
  Input extends string = string,
> extends Problem<Name, Input> {
  /**
   * Where to save y: times in the order of the solve, "start", "end", or several kinds of
   * points, such as `{ start: true, every: 10 }`. Default "end".
   */
  readonly saveAt?: ReadAt;
  /** Whether to keep the whole path, so that y can be read at any time. Default false. */
  readonly dense?: boolean;
  /** What a solve does that does not reach its end. Default "throw". */
  readonly onFailure?: "throw" | "return";
}

/**
 * Steps, evaluations of the field and pullbacks (none in a solve).
 *
 * @category Solving
 */
export interface SolveStats extends Readonly<Counts> {
  /** Accepted steps. */
  readonly steps: number;
  /** Steps that step-size control rejected; 0 with fixed steps. */
  readonly rejected: number;
  /**
   * How far apart the two states of a reversible method came, in tolerances; unset with
   * fixed steps. The solution is not nearer to the true one than this allows.
   */
  readonly drift?: number;
  /** What happened, where the problem has events; several at the same time count once. */
  readonly events?: number;
  /** Evaluations that the watch over a reversible method took besides the solve's own. */
  readonly watchEvaluations?: number;
}

/**
 * What {@linkcode solve} gives.
 *
 * @category Solving
 */
export interface Solution {
  /** How the solve ended; anything but "finished" only with `onFailure: "return"`. */
  readonly status: Status;
  /** The saved times, those that were reached. */
  readonly times: Float64Array;
  /** The saved states, of shape [times, ...state]. */
  readonly states: Tensor;
  /** The last time reached: t1 where the solve finished, or the time of the event that ended it. */
  readonly t1: number;
  /** The state there. */
  readonly y1: Tensor;
  /** The whole path, with `dense: true`. */
  readonly path: DensePath | undefined;
  /** What happened, in the order of the solve; empty where the problem has no events. */
  readonly events: readonly EventOccurrence[];
  /** What it took. */
  readonly stats: SolveStats;
}
