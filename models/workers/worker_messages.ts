/**
 * What workers and whoever started them say to one another.
 *
 * @module
 */

/** Tells these messages from those of others: the name of the one field that each has. */
export const TAG = "revode";

/** The name of a worker that the library starts, or of Node's its data: by it it knows that it is one. */
export const WORKER_NAME = "revode-worker";

/** What a worker is told. */
export type ToWorker =
  | {
    readonly [TAG]: "ping";
    /** The function that its module calls, such as "gradientWorker". */
    readonly service: string;
    /** The lock that it is to hold as long as it lives; unset where there are none. */
    readonly lock?: string;
  }
  | { readonly [TAG]: "setup"; readonly service: string; readonly setup: unknown }
  | { readonly [TAG]: "request"; readonly request: unknown };

/** What a worker says. */
export type FromWorker =
  | { readonly [TAG]: "pong"; readonly holds: boolean }
  | { readonly [TAG]: "ready"; readonly about: unknown }
  | { readonly [TAG]: "answer"; readonly answer: unknown }
  | { readonly [TAG]: "failed"; readonly message: string };

/** Whether a message is one of these. */
export function isOurs(message: unknown): boolean {
  return typeof message === "object" && message !== null && TAG in message;
}

/** What was thrown, as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
