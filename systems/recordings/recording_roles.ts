import { looking } from "../../tensors/internal.ts";
import { quoteCell, type TableError } from "../tables/table_error.ts";
import { whyNoNumber } from "../tables/table_numbers.ts";
import type { Covariate, Recording, Trajectory } from "./recording.ts";
import type { RecordingColumns, StateColumn } from "./recording_columns.ts";
import { dosesIn } from "./recording_doses.ts";
import { repeatColumns } from "./recording_events.ts";
import { RECORDING_LOOK } from "./recording_look.ts";
import { OTHER_STATE } from "./recording_states.ts";
import { countMissing, type Group, type RecordingRows } from "./recording_rows.ts";

/** A table of which all rows were read. */
export interface ReadTable {
  /** What it is called. */
  readonly source: string;
  /** Which columns are what. */
  readonly columns: RecordingColumns;
  /** The states without a column. */
  readonly unmeasured: readonly string[];
  /** Whether covariates were asked for. */
  readonly covariatesAsked: boolean;
  /** What is known about the columns of the state. */
  readonly state: readonly StateColumn[];
  /** The rows. */
  readonly rows: RecordingRows;
  /** The trajectories. */
  readonly groups: readonly Group[];
  /** The first date, where times are dates. */
  readonly start?: string;
  /** Whether the first column only counts the rows. */
  readonly counted: boolean;
  /** Makes an error about a column, from 0, on a line; by default that of the first row. */
  readonly error: (line: number | undefined, column: number, what: string) => TableError;
}

/**
 * Makes a recording of a table: says which columns are states, which covariates and which are
 * left out.
 *
 * @throws {TableError} If a trajectory has one row only, or a column has no value, or not in
 *   every trajectory.
 */
export function finishRecording(table: ReadTable): Recording {
  const { source, columns, rows, groups, start, unmeasured } = table;
  const { names, named, own, group, stateAsked, free, time } = columns;
  const { timeParts = time === undefined ? [] : [time] } = columns;
  checkRows(table);
  const why = new Map<number, string>();
  for (const k of free) {
    if (named && !own[k]) why.set(k, "no name");
    else if (stateAsked) why.set(k, "not asked for");
  }
  if (time === undefined) {
    names.forEach((_, k) => {
      const used = [...group, ...columns.covariate, ...columns.state, ...columns.input, ...free];
      const dosed = columns.dose.some(({ column }) => column === k);
      if (!used.includes(k) && !dosed) why.set(k, "dt is given");
    });
  }
  for (const k of Object.values(columns.events)) why.set(k, "tells of doses");
  const numbers = keepNumbers(table, why);
  let kept = numbers;
  let trajectories: readonly Trajectory[] = rows.collect(groups, kept);
  const covariates = askedCovariates(table);
  if (!stateAsked && !table.covariatesAsked && groups.length > 1) {
    const constant = constantColumns(trajectories, kept.length);
    // Where nothing else is left they are the state.
    if (constant.length > 0 && constant.length < kept.length) {
      covariates.push(
        ...constant.map(({ k, values, rows }) => ({ name: nameOf(kept[k]), values, rows })),
      );
      kept = kept.filter((_, k) => constant.every((one) => one.k !== k));
      trajectories = rows.collect(groups, kept);
    }
  }
  const states = kept.map((i) => table.state[i].column);
  trajectories.forEach((trajectory, i) => checkValues(table, trajectory, groups[i], states));
  const doses = dosedStates(table, states);
  trajectories = withDriven(table, trajectories, kept, doses);
  if (covariates.length > 0) {
    trajectories = trajectories.map((one, j) => ({
      ...one,
      covariates: Float64Array.from(covariates, ({ values }) => values[j]),
    }));
  }
  const leftOut = names.map((_, k) => k).filter((k) => why.has(k));
  return looking<Recording>({
    source,
    timeName: time === undefined ? "t" : timeParts.map((k) => names[k]).join(" "),
    ...(timeParts.length < 2 ? {} : { timeNames: timeParts.map((k) => names[k]) }),
    start,
    stateNames: states.map((k) => names[k]),
    ...(group.length === 0 ? {} : { groupNames: group.map((k) => names[k]) }),
    ...(covariates.length === 0 ? {} : { covariates }),
    ...(columns.input.length === 0 ? {} : { inputNames: columns.input.map((k) => names[k]) }),
    ...(doses.length === 0 ? {} : { doses }),
    ...(unmeasured.length === 0 ? {} : { unmeasured }),
    leftOut: leftOut.map((k) => names[k]),
    ...(leftOut.length === 0 ? {} : { whyLeftOut: leftOut.map((k) => why.get(k)!) }),
    trajectories,
    missing: countMissing(trajectories),
  }, RECORDING_LOOK);

  function nameOf(i: number): string {
    return names[table.state[i].column];
  }
}

