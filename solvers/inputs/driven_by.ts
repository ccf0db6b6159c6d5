import type { Parameters, Program, Shape } from "../../tensors/mod.ts";
import type { FieldData } from "../compiled/field_data.ts";
import type { VectorField } from "../field.ts";

/** What drives a field, for those who read its inputs besides, as a loss does. */
export interface DrivenBy {
  /** The shapes of the inputs as the field reads them. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Where they are looked up: what of that is no parameter of the driven field. */
  readonly data: FieldData;
  /**
   * A program that reads inputs, as one that looks them up: its last arguments are the data.
   *
   * @param program Of a few arguments, and of the parameters of the driven field.
   * @param count How many arguments there are before the parameters.
   */
  lookedUp(program: Program, count: number, parameters: Parameters): Program;
  /**
   * Checks that what a loss reads of inputs can be read at its times.
   *
   * @param caller Who reads, as messages begin.
   * @param time The number of the program's argument that is the time.
   * @throws {TypeError} If an input that jumps is differentiated, or read at a time that is not known.
   * @throws {RangeError} If an input is read where it has no values.
   */
  checkReadings(caller: string, program: Program, time: number, times: ArrayLike<number>): void;
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
