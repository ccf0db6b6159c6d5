import { describe, didYouMean } from "../../tensors/internal.ts";
import { formatShape, sameShape, type Shape, sizeOf } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import { Interpolation } from "./interpolation.ts";

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

/** An input with its values: one row, or as many as there are in a batch. */
export interface GivenInput {
  readonly name: string;
  readonly shape: Shape;
  readonly rows: readonly Interpolation[];
}

/**
 * Checks the inputs of a problem against those that its field wants.
 *
 * @throws {TypeError} If one is missing, is not wanted, or is no interpolation; if shapes do not fit.
 */
export function checkInputs(
  caller: string,
  field: VectorField,
  given: ProblemInputs | undefined,
): GivenInput[] {
  const wanted = field.inputs ?? {};
  const names = Object.keys(wanted);
  if (
    given !== undefined &&
    (typeof given !== "object" || given === null || Array.isArray(given) ||
      given instanceof Interpolation)
  ) {
    throw new TypeError(
      `${caller}: inputs must be an object such as { ${names[0] ?? "u"}: interpolation(times, ` +
        `values) }, got ${
          given instanceof Interpolation ? "an interpolation alone" : describe(given)
        }`,
    );
  }
  for (const name of Object.keys(given ?? {})) {
    if (Object.hasOwn(wanted, name) || given![name] === undefined) continue;
    throw new TypeError(
      `${caller}: the vector field has no input "${name}"` + didYouMean(
        name,
        names,
        `its function reads none; name it in vectorField({ inputs: { ${name}: 1 }, f })`,
      ),
    );
  }
  return names.map((name) => {
    const value: unknown = given?.[name];
    if (value === undefined) {
      throw new TypeError(
        `${caller}: the vector field is driven by "${name}", and the problem does not say what that ` +
          `is; give inputs: { ${name}: interpolation(times, values) }`,
      );
    }
    const shape = wanted[name];
    const rows = Array.isArray(value)
      ? rowsOf(caller, name, shape, value)
      : [checked(caller, name, shape, value)];
    return { name, shape, rows };
  });
}

function rowsOf(caller: string, name: string, shape: Shape, value: unknown[]): Interpolation[] {
  if (shape.length === 0 || shape[0] !== value.length) {
    throw new TypeError(
      `${caller}: a list of interpolations is for an input of shape [batch, …], one for each of the ` +
        `batch; the input "${name}" has shape ${formatShape(shape)}, and ${value.length} are given`,
    );
  }
  const rows = value.map((row, i) => checked(caller, `${name}[${i}]`, shape.slice(1), row));
  const [{ settings }] = rows;
  for (const row of rows) {
    for (const key of ["kind", "differentiate"] as const) {
      if (row.settings[key] === settings[key]) continue;
      throw new TypeError(
        `${caller}: the interpolations of the input "${name}" must have the same ${key}, got ` +
          `${JSON.stringify(settings[key])} and ${JSON.stringify(row.settings[key])}`,
      );
    }
  }
  return rows;
}

function checked(caller: string, name: string, shape: Shape, value: unknown): Interpolation {
  if (!(value instanceof Interpolation)) {
    throw new TypeError(
      `${caller}: the input "${name}" must be an interpolation, as interpolation(times, values) ` +
        `makes it, got ${describe(value)}`,
    );
  }
  // One channel may be written without brackets, as a scalar may with them.
  const alone = value.shape.length <= 1 && shape.length <= 1 && sizeOf(value.shape) === 1 &&
    sizeOf(shape) === 1;
  if (!alone && !sameShape(value.shape, shape)) {
    const all = [value.times.length, ...shape];
    throw new TypeError(
      `${caller}: the input "${name}" has shape ${
        formatShape(shape)
      } in the vector field, so its ` +
        `values must have shape ${formatShape(all)}, got ${formatShape(value.values.shape)}`,
    );
  }
  return value;
}
