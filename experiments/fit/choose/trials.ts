import { recordingUnits, type Trajectory } from "../../../systems/mod.ts";
import type { ForecastFrom } from "../forecasts/forecaster.ts";
import type { Known } from "../network/network_plan.ts";
import type { TrainSettings } from "../options/train_options.ts";
import type { Candidate } from "./candidates.ts";
import { type Fold, foldsOf } from "./folds.ts";
import { isSettled, type Miss, missesOf, type Trial, tryCandidate } from "./judge.ts";

/** A step is halved so often at most. */
const MOST_HALVINGS = 3;

/** What candidates are tried on, as plain data. */
export interface TrialData {
  /** What is known of the recording besides. */
  readonly recording: Known;
  /** The trajectories to train on. */
  readonly training: readonly Trajectory[];
  /** Whether whole trajectories are to be forecast, or the ends of those that are trained on. */
  readonly whole: boolean;
}

/** How a trial began best, for others to begin so. */
export type Begun = Pick<Trial, "rates" | "halvings">;

/** A candidate that is to be tried, as plain data. */
export interface TrialJob {
  /** The candidate. */
  readonly candidate: Candidate;
  /** The number of the fold, or all that is trained on, of which nothing is held out. */
  readonly on: number | "all";
  /** Where forecasts start; those of each are judged. */
  readonly from: readonly ForecastFrom[];
  /** How it began best before; unset where it is to be tried from each beginning. */
  readonly begun?: Begun;
}

/** What a trial came to, as plain data. */
export interface TrialResult {
  /** How it began best; unset where it failed from each beginning. */
  readonly begun?: Begun;
  /** What it missed, by where forecasts start; nothing where it failed. */
  readonly misses: readonly (readonly Miss[])[];
}

/** Who makes trials. */
export interface TrialRunner {
  /** Makes one, maybe beside others. */
  run(job: TrialJob): Promise<TrialResult>;
  /** Makes no more. */
  end(): void;
}

/** Makes trials. A result depends on the job alone, not on those before: so they may be made anywhere, in any order. */
export class Trials {
  /** The folds. */
  readonly folds: readonly Fold[];
  /** The deviation of each column. */
  readonly deviations: readonly number[];
  readonly #data: TrialData;
  readonly #options: TrainSettings;

  /** @param options How they train. */
  constructor(data: TrialData, options: TrainSettings) {
    const { recording: { stateNames: { length } }, training, whole } = data;
    this.#data = data;
    this.#options = options;
    this.folds = foldsOf(training, length, whole);
    this.deviations = recordingUnits(training, length).factor.map((factor) => 1 / factor);
  }

  /** Makes one. */
  run({ candidate, on, from, begun }: TrialJob): TrialResult {
    const { recording, training } = this.#data;
    if (on === "all") {
      const { halvings = 0 } = begun ?? {};
      const trial = tryCandidate(recording, training, candidate, this.#options, { halvings });
      return { misses: [], ...(trial && { begun: begunBy(trial) }) };
    }
    const fold = this.folds[on];
    const trial = this.#settled(fold, candidate, begun);
    return {
      misses: from.map((each) => trial === undefined ? [] : missesOf(trial, fold, each)),
      ...(trial && { begun: begunBy(trial) }),
    };
  }

  /** A trial whose forecasts do not depend on the step, if it takes no more than some halvings. */
  #settled(fold: Fold, candidate: Candidate, begun: Begun | undefined): Trial | undefined {
    const { recording } = this.#data;
    const options = this.#options;
    let halvings = begun?.halvings ?? 0;
    let trial = tryCandidate(recording, fold.training, candidate, options, {
      halvings,
      ...(begun && { only: begun }),
    });
    while (
      trial !== undefined && halvings < MOST_HALVINGS && !isSettled(trial, fold, this.deviations)
    ) {
      trial = tryCandidate(recording, fold.training, candidate, options, {
        halvings: ++halvings,
        only: trial,
      });
    }
    return trial;
  }
}

function begunBy({ halvings, rates }: Trial): Begun {
  return { halvings, ...(rates && { rates }) };
}

/** Makes trials here, one after the other, with a turn for others between two. */
export function trialsHere(trials: Trials): TrialRunner {
  let last: Promise<unknown> = Promise.resolve();
  let isEnded = false;
  return {
    run(job) {
      const result = last.then(async () => {
        // A macrotask, so that timers and signals are heard.
        await new Promise((resolve) => setTimeout(resolve, 0));
        if (isEnded) throw new Error("trialsHere: there are no more trials");
        return trials.run(job);
      });
      last = result.catch(() => {});
      return result;
    },
    end: () => void (isEnded = true),
  };
}
