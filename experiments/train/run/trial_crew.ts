import process from "node:process";
import { MachineError } from "../../../commands/mod.ts";
import type { FromTrialWorker, ToTrialWorker } from "../../fit/choose/trial_worker.ts";
import {
  type TrialData,
  type TrialJob,
  type TrialResult,
  type TrialRunner,
  type Trials,
  trialsHere,
} from "../../fit/choose/trials.ts";
import type { SettingTexts } from "../../fit/options/train_settings.ts";

/**
 * What has computed for so many seconds here will do so for more: then workers pay, which compute for half a second
 * to start. On a machine that is busy that is longer by the clock, and rightly so.
 */
const PAYS_AFTER = 1.5;

/** How many workers make trials. */
export interface CrewOptions {
  /** How many there are; with 1 the trials are made here. Default: one for each of `cores`, once it pays. */
  readonly count?: number;
  /** The cores that workers may have where nobody says how many there are. Default 1. */
  readonly cores?: number;
  /** The module of the workers. Default that of this package. */
  readonly module?: string;
  /** Seconds of computing after which workers pay that were not asked for. Default 1.5. */
  readonly paysAfter?: number;
}

/** A trial that waits for its turn. */
interface Waiting {
  readonly job: TrialJob;
  resolve(result: Promise<TrialResult>): void;
}

/**
 * Makes trials by workers. What comes of a trial depends on its job alone, so that it is the same wherever and in
 * whatever order they are made.
 */
export class TrialCrew implements TrialRunner {
  readonly #setup: ToTrialWorker;
  readonly #options: CrewOptions;
  readonly #here: TrialRunner;
  readonly #since = computed();
  readonly #workers: TrialRunner[] = [];
  /** Those that have nothing to do. */
  readonly #idle: TrialRunner[] = [];
  readonly #queue: Waiting[] = [];
  #isEnded = false;

  /** @param texts Those of all options, of which a worker makes the settings. */
  constructor(here: Trials, data: TrialData, texts: SettingTexts, options: CrewOptions = {}) {
    this.#here = trialsHere(here);
    this.#setup = { data, texts };
    this.#options = options;
    const { count = 1 } = options;
    if (count > 1) this.#start(count);
    else this.#idle.push(this.#here);
  }

  run(job: TrialJob): Promise<TrialResult> {
    return new Promise((resolve) => {
      this.#queue.push({ job, resolve });
      this.#handOut();
    });
  }

  end(): void {
    this.#isEnded = true;
    for (const each of [this.#here, ...this.#workers]) each.end();
  }

  #handOut(): void {
    while (this.#queue.length > 0 && this.#idle.length > 0) {
      const runner = this.#idle.pop()!;
      const { job, resolve } = this.#queue.shift()!;
      const result = runner.run(job).catch((error) => {
        // Where nobody asked for workers nobody is to suffer from one that cannot be had.
        if (this.#options.count !== undefined || runner === this.#here) throw error;
        return this.#here.run(job);
      });
      resolve(result);
      const next = () => this.#next(runner);
      result.then(next, next);
    }
  }

  #next(runner: TrialRunner): void {
    if (this.#isEnded) return;
    const { cores = 1, count = cores, paysAfter = PAYS_AFTER } = this.#options;
    const pays = count > 1 && computed() - this.#since >= paysAfter;
    if (runner === this.#here && pays) this.#start(count);
    else this.#idle.push(runner);
    this.#handOut();
  }

  #start(count: number): void {
    const { module = import.meta.resolve("../../fit/choose/trial_worker.ts") } = this.#options;
    for (let number = 0; number < count; number++) {
      const name = `worker number ${number} of ${count}, which tries models`;
      this.#workers.push(workerRunner(name, module, this.#setup));
    }
    this.#idle.push(...this.#workers);
  }
}

/** The seconds that this process has computed for. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Makes trials in a worker, one at a time. */
function workerRunner(name: string, module: string, setup: ToTrialWorker): TrialRunner {
  const worker = new Worker(module, { type: "module" });
  let waiting: PromiseWithResolvers<TrialResult> | undefined;
  let death: Error | undefined;
  worker.onmessage = ({ data }: MessageEvent<FromTrialWorker>) => {
    if ("result" in data) waiting?.resolve(data.result);
    else waiting?.reject(new MachineError(`${name}: ${data.failed}`));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    death = new MachineError(`${name}: ${event.message}`);
    waiting?.reject(death);
  };
  worker.postMessage(setup);
  return {
    run(job) {
      if (death) return Promise.reject(death);
      waiting = Promise.withResolvers();
      worker.postMessage({ job } satisfies ToTrialWorker);
      return waiting.promise;
    },
    end: () => worker.terminate(),
  };
}
