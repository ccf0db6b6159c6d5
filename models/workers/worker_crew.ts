import { lockName, onRelease } from "./life_lock.ts";
import { WorkerError } from "./worker_error.ts";
import { type FromWorker, TAG, type ToWorker } from "./worker_messages.ts";
import { type StartedWorker, urlOf, type WorkerOptions } from "./worker_options.ts";
import { type Port, portTo, startWorker } from "./worker_port.ts";

/** A worker that answers nothing for so long, in milliseconds, runs a module that is none of ours. */
const PATIENCE = 60_000;
/** The time from one question whether a worker is there to the next, in milliseconds, at most. */
const LONGEST_PAUSE = 200;

/** What workers are for. */
export interface CrewWork {
  /** Whom errors name first. */
  readonly caller: string;
  /** The function that the workers' module calls. */
  readonly service: string;
  /** What a worker is told first. */
  setup(worker: number): unknown;
  /** What is wrong with what a worker says of itself; undefined where nothing is. */
  check?(about: unknown): string | undefined;
}

/** What a worker said of some kind. */
type Said<Tag extends string> = Extract<FromWorker, { [TAG]: Tag }>;

/** An answer that is waited for. */
interface Awaited {
  readonly tag: string;
  resolve(said: FromWorker): void;
  reject(error: Error): void;
}

/** Workers that do the same work, from their start to their end. */
export class WorkerCrew<Request, Answer> {
  /** Comes when all workers are ready. */
  readonly ready: Promise<unknown>;
  readonly #options: Pick<WorkerOptions, "module">;
  readonly #work: CrewWork;
  readonly #workers: StartedWorker[] = [];
  readonly #ports: Port[] = [];
  /** What is waited for of each worker. */
  readonly #awaited: (Awaited | undefined)[] = [];
  readonly #end = new AbortController();
  #ended?: Error;

  /** Starts the workers. */
  constructor(options: Pick<WorkerOptions, "module">, count: number, work: CrewWork) {
    this.#options = options;
    this.#work = work;
    const ready = Array.from({ length: count }, (_, worker) => this.#prepare(worker));
    this.ready = Promise.all(ready);
    // Whoever awaits it is told; nobody may.
    this.ready.catch((error) => this.end(error));
  }

  /** Asks all of them the same. */
  askAll(request: Request): Promise<(Answer | undefined)[]> {
    return Promise.all(this.#ports.map((_, worker) => this.ask(worker, request)));
  }

  /** Asks each request of whoever has nothing to do; the answers are in the order of the requests, with who gave them. */
  async askAny(
    requests: readonly Request[],
  ): Promise<[answer: Answer | undefined, worker: number][]> {
    const answers: [Answer | undefined, number][] = [];
    let next = 0;
    await this.ready;
    await Promise.all(this.#ports.map(async (_, worker) => {
      while (next < requests.length) {
        const k = next++;
        answers[k] = [await this.ask(worker, requests[k]), worker];
      }
    }));
    return answers;
  }

  /**
   * Asks one that is ready, and has nothing else to do.
   *
   * @returns What it answers; undefined where the engine refuses it memory, so that the work is to be done here.
   */
  async ask(worker: number, request: Request): Promise<Answer | undefined> {
    const { answer } = await this.#tell(worker, { [TAG]: "request", request }, "answer");
    return answer as Answer | undefined;
  }

  /** An error that names a worker. */
  error(worker: number, what: string): WorkerError {
    const { module } = this.#options;
    const named = typeof module === "function" ? "" : ` (${urlOf(module).replace(/^.*\//, "")})`;
    const { caller } = this.#work;
    return new WorkerError(
      `${caller}: worker number ${worker} of ${this.#workers.length}${named}: ${what}`,
      worker,
    );
  }

  /** Ends all workers; who waits for one is told why. */
  end(reason: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#end.abort();
    for (const worker of this.#workers) worker.terminate();
    for (const awaited of this.#awaited.splice(0)) awaited?.reject(reason);
  }

  async #prepare(worker: number): Promise<void> {
    this.#start(worker);
    await this.#greet(worker);
    const { service } = this.#work;
    const setup = this.#work.setup(worker);
    const { about } = await this.#tell(worker, { [TAG]: "setup", service, setup }, "ready");
    const wrong = this.#work.check?.(about);
    if (wrong !== undefined) throw this.error(worker, wrong);
  }

  #start(number: number): void {
    const worker = startWorker(this.#work.caller, this.#options);
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
    const { service } = this.#work;
    const lock = lockName();
    const since = performance.now();
    let pause = 1;
    let timer: ReturnType<typeof setTimeout>;
    const ask = () => {
      if (performance.now() - since > PATIENCE) {
        this.end(this.error(
          worker,
          `it has not answered for ${
            PATIENCE / 1000
          } seconds; does its module call ${service}, and nothing that ends it?`,
        ));
        return;
      }
      const ping: ToWorker = { [TAG]: "ping", service, ...(lock !== undefined && { lock }) };
      this.#ports[worker].send(ping);
      timer = setTimeout(ask, pause = Math.min(LONGEST_PAUSE, 2 * pause));
    };
    timer = setTimeout(ask, 0);
    try {
      const { holds } = await this.#answer(worker, "pong");
      if (!holds) return;
      onRelease(lock!, this.#end.signal, () => this.end(this.error(worker, "it ended itself")));
    } finally {
      clearTimeout(timer);
    }
  }

  #tell<Tag extends string>(worker: number, message: ToWorker, tag: Tag): Promise<Said<Tag>> {
    const answer = this.#answer(worker, tag);
    if (this.#ended === undefined) this.#ports[worker].send(message);
    return answer;
  }

  #answer<Tag extends string>(worker: number, tag: Tag): Promise<Said<Tag>> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#awaited[worker] = { tag, resolve: resolve as Awaited["resolve"], reject };
    });
  }
}
