import {
  checkChoice,
  checkKeys,
  describe,
  type KeysOf,
  numbersOf,
  tensorOf,
} from "../../tensors/internal.ts";
import { formatShape, type NumbersLike, sizeOf, type Tensor } from "../../tensors/mod.ts";
import { noteDriver } from "./driver.ts";
import { Interpolation } from "./interpolation.ts";
import type { InterpolationOptions } from "./interpolation_settings.ts";
import { PiecewiseTable } from "./piecewise_table.ts";
import { TableDrive } from "./table_drive.ts";

const KNOWN: KeysOf<InterpolationOptions> = {
  kind: true,
  slopes: true,
  extrapolation: true,
  missing: true,
  differentiate: true,
};

/**
 * Makes a function of time from values at some times: an input for a driven vector field, as
 * `solve({ …, inputs: { u: interpolation(times, values) } })`.
 *
 * Reading takes a search from where the last one ended, and so the same time however many values there
 * are; what is read at a time has the same bits whenever it is read. In an
 * interpolation that is linear a step that goes over a time sees a kink: methods of high order are
 * of order 2 there, unless steps end at the times, as with `pid({ stepAt: times })`.
 *
 * @category Inputs
 * @param times The times, rising, two at least; for "previous" one will do.
 * @param values What it is at each: numbers for a scalar, rows of shape [channels], or
 *   [batch, channels] each. Copied.
 * @param options The kind, and what happens at the ends and to missing values.
 * @returns The interpolation.
 * @throws {TypeError} If an option is unknown or the values are no numbers, or there is not one for
 *   each time.
 * @throws {RangeError} If the times do not rise, or a number is not finite; if a value is
 *   missing (NaN), and is not to be bridged or has nothing beside it.
 *
 * @example
 * ```ts
 * import { interpolation, neg, add, rk4, solve, vectorField } from "@revode/revode";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const u = interpolation([0, 1, 3], [[0], [1], [1]]);
 * assertEquals(u.at(0.5).toArray(), [0.5]);
 *
 * // A tank that leaks: y' = -y + u.
 * const field = vectorField({
 *   state: [1],
 *   inputs: { u: 1 },
 *   f: (_t, y, _p, { u }) => add(neg(y), u),
 * });
 * const { y1 } = solve({ field, inputs: { u }, y0: [0], t0: 0, t1: 1, dt: 0.01, method: rk4 });
 * assertAlmostEquals(y1.data[0], Math.exp(-1), 1e-9);
 * ```
 */
export function interpolation(
  times: ArrayLike<number>,
  values: NumbersLike | Tensor,
  options: InterpolationOptions = {},
): Interpolation {
  checkKeys("interpolation", options, KNOWN);
  const { kind = "linear", slopes = "natural", extrapolation = "refuse", missing = "refuse" } =
    options;
  const { differentiate = false } = options;
  checkChoice("interpolation: kind", kind, ["linear", "cubic", "previous"]);
  checkChoice("interpolation: slopes", slopes, ["natural", "backward"]);
  checkChoice("interpolation: extrapolation", extrapolation, ["refuse", "hold", "continue"]);
  checkChoice("interpolation: missing", missing, ["refuse", "bridge"]);
  if (typeof differentiate !== "boolean") {
    throw new TypeError(
      `interpolation: differentiate must be true or false, got ${describe(differentiate)}`,
    );
  }
  if (options.slopes !== undefined && kind !== "cubic") {
    throw new TypeError(
      `interpolation: slopes belong to kind "cubic", got kind "${kind}"; leave them out`,
    );
  }
  const at = numbersOf(times, "interpolation: the times");
  checkRise(at, kind === "previous" ? 1 : 2, kind);
  const given = tensorOf(values, "interpolation: the values");
  if (given.shape.length === 0 || given.shape[0] !== at.length) {
    throw new TypeError(
      `interpolation: there must be a value, or a row of values, for each of the ${at.length} ` +
        `times, got values of shape ${formatShape(given.shape)}`,
    );
  }
  if (sizeOf(given.shape) === 0) {
    throw new TypeError(
      `interpolation: there are no values: their shape is ${formatShape(given.shape)}`,
    );
  }
  const settings = { kind, slopes, extrapolation, missing, differentiate };
  // Finds what cannot be read.
  new PiecewiseTable(at, given.size / at.length, settings).build(given.data, "interpolation");
  const made = new Interpolation(at, given, settings);
  noteDriver(made, (caller, field, inputs) => new TableDrive(caller, field, inputs));
  return made;
}

function checkRise(times: Float64Array, least: number, kind: string): void {
  if (times.length < least) {
    throw new RangeError(
      `interpolation: kind "${kind}" takes ${least === 1 ? "one time" : "two times"} at least, ` +
        `got ${times.length}`,
    );
  }
  const bad = times.findIndex((t, i) => !(Number.isFinite(t) && (i === 0 || t > times[i - 1])));
  if (bad < 0) return;
  throw new RangeError(
    Number.isFinite(times[bad])
      ? `interpolation: the times must rise, and number ${bad}, ${times[bad]}, comes after ` +
        `${times[bad - 1]}; sort them with their values, and keep one of each`
      : `interpolation: the times must be finite, and number ${bad} is ${times[bad]}`,
  );
}