/** The columns of doses, and the states that they enter. */
function dosedStates(
  { source, columns: { names, dose }, unmeasured }: ReadTable,
  states: readonly number[],
) {
  const all = [...states.map((k) => names[k]), ...unmeasured];
  return dose.map(({ column, into, hidden }) => {
    const named = hidden === undefined ? states.indexOf(into!) : states.length + hidden;
    const state = into === undefined && hidden === undefined ? 0 : named;
    if (state >= 0 && state < all.length) return { name: names[column], state };
    const what = into === undefined
      ? "the first state, and there is none; name one (option unmeasured)"
      : `${names[into]}, which is no column of the state; name one of ${all.join(", ")}`;
    throw new RangeError(`${source}: the dose ${names[column]} enters ${what}`);
  });
}

/** Trajectories with what drives them. */
function withDriven(
  table: ReadTable,
  trajectories: readonly Trajectory[],
  kept: readonly number[],
  doses: NonNullable<Recording["doses"]>,
): readonly Trajectory[] {
  const { columns, state, rows, groups } = table;
  const { input } = columns;
  if (input.length > 0) {
    const inputs = rows.collect(groups, input.map((_, j) => state.length + j));
    inputs.forEach((one, i) => checkValues(table, one, groups[i], input));
    trajectories = trajectories.map((one, i) => ({ ...one, inputs: inputs[i].states }));
  }
  if (doses.length === 0) return trajectories;
  const from = state.length + input.length;
  const repeats = repeatColumns(columns.events).map((_, j) => from + doses.length + j);
  const entering = doses.map(({ state }, j) => ({ at: from + j, state }));
  const found = dosesIn(rows, groups, entering, kept, repeats);
  return trajectories.map((one, i) => ({ ...one, doses: found[i] }));
}

function checkRows({ groups, columns: { group, time = 0, state }, error }: ReadTable): void {
  for (const { rows, repeated, firstLine, name } of groups) {
    // What only drives a system may be known at one time.
    if (rows - repeated >= 2 || state.length === 0) continue;
    const which = group.length === 0 ? "the table" : `the trajectory ${quoteCell(name)}`;
    const had = repeated === 0 ? "1 row" : "1 time";
    const more = group.length === 0
      ? ""
      : ", take the row out, or name another group (option group)";
    const what = `${which} has ${had}, wanted at least 2; record for longer${more}`;
    throw error(firstLine, time, what);
  }
}

/** The parts of the state, by index, but for columns of words and one that counts the rows. */
function keepNumbers({ columns, state, counted, error }: ReadTable, why: Map<number, string>) {
  let kept: number[] = [];
  state.forEach(({ column, number, text }, i) => {
    if (columns.group.includes(column)) return;
    if (number === undefined && text === undefined) {
      throw error(undefined, column, `no cell of the column has a value; ${OTHER_STATE}`);
    }
    if (number !== undefined) kept.push(i);
    else why.set(column, "words");
  });
  if (counted && kept.length > 1) {
    kept = kept.filter((i) => state[i].column !== 0);
    why.set(0, "counts the rows");
  }
  if (kept.length > 0 || columns.stateAsked) return kept;
  const { column, text } = state[0];
  const what = text === undefined ? "" : `${whyNoNumber(text.cell)}; `;
  throw error(text?.line, column, `${what}no column but that of times holds numbers`);
}

function askedCovariates({ columns, groups, error }: ReadTable): Covariate[] {
  return columns.covariate.map((column, j) => {
    const values = groups.map(({ covariates, firstLine, name }) => {
      const found = covariates[j];
      if (found !== undefined) return found.value;
      const what = `the trajectory ${quoteCell(name)} has no value of this covariate`;
      throw error(firstLine, column, `${what}, wanted one; fill it in, or take the trajectory out`);
    });
    return { name: columns.names[column], values: Float64Array.from(values) };
  });
}

/** The columns that are constant in every trajectory, with their values there. */
function constantColumns(trajectories: readonly Trajectory[], columns: number) {
  return Array.from({ length: columns }, (_, k) => {
    const values = new Float64Array(trajectories.length);
    let rows = 0;
    const constant = trajectories.every(({ states }, j) => {
      let value = NaN;
      for (let i = k; i < states.length; i += columns) {
        if (!Number.isNaN(states[i])) rows++;
        if (Number.isNaN(value)) value = states[i];
        else if (states[i] !== value && !Number.isNaN(states[i])) return false;
      }
      values[j] = value;
      return !Number.isNaN(value);
    });
    return { k, values, rows, constant };
  }).filter(({ constant }) => constant);
}

function checkValues(
  { error, columns: { input } }: ReadTable,
  { name, states }: Trajectory,
  group: Group,
  columns: readonly number[],
): void {
  const size = columns.length;
  columns.forEach((column, k) => {
    for (let i = k; i < states.length; i += size) if (!Number.isNaN(states[i])) return;
    const what = `the trajectory ${quoteCell(name)} has no value in this column`;
    const other = input.includes(column) ? "leave the input out" : OTHER_STATE;
    const wanted = `wanted at least one; take the trajectory out, or ${other}`;
    throw error(group.firstLine, column, `${what}, ${wanted}`);
  });
}
