import { groupBy } from "../../../tensors/internal.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import type { ForecastFrom } from "../forecasts/forecaster.ts";
import type { TrainSettings } from "../options/train_options.ts";
import { baselineSpecs, chooseSpecs } from "../units/baseline_specs.ts";
import { judgeSpecs } from "../units/judge_specs.ts";
import { seasonsIn } from "../units/seasons.ts";
import { canFit } from "../units/units.ts";
import type { UnitsSpec } from "../units/units_spec.ts";
import { type Candidate, candidatesFor, complexityOf } from "./candidates.ts";
import type { Chosen, ChosenModel } from "./chosen.ts";
import type { Fold } from "./folds.ts";
import type { Known } from "../network/network_plan.ts";
import { mayBeAtRest } from "../network/rest.ts";
import { RIVALS } from "../forecasts/rivals.ts";
import { errorOf, type Miss, missesBy } from "./judge.ts";
import { membersOf } from "./members.ts";
import { cheapest, costOf, overall, type Score } from "./score.ts";
import { type Begun, type TrialData, type TrialRunner, Trials, trialsHere } from "./trials.ts";

/** What {@linkcode chooseModel} is told. */
export interface ChoosingHooks {
  /** Is told how many of the trials are done. */
  readonly onTrial?: (done: number, of: number) => void;
  /** Makes the trials, such as by workers; what it is given does so here. Default: it does. */
  readonly trialsBy?: (here: Trials, data: TrialData) => TrialRunner;
}

const PATH: readonly ForecastFrom[] = ["path"];
const ALL: readonly ForecastFrom[] = ["path", "last row", "last rows"];
/** Those that are worse than this times the best one on the folds so far are out, … */
const OUT = 3;
/** … and of the others no more than so many are tried on the next fold. */
const MOST = 12;
/** The trends and seasons that are tried. */
const LIKELY = 3;
/** What is worse than the better rival by this factor has no skill. */
const NO_SKILL = 1.2;

/**
 * Chooses a model by what forecasts are worth on parts of the training data, held out in turn: its
 * units, hidden elements, layers, whether it is stable by construction, and where its forecasts start. Others
 * that are about as good join it where the mean of their forecasts is nearer.
 *
 * @param training The trajectories to train on.
 * @param whole Whether whole trajectories are to be forecast, or the ends of those that are trained on.
 * @returns The model, and what it, or the mean, missed of those parts. Nothing depends on time or chance but by the seed.
 */
export async function chooseModel(
  recording: Known,
  training: readonly Trajectory[],
  options: TrainSettings,
  whole: boolean,
  hooks: ChoosingHooks = {},
): Promise<{ chosen: Chosen; misses: readonly Miss[] }> {
  const data: TrialData = { recording, training, whole };
  const trials = new Trials(data, options);
  const runner = hooks.trialsBy?.(trials, data) ?? trialsHere(trials);
  try {
    return await choose(data, options, trials, runner, hooks);
  } finally {
    runner.end();
  }
}

