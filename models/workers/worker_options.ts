import { checkKeys, checkWhole, describe, type KeysOf } from "../../tensors/internal.ts";

/**
 * A worker that somebody else starts: a `Worker` of the web, or one of `node:worker_threads`.
 *
 * @category Training
 */
export interface StartedWorker {
  /** Sends it a message. */
  postMessage(message: unknown): void;
  /** Ends it. */
  terminate(): unknown;
}

/**
 * A `URL`, whatever the runtime's types call it.
 *
 * @category Training
 */
export interface UrlLike {
  /** The whole of it. */
  readonly href: string;
}

/**
 * Workers that work is shared among: the gradients of a training, the fits of an ensemble or a multi-start.
 *
 * @category Training
 */
export interface WorkerOptions {
  /**
   * The module that each of them runs, as an absolute URL: `import.meta.resolve("./problems.ts")`. It makes
   * the same problems, and gives them to `gradientWorker`, `ensembleWorker` or `multiStartWorker`. Where a bundler
   * has to see what belongs to a worker, a function that starts one: `() => new Worker(new URL("./problems.ts", import.meta.url), { type: "module" })`.
   */
  readonly module: string | UrlLike | (() => StartedWorker);
  /** How many there are. Default: one a core, and no more than there is to share out. */
  readonly count?: number;
  /**
   * What the module's problems are made of, such as rows of a table: what `structuredClone` takes. Default: nothing,
   * as the module has all that it needs.
   */
  readonly data?: unknown;
}

/**
 * Workers for what may have some, and then is awaited.
 *
 * @category Training
 */
export interface WithWorkers<Workers extends WorkerOptions | undefined = WorkerOptions> {
  /** Workers that share the work: trajectories of a training, or whole fits. Default: there are none. */
  readonly workers?: Workers;
}

const KNOWN: KeysOf<WorkerOptions> = { module: true, count: true, data: true };

/**
 * Checks what is said of workers.
 *
 * @throws {TypeError} If it is no object, an option is unknown, or the module is no URL.
 * @throws {RangeError} If the count is not a whole number of at least 1.
 */
export function checkWorkers(caller: string, workers: WorkerOptions): void {
  const what = `${caller}: workers`;
  if (typeof workers !== "object" || workers === null) {
    throw new TypeError(
      `${what} must be an object such as { module: import.meta.resolve("./problems.ts") }, got ` +
        `${
          describe(workers)
        }; functions cannot be sent to a worker, so it makes the problems itself`,
    );
  }
  checkKeys(what, workers, KNOWN, {
    problems: "they are made by the module, which gives them to a function such as gradientWorker",
  });
  const { module, count } = workers;
  if (count !== undefined) checkWhole(`${what}: count`, count, 1);
  if (typeof module === "function") return;
  if (URL.canParse(urlOf(module))) return;
  throw new TypeError(
    `${what}: module must be an absolute URL, such as import.meta.resolve("./problems.ts"), or a function ` +
      `that starts a worker, got ${describe(module)}`,
  );
}

/** A URL as text. */
export function urlOf(url: string | UrlLike): string {
  return typeof url === "string" ? url : String(url?.href);
}

/** How many workers there are for so many pieces of work. */
export function workerCount({ count }: WorkerOptions, pieces: number): number {
  return count ?? Math.max(1, Math.min(pieces, cores()));
}

/** The cores of this machine, as far as it tells. */
function cores(): number {
  const { hardwareConcurrency } = Reflect.get(globalThis, "navigator") ?? {};
  return hardwareConcurrency ?? builtIn<NodeOs>("node:os")?.availableParallelism() ?? 1;
}

interface NodeOs {
  availableParallelism(): number;
}

interface NodeProcess {
  getBuiltinModule?(name: string): unknown;
}

/** A module of Node's, without an import that bundlers for pages stumble over; undefined where there is none. */
export function builtIn<T>(name: string): T | undefined {
  const process: NodeProcess | undefined = Reflect.get(globalThis, "process");
  return process?.getBuiltinModule?.(name) as T | undefined;
}
