import type { GradientStats, VectorField } from "../../../solvers/mod.ts";
import { sizeOf } from "../../../tensors/mod.ts";

/**
 * What a training and its workers say to one another. All numbers of a round stand in rows, one a problem: its
 * loss, dL/dθ, dL/dy0. Where memory can be shared the rows are, and so are the parameters, the starts and who solves
 * what next; else they are sent.
 *
 * @module
 */

/** Tells these messages from those of others: the name of the one field that each has. */
export const TAG = "revodeTraining";

/** The name of a worker that the library starts, or of Node's its data: by it it knows that it is one. */
export const WORKER_NAME = "revode-training";

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

/** What a worker is told. */
export type ToWorker =
  | { readonly [TAG]: "ping" }
  | { readonly [TAG]: "setup"; readonly setup: Setup }
  | { readonly [TAG]: "round"; readonly round: Round };

/** What a worker's problems are, for the training to hold against its own. */
export interface AboutProblems {
  /** The number of parameters. */
  readonly parameters: number;
  /** Of each problem t0, t1 and dt. */
  readonly spans: Float64Array;
  /** The starts that are numbers, one after the other. */
  readonly starts: Float64Array;
}

/** What came of a round in one worker. */
export interface RoundResult {
  /** The problems that it solved, each with what is told of its gradient. */
  readonly done: readonly (readonly [k: number, stats: GradientStats])[];
  /** Those that failed, and what was said. */
  readonly failed: readonly (readonly [k: number, message: string])[];
  /** The rows of those that are done, in their order; unset where rows are shared. */
  readonly rows?: Float64Array<ArrayBuffer>;
}

/** What a worker says. */
export type FromWorker =
  | { readonly [TAG]: "pong" }
  | { readonly [TAG]: "ready"; readonly about: AboutProblems }
  | { readonly [TAG]: "result"; readonly result: RoundResult }
  | { readonly [TAG]: "failed"; readonly message: string };

/** Whether a message is one of these. */
export function isOurs(message: unknown): boolean {
  return typeof message === "object" && message !== null && TAG in message;
}

/** What a worker's problems are; see {@linkcode AboutProblems}. */
export function aboutProblems(
  problems: readonly { readonly t0: number; readonly t1: number; readonly dt?: number }[],
  parameters: number,
  starts: Float64Array,
): AboutProblems {
  const spans = Float64Array.from(problems.flatMap(({ t0, t1, dt = NaN }) => [t0, t1, dt]));
  return { parameters, spans, starts };
}

/** The length of a row: a loss, dL/dθ, dL/dy0. */
export function rowLength({ parameters, stateShape }: VectorField): number {
  return 1 + parameters.size + sizeOf(stateShape);
}

/** What was thrown, as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
