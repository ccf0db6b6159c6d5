import { quoteCell } from "./table_error.ts";

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number in a cell, infinite where it is too large; NaN where the cell holds none. */
export function parseNumber(cell: string): number {
  return NUMBER.test(cell) ? Number(cell) : NaN;
}

/** What stands in a cell without a value. */
const MISSING = new Set(
  ["", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "null", "NULL", "-", "--", ".", "?"],
);

/** Whether a cell says that it has no value. */
export function isMissing(cell: string): boolean {
  return MISSING.has(cell);
}

/** Whether a cell holds what was meant for a number, right or wrong, but for plain words. */
export function isLikeNumber(cell: string): boolean {
  return /^[+\-\u2212]?(?:[.,]?\d|inf(?:inity)?$|\u221e)/i.test(cell);
}

/** What to try where a cell holds no number, by what it looks like. */
const REMEDIES: readonly [RegExp, string][] = [
  [/^$/, "correct the cell, or take the row out"],
  [/^[+-]?inf(inity)?$|^[+-]?\u221e$/i, "leave the cell empty if there is no value"],
  [/^[+-]?(\d{1,3}(,\d{3})+\.\d*|\d{1,3}(,\d{3}){2,})$/, "write it without commas"],
  [/^[+-]?\d*,\d+(e[+-]?\d+)?$/i, "write a point, not a comma, before the decimals"],
  [/^[+-]?(\d+\.?\d*|\.\d+)d[+-]?\d+$/i, "write the exponent with e, as in 1.5e3"],
  [/^\u2212/, 'write the sign as "-" (a hyphen)'],
  [/^\d{4}-\d\d-\d\d/, "dates can stand in the column of times only, as in 2024-01-31T12:00:00Z"],
  [/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*\D+$/i, "write the number alone, without a unit"],
];

/**
 * What is wrong with a cell that should hold a finite number.
 *
 * @param cell What is in it.
 * @param other What to try where nothing better is known.
 */
export function whyNoNumber(cell: string, other = "correct the cell, or take the row out"): string {
  const got = cell === "" ? "the cell is empty" : `got ${quoteCell(cell)}`;
  const remedy = Number.isFinite(parseNumber(cell)) || !NUMBER.test(cell)
    ? REMEDIES.find(([pattern]) => pattern.test(cell))?.[1] ?? other
    : "it is beyond the largest double, 1.8e308";
  return `${got}, wanted a finite number; ${remedy}`;
}

/** A number of things. */
export function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
