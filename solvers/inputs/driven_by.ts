import { nodesOf } from "../../tensors/internal.ts";
import { type Parameters, type Program, type Shape, trace } from "../../tensors/mod.ts";
import type { FieldData } from "../compiled/field_data.ts";
import type { VectorField } from "../field.ts";
import { checkReadings, checkSpan, pairs } from "./check_readings.ts";
import { tableNames, withTables } from "./driven_program.ts";
import type { InputTables } from "./input_tables.ts";
import { READ } from "./read_input.ts";
import { readingsOf } from "./readings.ts";

/** What drives a field. */
export interface DrivenBy {
  /** The shapes of the inputs as the field reads them. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Their values. */
  readonly tables: readonly InputTables[];
  /** What of them is no parameter of the driven field. */
  readonly data: FieldData;
}

const known = new WeakMap<VectorField, DrivenBy>();

/** Notes what drives a field. */
export function noteDrive(field: VectorField, by: DrivenBy): void {
  known.set(field, by);
}

/** What drives a field; undefined where nothing does. */
export function drivenBy(field: VectorField): DrivenBy | undefined {
  return known.get(field);
}

/** Whether a program reads an input. */
export function readsInputs(program: Program): boolean {
  return nodesOf(program, READ).length > 0;
}

/**
 * A program that reads inputs, as one that looks them up in the tables of a driven field: its last
 * arguments are those that are no parameters.
 *
 * @param program Of a few arguments, and of the parameters of the driven field.
 * @param count How many arguments there are before the parameters.
 */
export function lookedUp(
  program: Program,
  count: number,
  { names }: Parameters,
  { tables, data }: DrivenBy,
): Program {
  const own = program.inputShapes.length;
  const { names: dataNames, shapes } = data.tables;
  return trace((...given) => {
    const tensorOf = (name: string) => {
      const i = dataNames.indexOf(name);
      return i >= 0 ? given[own + i] : given[count + names.indexOf(name)];
    };
    const tablesOf = (which: 0 | 1) =>
      new Map(tables.map(({ name, layout }) => [name, tensorOf(tableNames(layout)[which])]));
    return withTables(program, given.slice(0, own), {
      knots: tablesOf(0),
      coefficients: tablesOf(1),
    });
  }, [...program.inputShapes, ...dataNames.map((name) => shapes[name])]);
}

/**
 * Checks that what a loss reads of inputs can be read at its times.
 *
 * @param time The number of the argument that is the time.
 * @throws {TypeError} If an input that jumps is differentiated, or read at a time that is not known.
 * @throws {RangeError} If an input is read where it has no values.
 */
export function checkLossReadings(
  caller: string,
  program: Program,
  time: number,
  { tables }: DrivenBy,
  times: ArrayLike<number>,
): void {
  const readings = pairs(readingsOf(program, time), tables);
  checkReadings(caller, readings, "the loss");
  const [t0, t1] = [times[0], times[times.length - 1]];
  const who = `the loss from t = ${t0} to ${t1}`;
  checkSpan(readings, { y0: new Float64Array(0), t0, t1 }, false, who);
}
