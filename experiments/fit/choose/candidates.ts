import type { Recording } from "../../../systems/mod.ts";
import type { NetworkShape } from "../network/network_plan.ts";
import type { TrainSettings } from "../options/train_options.ts";
import { plainSpec, type UnitsSpec } from "../units/units_spec.ts";

/** A model that may be trained: what it is made of, and in what units it sees the data. */
export interface Candidate {
  /** What the network is made of. */
  readonly shape: NetworkShape;
  /** The units. */
  readonly units: UnitsSpec;
  /** Where a linear map with hidden elements may begin besides where the slopes of the data put it. */
  readonly beginnings: readonly (readonly number[])[];
  /** Whether its units are less likely than others, by all rows. Default false. */
  readonly unlikely?: boolean;
}

/** Rates of relaxations to begin with: those of the columns, then those of the hidden elements. */
const RELAXED: readonly (readonly number[])[] = [[3, 30], [3, 3], [1, 10]];
const REVERTING: readonly (readonly number[])[] = [[30]];
const RESTING: readonly (readonly number[])[] = [[3], [30]];
/** More columns have no hidden elements, unless they are asked for, and less wide layers. */
const FEW = 6;
/** The widths of the hidden layer: in few columns, in many. */
const FOR_FEW: readonly number[] = [64];
const FOR_MANY: readonly number[] = [32];
/** The most hidden elements that are tried. */
const MOST_HIDDEN = 3;

/** What may be asked for, and is chosen where it is "auto". */
export type Asked = Pick<
  TrainSettings,
  "hidden" | "hiddenStates" | "stable" | "positive" | "season"
>;

/** What a recording is like, as far as it says what may be tried. */
export type Tried =
  & Pick<Recording, "stateNames" | "inputNames" | "doses" | "unmeasured">
  & {
    readonly covariates?: readonly unknown[];
    /** Whether all may be empty until the first dose. Default false. */
    readonly rest?: boolean;
  };

/**
 * The models that are worth trying on a recording, the plainest first: linear ones and networks, with and
 * without hidden elements, each in every units that it may have.
 *
 * @param several Whether whole trajectories are to be forecast, so that starts must be computed.
 * @param units The units besides the plain ones: with logarithms, with the trend and season that fit best.
 */
export function candidatesFor(
  recording: Tried,
  several: boolean,
  units: readonly UnitsSpec[],
  asked: Asked,
): Candidate[] {
  const { stateNames, inputNames, doses, unmeasured = [] } = recording;
  const columns = stateNames.length;
  const few = columns <= FEW;
  const counts = asked.hiddenStates !== "auto"
    ? [asked.hiddenStates]
    : [...new Set([0, ...few ? [1, 2, Math.min(columns, MOST_HIDDEN)] : []])]
      .filter((n) => n >= unmeasured.length);
  if (counts.length === 0) counts.push(unmeasured.length);
  const dosed = doses !== undefined;
  const wide = asked.hidden !== "auto" ? asked.hidden : few ? FOR_FEW : FOR_MANY;
  const layers = asked.hidden !== "auto" ? [asked.hidden] : dosed ? [[]] : [[], wide];
  const covariates = (recording.covariates?.length ?? 0) > 0 ? [false, true] : [false];
  const plain = plainSpec(columns);
  const inLogs = units.some(({ log }) => log.includes(true));
  const always = asked.season !== "auto" && asked.season !== "none";
  const all = atRest();
  for (const hidden of layers) {
    for (const hiddenStates of counts) {
      // A network beside more than one hidden element learns them, and nothing else.
      if (hidden.length > 0 && hiddenStates > 1 && asked.hiddenStates === "auto") continue;
      for (const stable of asked.stable === "auto" ? [true, false] : [asked.stable]) {
        for (const seen of covariates) {
          const shape = { hidden, hiddenStates, encoded: several, stable, covariates: seen };
          const beginnings = hidden.length > 0
            ? []
            : hiddenStates > 0
            ? RELAXED
            : stable || dosed
            ? REVERTING
            : [];
          for (const spec of [plain, ...dosed ? [] : units]) {
            // What is asked for is in all of them.
            if (always && spec.seasons.length === 0) continue;
            if (asked.positive === true && inLogs && !spec.log.includes(true)) continue;
            // A trend grows by itself; what is left of it does not.
            const plainer = !stable && asked.stable === "auto" ||
              hidden.length > 0 && asked.hidden === "auto";
            if (spec.trend !== undefined && plainer) continue;
            all.push({ shape, units: spec, beginnings });
            // Rates of growth that depend on amounts: Lotka and Volterra's, logistic growth.
            if (
              !stable && hiddenStates === 0 && spec.trend === undefined && spec.log.includes(true)
            ) {
              all.push({ shape: { ...shape, amounts: true }, units: spec, beginnings: [] });
            }
          }
        }
      }
    }
  }
  return all;

  /** Compartments that are empty until the first dose. */
  function atRest(): Candidate[] {
    if (!several || !recording.rest || (inputNames?.length ?? 0) > 0) return [];
    if (asked.stable === false || !layers.some(({ length }) => length === 0)) return [];
    return counts.slice(0, 2).flatMap((hiddenStates) =>
      covariates.flatMap((seen) =>
        (seen ? [false, true] : [false]).map((paced): Candidate => ({
          shape: {
            ...{ hidden: [], hiddenStates, encoded: true, stable: true, rest: true },
            covariates: seen,
            ...(paced && { paced }),
          },
          units: plain,
          beginnings: hiddenStates > 0 ? RELAXED : RESTING,
        }))
      )
    );
  }
}

/** How many kinds of parts a model has beyond a stable linear one, for choosing among equals. */
export function complexityOf({ shape, units }: Candidate): number {
  const { hidden, hiddenStates, stable, covariates, rest, paced } = shape;
  return (hidden.length > 0 ? 3 : 0) + hiddenStates + (stable ? 0 : 2) + (covariates ? 1 : 0) +
    // Where the start is known none is learnt.
    (rest ? -1 : 0) + (paced ? 1 : 0) + (units.trend ?? 0) + units.seasons.length;
}
