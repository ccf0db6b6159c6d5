import type { ForecastError, ForecastErrors } from "./forecast_errors.ts";

/** How far forecasts are from the data, in one element of the state or all. */
export interface ErrorRow {
  /** What it is of. */
  readonly element: string;
  /** The data that were trained on, or those held out. */
  readonly part: "training" | "hold-out";
  /** The root of the mean squared error, of the model and of its rivals by name. */
  readonly errors: Readonly<Record<string, number>>;
}

/** What a row of all elements is called: their units differ, so it is in units of deviations. */
export const ALL = "all, in deviations";

/**
 * Errors element by element. Rivals are left out where nothing is held out: they have nothing to
 * forecast.
 *
 * @returns The rows: those trained on, those held out; of several elements the last is of all.
 */
export function errorRows(errors: ForecastErrors, stateNames: readonly string[]): ErrorRow[] {
  const heldOut = Object.keys(errors.holdout).length > 0;
  const { model } = errors.training;
  const training = heldOut ? errors.training : { model };
  return [
    ...rowsOf("training", training, stateNames),
    ...rowsOf("hold-out", errors.holdout, stateNames),
  ];
}

function rowsOf(
  part: ErrorRow["part"],
  by: Readonly<Record<string, ForecastError>>,
  stateNames: readonly string[],
): ErrorRow[] {
  const who = Object.entries(by);
  if (who.length === 0) return [];
  const each = stateNames.map((element, k): ErrorRow => ({
    element,
    part,
    errors: Object.fromEntries(who.map(([name, { columns }]) => [name, columns[k]])),
  }));
  if (each.length === 1) return each;
  const errors = Object.fromEntries(who.map(([name, { overall }]) => [name, overall]));
  return [...each, { element: ALL, part, errors }];
}

/** An error, or another number, in three digits. */
export function errorText(value: number): string {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value < 0 ? "-∞" : "∞";
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) {
    return value.toLocaleString("en", { maximumSignificantDigits: 3, minimumSignificantDigits: 3 });
  }
  return value.toExponential(2).replace("e+", "e");
}
