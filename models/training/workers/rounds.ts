import type { GradientStats, VectorField } from "../../../solvers/mod.ts";
import { sizeOf } from "../../../tensors/mod.ts";

/**
 * What a training and its workers tell one another. All numbers of a round stand in rows, one a problem: its
 * loss, dL/dθ, dL/dy0. Where memory can be shared the rows are, and so are the parameters, the starts and who solves
 * what next; else they are sent.
 *
 * @module
 */

/** Memory that a training and its workers share. */
export interface SharedNumbers {
  /** The parameters, then the starts. */
  readonly values: Float64Array;
  /** The rows of a round. */
  readonly rows: Float64Array;
  /** How many of each worker's own share of the round are taken. */
  readonly taken: Int32Array;
}

/** What a worker is told first. */
export interface Setup {
  /** Its number. */
  readonly worker: number;
  /** How many there are. */
  readonly of: number;
  /** Unset where memory cannot be shared. */
  readonly shared?: SharedNumbers;
  /** The user's. */
  readonly data: unknown;
}

/** A part of the problems that is to be solved at the same parameters. */
export interface Round {
  /** The first problem. */
  readonly from: number;
  /** The one behind the last. */
  readonly to: number;
  /** The parameters, then the starts; unset where they are shared, or the same as in the round before. */
  readonly values?: Float64Array;
}

/** What came of a round in one worker. */
export interface RoundResult {
  /** The problems that it solved, each with what is told of its gradient. */
  readonly done: readonly (readonly [k: number, stats: GradientStats])[];
  /** Those that failed, what was said, and whether it was that the engine refused memory or code. */
  readonly failed: readonly (readonly [k: number, message: string, isRefused: boolean])[];
  /** The rows of those that are done, in their order; unset where rows are shared. */
  readonly rows?: Float64Array<ArrayBuffer>;
}

/** The length of a row: a loss, dL/dθ, dL/dy0. */
export function rowLength({ parameters, stateShape }: VectorField): number {
  return 1 + parameters.size + sizeOf(stateShape);
}