async function choose(
  { recording, training, whole }: TrialData,
  options: TrainSettings,
  { folds, deviations }: Trials,
  runner: TrialRunner,
  { onTrial }: ChoosingHooks,
): Promise<{ chosen: Chosen; misses: readonly Miss[] }> {
  const d = recording.stateNames.length;
  const units = otherUnits(recording, training, options);
  const candidates = candidatesFor(
    { ...recording, rest: recording.doses !== undefined && mayBeAtRest(training) },
    whole,
    units,
    options,
  ).map((candidate): Candidate => ({
    ...candidate,
    // The first of those with a trend is the likeliest one.
    unlikely: candidate.units.trend !== undefined &&
      candidate.units !== units.find(({ trend }) => trend !== undefined),
  }));
  if (candidates.length === 0) {
    throw new RangeError(
      "the rows to train on are too few for what was asked for: give another --season, or none",
    );
  }
  const weights = folds.map(({ weight }) => weight);
  let scores = candidates.flatMap((candidate) =>
    (whole ? PATH : ALL).map((from): Score => ({
      candidate,
      from,
      errors: [],
      weights,
      misses: [],
    }))
  );
  let [done, of] = [0, candidates.length + (folds.length - 1) * Math.min(candidates.length, MOST)];
  // Where a candidate began best on the first fold it begins on the others.
  const begun = new Map<Candidate, Begun>();
  const all = scores;
  for (const k of folds.keys()) {
    if (k > 0) {
      const best = Math.min(...scores.map(overall));
      scores = scores.filter((score) => overall(score) <= OUT * best)
        .toSorted((a, b) => costOf(a) - costOf(b)).slice(0, MOST);
    }
    const left = [...groupBy(scores, ({ candidate }) => candidate)];
    of = done + left.length * (folds.length - k);
    await Promise.all(left.map(async ([candidate, own]) => {
      await tryOn(k, candidate, own);
      onTrial?.(++done, of);
    }));
  }
  const rival = rivalIn(folds, d, deviations);
  let best = cheapest(scores);
  if (!(overall(best) <= NO_SKILL * rival.rival)) {
    // What was best on the first fold was so by chance: the plainest models get their turn as well.
    const plain = Math.max(0, Math.min(...candidates.map(complexityOf)));
    const plainest = all.filter((score) =>
      complexityOf(score.candidate) <= plain && !scores.includes(score)
    );
    const left = [...groupBy(plainest, ({ candidate }) => candidate)];
    await Promise.all(left.map(async ([candidate, own]) => {
      for (let k = own[0].errors.length; k < folds.length; k++) await tryOn(k, candidate, own);
    }));
    best = cheapest([best, ...plainest]);
  }
  const { members: most } = options;
  const tried = [best, ...scores].filter(({ errors }) => errors.length === folds.length);
  const { scores: [, ...members], misses, error } = membersOf(best, tried, deviations, most);
  const layered = [best, ...members].filter(({ candidate }) => candidate.shape.hidden.length > 0);
  const plain = 1 + members.length - layered.length;
  const starts = layered.length === 0
    ? 1
    : Math.max(1, Math.floor((most - plain) / layered.length));
  const [first, ...others] = await Promise.all([best, ...members].map(modelOf));
  return {
    chosen: {
      ...first,
      ...(others.length > 0 && { members: others }),
      ...(starts > 1 && { starts }),
      ...(Number.isFinite(error) && { error, ...rival }),
      among: candidates.length,
    },
    misses,
  };

  async function modelOf({ candidate, from }: Score): Promise<ChosenModel> {
    const { shape, units, beginnings } = candidate;
    const { halvings = 0 } = begun.get(candidate) ?? {};
    const final = beginnings.length === 0
      ? undefined
      : await runner.run({ candidate, on: "all", from: [], begun: { halvings } });
    return {
      shape: {
        ...shape,
        ...(final?.begun?.rates && { rates: final.begun.rates }),
        ...(halvings > 0 && { halvings }),
      },
      units,
      from,
    };
  }

  async function tryOn(k: number, candidate: Candidate, own: readonly Score[]): Promise<void> {
    const before = begun.get(candidate);
    const from = own.map(({ from }) => from);
    const result = await runner.run({ candidate, on: k, from, ...(before && { begun: before }) });
    if (result.begun !== undefined) begun.set(candidate, result.begun);
    own.forEach(({ errors, misses }, i) => {
      const found = result.misses[i];
      errors.push(errorOf(found, deviations));
      misses.push(found);
    });
  }
}

/** How the better one of the two plain rivals does on the folds. */
function rivalIn(
  folds: readonly Fold[],
  d: number,
  deviations: readonly number[],
): { rival: number; rivalName: string } {
  const all = Object.entries(RIVALS).map(([rivalName, says]) => ({
    rivalName,
    rival: overall({
      weights: folds.map(({ weight }) => weight),
      errors: folds.map((fold) => errorOf(missesBy(fold, d, says), deviations)),
    }),
  }));
  return all.reduce((a, b) => b.rival < a.rival ? b : a);
}

/** The units besides the plain ones that are worth trying. */
function otherUnits(
  recording: Known,
  training: readonly Trajectory[],
  { season, positive, standardise }: TrainSettings,
): UnitsSpec[] {
  const d = recording.stateNames.length;
  const driven = recording.inputNames !== undefined || recording.doses !== undefined;
  if (!standardise || driven && season === "auto" && positive === "auto") return [];
  const single = training.length === 1;
  const seasons = driven && season === "auto"
    ? []
    : seasonsIn(training, d, recording.start, season);
  const always = season !== "auto" && season !== "none";
  const specs = baselineSpecs(training, d, {
    seasons,
    always,
    log: positive !== false,
    trend: single && !driven,
  }).filter(({ log }) => positive !== true || log.includes(true));
  const plain = specs.filter(({ trend, seasons }) => trend === undefined && seasons.length === 0);
  const logs = plain.filter(({ log }) => log.includes(true));
  if (specs.length === plain.length) return logs;
  const { specs: judged } = judgeSpecs(training, d, specs);
  // With too few rows to judge them, what is asked for must do.
  if (judged.length === 0) {
    return always ? specs.filter((spec) => canFit(training, d, spec)).slice(0, 1) : logs;
  }
  const likely = chooseSpecs(judged, LIKELY).map(({ spec }) => spec)
    .filter(({ trend }) => trend !== undefined);
  return [...logs, ...likely];
}
