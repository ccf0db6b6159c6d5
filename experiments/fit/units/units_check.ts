import { count, first, flag, is, list, number, optional, parts } from "../options/config_checks.ts";
import type { Units } from "./units.ts";
import { termsOf } from "./units_spec.ts";

const aboveZero = is("a number above 0", (x) => Number.isFinite(x) && Number(x) > 0);

const UNITS = parts({
  log: list(flag),
  trend: optional(is("0, 1 or 2", (x) => x === 0 || x === 1 || x === 2)),
  seasons: list(parts({ period: aboveZero, harmonics: count })),
  t0: number,
  length: aboveZero,
  baseline: list(list(number)),
  offset: list(number),
  factor: list(aboveZero),
});

/**
 * What is wrong with units as a run's configuration holds them.
 *
 * @param value What is read.
 * @param name What it is called there.
 * @param columns The number of columns that they must be for.
 * @returns One sentence; undefined where nothing is wrong.
 *
 * @example
 * ```ts
 * import { wrongInUnits } from "./units_check.ts";
 * import { unitsOf } from "./units.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const pair = { name: "1", times: Float64Array.of(0, 1), states: Float64Array.of(2, 4) };
 * const units = unitsOf([pair], 1, { log: [true], seasons: [] });
 * assertEquals(wrongInUnits(JSON.parse(JSON.stringify(units)), "units", 1), undefined);
 * assertEquals(
 *   wrongInUnits({ ...units, factor: [0] }, "units", 1),
 *   "units.factor[0] must be a number above 0, got 0",
 * );
 * ```
 */
export function wrongInUnits(value: unknown, name: string, columns: number): string | undefined {
  return UNITS(value, name) ?? wrongLengths(value as Units, name, columns);
}

function wrongLengths(units: Units, name: string, columns: number): string | undefined {
  const wrong = (each: string, { length }: readonly unknown[], wanted: number) => () =>
    length === wanted ? undefined : `${name}.${each} must have ${wanted} elements, got ${length}`;
  const { log, baseline, offset, factor } = units;
  return first([
    ...Object.entries({ log, baseline, offset, factor }).map(([each, values]) =>
      wrong(each, values, columns)
    ),
    ...baseline.map((each, k) => wrong(`baseline[${k}]`, each, termsOf(units))),
  ]);
}
