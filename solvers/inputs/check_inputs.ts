import { describe, didYouMean } from "../../tensors/internal.ts";
import type { VectorField } from "../field.ts";
import { type Driver, driverOf, type ProblemInputs } from "./driver.ts";

/**
 * Checks the inputs of a problem against those that its field wants, by their names.
 *
 * @returns What drives the field by them.
 * @throws {TypeError} If one is missing, is not wanted, or is no interpolation.
 */
export function checkInputs(
  caller: string,
  field: VectorField,
  given: ProblemInputs | undefined,
): Driver {
  const names = Object.keys(field.inputs ?? {});
  const alone = driverOf(given) !== undefined;
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  if (given !== undefined && (!isObject || alone)) {
    throw new TypeError(
      `${caller}: inputs must be an object such as { ${names[0] ?? "u"}: interpolation(times, ` +
        `values) }, got ${alone ? "an interpolation alone" : describe(given)}`,
    );
  }
  for (const [name, value] of Object.entries(given ?? {})) {
    if (names.includes(name) || value === undefined) continue;
    throw new TypeError(
      `${caller}: the vector field has no input "${name}"` + didYouMean(
        name,
        names,
        `its function reads none; name it in vectorField({ inputs: { ${name}: 1 }, f })`,
      ),
    );
  }
  const [driver] = names.map((name) => {
    const value: unknown = given?.[name];
    if (value === undefined) {
      throw new TypeError(
        `${caller}: the vector field is driven by "${name}", and the problem does not say what that ` +
          `is; give inputs: { ${name}: interpolation(times, values) }`,
      );
    }
    const [driver] = Array.isArray(value) && value.length > 0
      ? value.map((row, i) => driverFor(caller, `${name}[${i}]`, row))
      : [driverFor(caller, name, value)];
    return driver;
  });
  return driver;
}

function driverFor(caller: string, name: string, value: unknown): Driver {
  const driver = driverOf(value);
  if (driver !== undefined) return driver;
  throw new TypeError(
    `${caller}: the input "${name}" must be an interpolation, as interpolation(times, values) ` +
      `makes it, got ${describe(value)}`,
  );
}
