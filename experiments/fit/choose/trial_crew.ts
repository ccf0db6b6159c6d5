import { workerCount, WorkerCrew } from "../../../models/internal.ts";
import type { WorkerOptions } from "../../../models/mod.ts";
import type { SettingTexts } from "../options/train_settings.ts";
import { SERVICE, type TrialSetup } from "./fit_worker.ts";
import {
  type TrialData,
  type TrialJob,
  type TrialResult,
  type TrialRunner,
  type Trials,
  trialsHere,
} from "./trials.ts";

/** The workers that make trials. */
export interface CrewOptions extends Pick<WorkerOptions, "module" | "count"> {
  /** Whom errors name. */
  readonly caller: string;
  /**
   * Tells whether workers pay by now. Then they were not asked for: until they pay trials are made here, and wherever a
   * worker cannot be had. Default: they were.
   */
  readonly pays?: () => boolean;
}

type Crew = WorkerCrew<TrialJob, TrialResult>;
/** Makes one trial at a time. */
type Maker = (job: TrialJob) => Promise<TrialResult>;

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
  readonly #setup: TrialSetup;
  readonly #options: CrewOptions;
  readonly #runnerHere: TrialRunner;
  readonly #here: Maker;
  /** Those that have nothing to do. */
  readonly #idle: Maker[];
  readonly #queue: Waiting[] = [];
  #crew?: Crew;
  #isEnded = false;

  /** @param texts Those of all options, of which a worker makes the settings. */
  constructor(here: Trials, data: TrialData, texts: SettingTexts, options: CrewOptions) {
    this.#runnerHere = trialsHere(here);
    this.#here = (job) => this.#runnerHere.run(job);
    this.#setup = { data, texts };
    this.#options = options;
    this.#idle = options.pays ? [this.#here] : this.#start();
  }

  run(job: TrialJob): Promise<TrialResult> {
    return new Promise((resolve) => {
      this.#queue.push({ job, resolve });
      this.#handOut();
    });
  }

  end(): void {
    this.#isEnded = true;
    this.#runnerHere.end();
    this.#crew?.end(new Error("TrialCrew: there are no more trials"));
  }

  #handOut(): void {
    while (this.#queue.length > 0 && this.#idle.length > 0) {
      const maker = this.#idle.pop()!;
      const { job, resolve } = this.#queue.shift()!;
      const result = maker(job).catch((error) => {
        // Where nobody asked for workers nobody is to suffer from one that cannot be had.
        if (this.#options.pays === undefined || maker === this.#here) throw error;
        return this.#here(job);
      });
      resolve(result);
      const next = () => this.#next(maker);
      result.then(next, next);
    }
  }

  #next(maker: Maker): void {
    if (this.#isEnded) return;
    if (maker === this.#here && this.#options.pays?.()) this.#idle.push(...this.#start());
    else this.#idle.push(maker);
    this.#handOut();
  }

  #start(): Maker[] {
    const { caller } = this.#options;
    const count = workerCount(this.#options, Infinity);
    const crew: Crew = new WorkerCrew(this.#options, count, {
      ...{ caller, service: SERVICE },
      setup: () => this.#setup,
    });
    this.#crew = crew;
    return Array.from({ length: count }, (_, worker) => async (job: TrialJob) => {
      await crew.ready;
      return await crew.ask(worker, job) ?? await this.#here(job);
    });
  }
}
