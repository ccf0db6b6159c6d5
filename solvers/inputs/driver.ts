/**
 * What drives a field by the inputs of a problem. It comes with the values of the inputs, so that
 * whoever drives no field has no code for it.
 *
 * @module
 */

import type { VectorField } from "../field.ts";
import type { Interpolation } from "./interpolation.ts";

/**
 * The values of the inputs of a problem, by name: an interpolation, or, for an input of shape
 * [batch, …], a list of them, one for each of the batch, with times of its own.
 *
 * @category Inputs
 * @typeParam Input The names of the inputs.
 */
export type ProblemInputs<Input extends string = string> = Readonly<
  Record<Input, Interpolation | readonly Interpolation[]>
>;

/** A field with the inputs of one problem. */
export interface Drive {
  /** The driven field: a field like any other. */
  readonly field: VectorField;
  /** The values of the inputs by name, row after row; may be written between two runs. */
  readonly inputs: Readonly<Record<string, Float64Array>>;
  /** dL/d(values) of those that are differentiated, of the last pullback. */
  readonly inputsBar: Readonly<Record<string, Float64Array>>;
  /**
   * Takes over what the parameters and the values are now: before each run.
   *
   * @throws {RangeError} If a value is infinite, or missing where it must not be.
   */
  load(): void;
  /** The part of a gradient that is about the parameters of the field that is driven. */
  ownPart(parametersBar: Float64Array): Float64Array;
  /** Writes {@linkcode Drive.inputsBar}. */
  pullback(parametersBar: Float64Array): void;
}

/**
 * Drives a field.
 *
 * @param caller Whose problem it is, as messages begin.
 * @throws {TypeError} If the inputs are not of the shapes that the field wants.
 */
export type Driver = (caller: string, field: VectorField, inputs: ProblemInputs) => Drive;

const drivers = new WeakMap<object, Driver>();

/** Notes what drives fields by such values. */
export function noteDriver(values: Interpolation, driver: Driver): void {
  drivers.set(values, driver);
}

/** What drives fields by such values; undefined where they are no input's. */
export function driverOf(values: unknown): Driver | undefined {
  return drivers.get(values as object);
}
