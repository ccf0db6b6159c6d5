import { isOurs, messageOf, WORKER_NAME } from "./worker_messages.ts";
import { builtIn, type StartedWorker, urlOf, type WorkerOptions } from "./worker_options.ts";

/** One end of a line between a worker and whoever started it. */
export interface Port {
  /** Sends a message; what is in the list is moved, not copied. */
  send(message: unknown, moved?: readonly ArrayBuffer[]): void;
}

/** What a line hears. */
export interface PortListener {
  /** A message that is one of ours. */
  readonly onMessage: (message: unknown) => void;
  /** The other end is gone. */
  readonly onEnd?: (reason: string) => void;
}

/** Something that has events by the web's rules, or by Node's. */
interface Emitter {
  addEventListener?(type: string, listener: (event: WebEvent) => void): void;
  on?(type: string, listener: (value: unknown) => void): void;
  postMessage(message: unknown, moved?: readonly ArrayBuffer[]): void;
}

interface WebEvent {
  readonly data?: unknown;
  readonly message?: string;
  preventDefault(): void;
}

interface WorkerThreads {
  readonly Worker: new (module: URL, options: object) => StartedWorker;
  readonly parentPort: Emitter | null;
  readonly workerData: unknown;
}

/** Starts a worker by what the runtime has: the web's `Worker`, or Node's and Bun's threads, which tell when they end. */
export function startWorker(
  caller: string,
  { module }: Pick<WorkerOptions, "module">,
): StartedWorker {
  if (typeof module === "function") return module();
  const url = new URL(urlOf(module));
  const Web = Reflect.get(globalThis, "Worker");
  if (Web !== undefined && !("Bun" in globalThis)) {
    return new Web(url, { type: "module", name: WORKER_NAME });
  }
  const threads = builtIn<WorkerThreads>("node:worker_threads");
  if (threads === undefined) {
    throw new TypeError(
      `${caller}: workers: there is nothing here to start a worker by, neither Worker nor ` +
        "node:worker_threads; leave workers out",
    );
  }
  return new threads.Worker(url, { workerData: WORKER_NAME });
}

/** The line to a worker. */
export function portTo(worker: StartedWorker, listener: PortListener): Port {
  return listen(worker as StartedWorker & Emitter, listener);
}

/** Whether this is a worker that {@linkcode startWorker} started by the URL of its module. */
export function isOwnWorker(): boolean {
  return Reflect.get(globalThis, "name") === WORKER_NAME ||
    builtIn<WorkerThreads>("node:worker_threads")?.workerData === WORKER_NAME;
}

/** The line to whoever started this worker; undefined where this is none. */
export function portToStarter(listener: PortListener): Port | undefined {
  const Scope = Reflect.get(globalThis, "WorkerGlobalScope");
  // It may be one that the user started.
  if (Scope !== undefined && globalThis instanceof Scope) {
    return listen(globalThis as unknown as Emitter, listener);
  }
  const port = builtIn<WorkerThreads>("node:worker_threads")?.parentPort;
  // The line of any other worker would be kept open.
  return port && isOwnWorker() ? listen(port, listener) : undefined;
}

function listen(emitter: Emitter, { onMessage, onEnd }: PortListener): Port {
  const hear = (message: unknown) => {
    if (isOurs(message)) onMessage(message);
  };
  if (emitter.on) {
    emitter.on("message", hear);
    if (onEnd) {
      emitter.on("error", (error) => onEnd(messageOf(error)));
      emitter.on("exit", (code) => onEnd(`it ended with exit code ${code}`));
    }
  } else {
    emitter.addEventListener!("message", ({ data }) => hear(data));
    if (onEnd) {
      emitter.addEventListener!("error", (event) => {
        // It is told by an error of whoever waits for it.
        event.preventDefault();
        onEnd(event.message ?? "its module could not be loaded");
      });
      emitter.addEventListener!("messageerror", () => onEnd("a message of it could not be read"));
    }
  }
  return {
    send: (message, moved = []) =>
      moved.length === 0 ? emitter.postMessage(message) : emitter.postMessage(message, moved),
  };
}
