import {
  type Check,
  count,
  flag,
  is,
  list,
  number,
  optional,
  parts,
  text,
} from "../options/config_checks.ts";
import type { ForecastFrom } from "../forecasts/forecaster.ts";
import type { Candidate } from "./candidates.ts";

/** A model that is trained. */
export interface ChosenModel extends Omit<Candidate, "beginnings" | "unlikely"> {
  /** Where forecasts of the ends of trajectories start. */
  readonly from: ForecastFrom;
}

/** A model that was chosen, as plain data: a run that is resumed goes on with it. */
export interface Chosen extends ChosenModel {
  /** Others whose forecasts are averaged with its own; unset where it is alone. */
  readonly members?: readonly ChosenModel[];
  /** From how many starts each one of them is trained that has a hidden layer. Default 1. */
  readonly starts?: number;
  /**
   * The root mean square of its errors on parts of the training data that were held out in turn, each
   * column over its deviation; unset where there was nothing to choose and too little to hold out.
   */
  readonly error?: number;
  /** The least of the two plain rivals on the same parts. */
  readonly rival?: number;
  /** Which of them that is. */
  readonly rivalName?: string;
  /** Among how many it was chosen. */
  readonly among: number;
}

const aboveZero = is("a number above 0", (x) => Number.isFinite(x) && Number(x) > 0);
const notNegative = is(
  "a whole number of at least 0",
  (x) => Number.isSafeInteger(x) && Number(x) >= 0,
);

const fewHidden = is(
  "a whole number from 0 to 100",
  (x) => Number.isSafeInteger(x) && Number(x) >= 0 && Number(x) <= 100,
);
const someRates: Check = (value, name) =>
  list(aboveZero)(value, name) ??
    ((value as unknown[]).length > 0 ? undefined : `${name} must not be empty`);

const MODEL: Readonly<Record<string, Check>> = {
  shape: parts({
    hidden: list(count),
    hiddenStates: fewHidden,
    encoded: optional(flag),
    stable: optional(flag),
    rest: optional(flag),
    paced: optional(flag),
    covariates: optional(flag),
    amounts: optional(flag),
    rates: optional(someRates),
    halvings: optional(is("1, 2 or 3", (x) => x === 1 || x === 2 || x === 3)),
  }),
  units: parts({
    log: list(flag),
    trend: optional(is("0, 1 or 2", (x) => x === 0 || x === 1 || x === 2)),
    seasons: list(parts({ period: aboveZero, harmonics: count })),
  }),
  from: is(
    "path, last row or last rows",
    (x) => x === "path" || x === "last row" || x === "last rows",
  ),
};

/** What is wrong with a model that was chosen, as a run's configuration holds it. */
export const wrongInChosen: Check = parts({
  ...MODEL,
  members: optional(list(parts(MODEL))),
  starts: optional(count),
  error: optional(number),
  rival: optional(number),
  rivalName: optional(text),
  among: notNegative,
});
