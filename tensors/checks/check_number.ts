import { describe } from "./describe.ts";

/**
 * Checks that an option is a number, of whatever size. JavaScript compares a string with numbers,
 * too, and computes other things with it.
 *
 * @param value What was given; `undefined` for one that is left out.
 * @throws {TypeError} If it is something else.
 */
export function checkNumber(caller: string, name: string, value: unknown): void {
  if (value === undefined || typeof value === "number") return;
  throw new TypeError(`${caller}: ${name} must be a number, got ${describe(value)}`);
}

/**
 * Checks that an option is a whole number that is not too small.
 *
 * @param what Whose option it is, and its name, as the message begins.
 * @throws {RangeError} If it is something else.
 */
export function checkWhole(what: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new RangeError(`${what} must be a whole number of at least ${least}, got ${value}`);
}
