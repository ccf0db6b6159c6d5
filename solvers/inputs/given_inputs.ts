import { formatShape, sameShape, type Shape, sizeOf } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import type { ProblemInputs } from "./driver.ts";
import type { Interpolation } from "./interpolation.ts";

/** An input with its values: one row, or as many as there are in a batch. */
export interface GivenInput {
  readonly name: string;
  readonly shape: Shape;
  readonly rows: readonly Interpolation[];
}

/**
 * The inputs of a problem, each by itself.
 *
 * @param given Interpolations under the names that the field wants.
 * @throws {TypeError} If shapes do not fit.
 */
export function givenInputs(
  caller: string,
  field: VectorField,
  given: ProblemInputs,
): GivenInput[] {
  return Object.entries(field.inputs ?? {}).map(([name, shape]) => {
    const value = given[name];
    const rows = value instanceof Array
      ? rowsOf(caller, name, shape, value)
      : [checked(caller, name, shape, value as Interpolation)];
    return { name, shape, rows };
  });
}

function rowsOf(
  caller: string,
  name: string,
  shape: Shape,
  value: readonly Interpolation[],
): Interpolation[] {
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

function checked(caller: string, name: string, shape: Shape, value: Interpolation): Interpolation {
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
