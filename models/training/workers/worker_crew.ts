import type { GradientOptions } from "../../../solvers/mod.ts";
import { WorkerError } from "./worker_error.ts";
import {
  type AboutProblems,
  aboutProblems,
  type FromWorker,
  type Round,
  type RoundResult,
  type SharedNumbers,
  TAG,
  type ToWorker,
} from "./worker_messages.ts";
import { type StartedWorker, urlOf, type WorkerOptions } from "./worker_options.ts";
import { type Port, portTo, startWorker } from "./worker_port.ts";

/** A worker that answers nothing for so long, in milliseconds, runs a module that is none of ours. */
const PATIENCE = 60_000;
/** The time from one question whether a worker is there to the next, in milliseconds, at most. */
const LONGEST_PAUSE = 200;

/** An answer that is waited for. */
interface Awaited {
  readonly tag: string;
  resolve(said: FromWorker): void;
  reject(error: Error): void;
}

/** The workers of a training, from their start to their end. */
export class WorkerCrew {
  /** Comes when all workers have the problems. */
  readonly ready: Promise<unknown>;
  readonly #options: WorkerOptions;
  readonly #workers: StartedWorker[] = [];
  readonly #ports: Port[] = [];
  /** What is waited for of each worker. */
  readonly #awaited: (Awaited | undefined)[] = [];
  #ended?: Error;

  /**
   * Starts the workers.
   *
   * @param starts The starts of the problems that are numbers, one after the other.
   */
  constructor(
    problems: readonly GradientOptions[],
    starts: Float64Array,
    options: WorkerOptions,
    count: number,
    shared: SharedNumbers | undefined,
  ) {
    this.#options = options;
    const about = aboutProblems(problems, problems[0].field.parameters.size, starts.slice());
    const { data } = options;
    const ready = Array.from({ length: count }, async (_, worker) => {
      this.#start(worker);
      await this.#greet(worker);
      const setup = { worker, of: count, ...(shared && { shared }), data };
      const said = await this.#ask(worker, { [TAG]: "setup", setup }, "ready");
      const { about: own } = said as Extract<FromWorker, { [TAG]: "ready" }>;
      const what = difference(about, own);
      if (what !== undefined) {
        throw this.error(
          worker,
          `it has ${what}: its module must make the very problems that the training is given, in the same order`,
        );
      }
    });
    this.ready = Promise.all(ready);
    // Whoever awaits it is told; nobody may.
    this.ready.catch((error) => this.end(error));
  }

  /** Has a part of the problems solved. */
  async solve(round: Round): Promise<RoundResult[]> {
    const said = await Promise.all(
      this.#ports.map((_, worker) => this.#ask(worker, { [TAG]: "round", round }, "result")),
    );
    return said.map((each) => (each as Extract<FromWorker, { [TAG]: "result" }>).result);
  }

  /** An error that names a worker. */
  error(worker: number, what: string): WorkerError {
    const { module } = this.#options;
    const named = typeof module === "function" ? "" : ` (${urlOf(module).replace(/^.*\//, "")})`;
    return new WorkerError(
      `Trainer: worker number ${worker} of ${this.#workers.length}${named}: ${what}`,
      worker,
    );
  }

  /** Ends all workers; who waits for one is told why. */
  end(reason: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    for (const worker of this.#workers) worker.terminate();
    for (const awaited of this.#awaited.splice(0)) awaited?.reject(reason);
  }

  #start(number: number): void {
    const worker = startWorker(this.#options);
    this.#workers.push(worker);
    const onEnd = (reason: string) => this.end(this.error(number, reason));
    this.#ports.push(portTo(worker, {
      onMessage: (message) => {
        const said = message as FromWorker;
        const awaited = this.#awaited[number];
        if (said[TAG] === "failed") onEnd(said.message);
        else if (said[TAG] === awaited?.tag) {
          this.#awaited[number] = undefined;
          awaited.resolve(said);
        }
      },
      onEnd,
    }));
  }

  /** Asks whether a worker is there until it is: what it is sent before it listens may be lost. */
  async #greet(worker: number): Promise<void> {
    const since = performance.now();
    let pause = 1;
    let timer: ReturnType<typeof setTimeout>;
    const ask = () => {
      if (performance.now() - since > PATIENCE) {
        this.end(this.error(
          worker,
          `it has not answered for ${
            PATIENCE / 1000
          } seconds; does its module call gradientWorker?`,
        ));
        return;
      }
      this.#ports[worker].send({ [TAG]: "ping" });
      timer = setTimeout(ask, pause = Math.min(LONGEST_PAUSE, 2 * pause));
    };
    timer = setTimeout(ask, 0);
    try {
      await this.#answer(worker, "pong");
    } finally {
      clearTimeout(timer);
    }
  }

  #ask(worker: number, message: ToWorker, tag: string): Promise<FromWorker> {
    const answer = this.#answer(worker, tag);
    if (this.#ended === undefined) this.#ports[worker].send(message);
    return answer;
  }

  #answer(worker: number, tag: string): Promise<FromWorker> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#awaited[worker] = { tag, resolve, reject };
    });
  }
}

/** What a worker's problems have that those of the training have not. */
function difference(wanted: AboutProblems, got: AboutProblems): string | undefined {
  const [problems, others] = [wanted, got].map(({ spans }) => spans.length / 3);
  if (others !== problems) return `${others} problems, and the training ${problems}`;
  if (got.parameters !== wanted.parameters) {
    return `${got.parameters} parameters, and the training ${wanted.parameters}`;
  }
  const span = got.spans.findIndex((x, i) => !Object.is(x, wanted.spans[i]));
  if (span >= 0) return `another t0, t1 or dt of problem number ${Math.floor(span / 3)}`;
  const same = got.starts.length === wanted.starts.length &&
    got.starts.every((x, i) => Object.is(x, wanted.starts[i]));
  return same ? undefined : "other starts y0";
}
