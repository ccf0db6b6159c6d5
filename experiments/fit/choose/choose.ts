import { groupBy } from "../../../tensors/internal.ts";
import { recordingUnits, type Trajectory } from "../../../systems/mod.ts";
import type { ForecastFrom } from "../forecasts/forecaster.ts";
import type { TrainSettings } from "../train_options.ts";
import { baselineSpecs, chooseSpecs } from "../units/baseline_specs.ts";
import { judgeSpecs } from "../units/judge_specs.ts";
import { seasonsIn } from "../units/seasons.ts";
import { canFit } from "../units/units.ts";
import type { UnitsSpec } from "../units/units_spec.ts";
import { type Candidate, candidatesFor, complexityOf } from "./candidates.ts";
import type { Chosen, ChosenModel } from "./chosen.ts";
import { type Fold, foldsOf } from "./folds.ts";
import type { Known } from "../network/network_plan.ts";
import { RIVALS } from "../forecasts/rivals.ts";
import {
  errorOf,
  isSettled,
  type Miss,
  missesBy,
  missesOf,
  type Trial,
  tryCandidate,
} from "./judge.ts";
import { membersOf } from "./members.ts";
import { cheapest, costOf, overall, type Score } from "./score.ts";

/** What {@linkcode chooseModel} is told. */
export interface ChoosingHooks {
  /** Is told how many of the trials are done. */
  readonly onTrial?: (done: number, of: number) => void;
}

const PATH: readonly ForecastFrom[] = ["path"];
const ALL: readonly ForecastFrom[] = ["path", "last row", "last rows"];
/** Those that are worse than this times the best one on the folds so far are out, … */
const OUT = 3;
/** … and of the others no more than so many are tried on the next fold. */
const MOST = 12;
/** The trends and seasons that are tried. */
const LIKELY = 3;
/** A step is halved so often at most. */
const MOST_HALVINGS = 3;
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
  { onTrial }: ChoosingHooks = {},
): Promise<{ chosen: Chosen; misses: readonly Miss[] }> {
  const d = recording.stateNames.length;
  const deviations = recordingUnits(training, d).factor.map((factor) => 1 / factor);
  const folds = foldsOf(training, d, whole);
  const units = otherUnits(recording, training, options);
  const candidates = candidatesFor(
    recording,
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
  const begun = new Map<Candidate, Trial>();
  const all = scores;
  for (const [k, fold] of folds.entries()) {
    if (k > 0) {
      const best = Math.min(...scores.map(overall));
      scores = scores.filter((score) => overall(score) <= OUT * best)
        .toSorted((a, b) => costOf(a) - costOf(b)).slice(0, MOST);
    }
    const left = [...groupBy(scores, ({ candidate }) => candidate)];
    of = done + left.length * (folds.length - k);
    for (const [candidate, own] of left) {
      await tryOn(fold, candidate, own);
      onTrial?.(++done, of);
    }
  }
  const rival = rivalIn(folds, d, deviations);
  let best = cheapest(scores);
  if (!(overall(best) <= NO_SKILL * rival.rival)) {
    // What was best on the first fold was so by chance: the plainest models get their turn as well.
    const least = Math.min(...candidates.map(complexityOf));
    const plainest = all.filter((score) =>
      complexityOf(score.candidate) === least && !scores.includes(score)
    );
    for (const [candidate, own] of groupBy(plainest, ({ candidate }) => candidate)) {
      for (const fold of folds.slice(own[0].errors.length)) await tryOn(fold, candidate, own);
    }
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
  return {
    chosen: {
      ...modelOf(best),
      ...(members.length > 0 && { members: members.map(modelOf) }),
      ...(starts > 1 && { starts }),
      ...(Number.isFinite(error) && { error, ...rival }),
      among: candidates.length,
    },
    misses,
  };

  function modelOf({ candidate, from }: Score): ChosenModel {
    const { shape, units, beginnings } = candidate;
    const { halvings = 0 } = begun.get(candidate) ?? {};
    const final = beginnings.length === 0
      ? undefined
      : tryCandidate(recording, training, candidate, options, { halvings });
    return {
      shape: {
        ...shape,
        ...(final?.rates && { rates: final.rates }),
        ...(halvings > 0 && { halvings }),
      },
      units,
      from,
    };
  }

  async function tryOn(fold: Fold, candidate: Candidate, own: readonly Score[]): Promise<void> {
    // A macrotask, so that timers and signals are heard.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const before = begun.get(candidate);
    const trial = settledTrial(recording, fold, candidate, options, deviations, before);
    if (trial !== undefined) begun.set(candidate, trial);
    for (const { from, errors, misses } of own) {
      const found = trial === undefined ? [] : missesOf(trial, fold, from);
      errors.push(errorOf(found, deviations));
      misses.push(found);
    }
  }
}

/** A trial whose forecasts do not depend on the step, if it takes no more than some halvings. */
function settledTrial(
  recording: Known,
  fold: Fold,
  candidate: Candidate,
  options: TrainSettings,
  deviations: readonly number[],
  before: Trial | undefined,
): Trial | undefined {
  let halvings = before?.halvings ?? 0;
  let trial = tryCandidate(recording, fold.training, candidate, options, {
    halvings,
    ...(before && { only: before }),
  });
  while (trial !== undefined && halvings < MOST_HALVINGS && !isSettled(trial, fold, deviations)) {
    trial = tryCandidate(recording, fold.training, candidate, options, {
      halvings: ++halvings,
      only: trial,
    });
  }
  return trial;
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
