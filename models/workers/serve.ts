import { interpretNoRefused } from "../../solvers/internal.ts";
import { KernelsUnavailableError } from "../../tensors/mod.ts";
import { holdLock } from "./life_lock.ts";
import { messageOf, TAG, type ToWorker } from "./worker_messages.ts";
import { isOwnWorker, type Port, portToStarter } from "./worker_port.ts";

/** What a worker does for whoever started it. */
export interface Service {
  /** What it has, for the other side to hold against its own. */
  readonly about?: unknown;
  /** Does one piece of work. Where the engine refuses it memory or code it is to be done where the worker was started. */
  answer(request: unknown): Answer | Promise<Answer>;
}

/** What came of a piece of work, and the memory that is handed over with it. */
export interface Answer {
  /** What came of it. */
  readonly answer: unknown;
  /** What is moved, not copied. */
  readonly moved?: readonly ArrayBuffer[];
}

/** Makes a service of what the other side tells first. */
type Start = (setup: unknown) => Service | Promise<Service>;

/** The services of this worker, by the names of the functions that its module calls. */
let services: Map<string, Start> | undefined;

/**
 * Serves whoever started this worker; elsewhere it does nothing.
 *
 * @param service The function that the user's module calls; once a worker.
 * @returns Whether this is a worker that was started by the module's URL.
 */
export function serve(service: string, start: Start): boolean {
  services ??= listen();
  if (services?.has(service)) {
    throw new TypeError(`${service}: it was called before in this worker, which needs it once`);
  }
  services?.set(service, start);
  return isOwnWorker();
}

function listen(): Map<string, Start> | undefined {
  const starts = new Map<string, Start>();
  let holds: Promise<boolean> | undefined;
  let started: Promise<Service> | undefined;
  const port: Port | undefined = portToStarter({
    onMessage: (message) =>
      hear(message as ToWorker).catch((error) =>
        port!.send({ [TAG]: "failed", message: messageOf(error) })
      ),
  });
  return port && starts;

  async function hear(said: ToWorker): Promise<void> {
    if (said[TAG] === "ping") {
      // A module that is not through yet may still call it.
      if (!starts.has(said.service)) return;
      holds ??= holdLock(said.lock);
      port!.send({ [TAG]: "pong", holds: await holds });
    } else if (said[TAG] === "setup") {
      interpretNoRefused();
      started = Promise.resolve(starts.get(said.service)!(said.setup));
      const { about } = await started;
      port!.send({ [TAG]: "ready", about });
    } else {
      const { answer, moved } = await answerOf(await started!, said.request);
      port!.send({ [TAG]: "answer", answer }, moved);
    }
  }
}

async function answerOf(service: Service, request: unknown): Promise<Answer> {
  try {
    return await service.answer(request);
  } catch (error) {
    if (!(error instanceof KernelsUnavailableError)) throw error;
    return { answer: undefined };
  }
}
