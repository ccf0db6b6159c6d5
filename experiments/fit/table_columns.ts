import type { Recording, RecordingOptions } from "../../systems/mod.ts";
import { type Check, each, list, number, optional, parts, text } from "./options/config_checks.ts";
import type { DataSettings } from "./options/data_options.ts";

/** Which columns of a table were taken for what: plain data, as config.json holds it. */
export interface TableColumns {
  /** The column of times, or those that make it up; unset for a table without times. */
  readonly time?: readonly string[];
  /** The columns of the state. */
  readonly state: readonly string[];
  /** Those that tell trajectories apart; unset where none does. */
  readonly group?: readonly string[];
  /** Those that are constant in every trajectory; unset where none is. */
  readonly covariate?: readonly string[];
  /** Of each trajectory by its name what these hold; unset where there is none, and in earlier runs. */
  readonly constant?: Readonly<Record<string, readonly number[]>>;
  /** Those that drive the system; unset where none does. */
  readonly input?: readonly string[];
  /** Those of doses, each with the state that it enters; unset where there is none. */
  readonly dose?: readonly { readonly name: string; readonly into: string }[];
  /** The states without a column that doses may enter; unset where there is none. */
  readonly unmeasured?: readonly string[];
}

/** What each part of them must be. */
export const TABLE_COLUMNS: Readonly<Record<keyof TableColumns, Check>> = {
  time: optional(list(text)),
  state: list(text),
  group: optional(list(text)),
  covariate: optional(list(text)),
  constant: optional(each(list(number))),
  input: optional(list(text)),
  dose: optional(list(parts({ name: text, into: text }))),
  unmeasured: optional(list(text)),
};

/**
 * What the columns of a recording were taken for.
 *
 * @param dt The time from row to row, where the table has no times.
 */
export function tableColumns(recording: Recording, { dt }: Pick<DataSettings, "dt">): TableColumns {
  const { timeName, timeNames = [timeName], stateNames, groupNames, inputNames } = recording;
  const { covariates, doses, unmeasured, trajectories } = recording;
  const states = [...stateNames, ...unmeasured ?? []];
  return {
    ...(dt === undefined && { time: timeNames }),
    state: stateNames,
    ...(groupNames && { group: groupNames }),
    ...(covariates && {
      covariate: covariates.map(({ name }) => name),
      constant: Object.fromEntries(
        trajectories.map(({ name }, i) => [name, covariates.map(({ values }) => values[i])]),
      ),
    }),
    ...(inputNames && { input: inputNames }),
    ...(doses && { dose: doses.map(({ name, state }) => ({ name, into: states[state] })) }),
    ...(unmeasured && { unmeasured }),
  };
}

/**
 * How another table with the same columns is read as the first one was.
 *
 * @param settings How the first one was read.
 */
export function sameColumns(columns: TableColumns, settings: DataSettings): RecordingOptions {
  const { time, state, group, covariate, input, dose, unmeasured } = columns;
  const { dt, missing, decimal, dateOrder, repeated } = settings;
  return {
    ...{ dt, missing, decimal, dateOrder, repeated, time, state, group, covariate, input },
    ...(dose && { dose: dose.map(({ name, into }) => `${name}:${into}`), unmeasured }),
  };
}

/** The same of a table of what is to come, which has no states; doses enter the same ones. */
export function columnsToCome(columns: TableColumns, settings: DataSettings): RecordingOptions {
  const { state, unmeasured = [] } = columns;
  const { covariate: _, ...same } = sameColumns(columns, settings);
  return { ...same, state: [], unmeasured: [...state, ...unmeasured] };
}
