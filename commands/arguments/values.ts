import { nearestName } from "../../tensors/internal.ts";
import { UsageError } from "./errors.ts";

/** As many names as one reads: more of them, such as those of a thousand trajectories, hide the nearest one. */
const FEW = 20;

/**
 * The error of a name that is not known; it names the nearest one, and all others where they are few.
 *
 * @param what What is named, such as "method".
 *
 * @example
 * ```ts
 * import { unknownName } from "./values.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   unknownName("method", "rk5", ["euler", "rk4"]).message,
 *   'unknown method "rk5"; the nearest is "rk4" (known: euler, rk4)',
 * );
 * ```
 */
export function unknownName(what: string, name: string, known: readonly string[]): UsageError {
  const all = known.length > FEW ? `one of ${known.length}` : `known: ${known.join(", ")}`;
  return new UsageError(
    `unknown ${what} ${JSON.stringify(name)}; the nearest is ` +
      `${JSON.stringify(nearestName(name, known))} (${all})`,
  );
}

/**
 * A number from text.
 *
 * @param wanted What it must be, such as "a number above 0".
 * @throws {UsageError} If the text is not a finite number, or not the one wanted.
 *
 * @example
 * ```ts
 * import { UsageError } from "./errors.ts";
 * import { numberIn } from "./values.ts";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(numberIn("--lr", "1e-2", "a number above 0", (x) => x > 0), 0.01);
 * assertThrows(() => numberIn("--lr", "-1", "a number above 0", (x) => x > 0), UsageError, "above 0");
 * ```
 */
export function numberIn(
  what: string,
  text: string,
  wanted: string,
  holds: (x: number) => boolean,
): number {
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(number) || !holds(number)) {
    throw new UsageError(`${what} must be ${wanted}, got ${JSON.stringify(text)}`);
  }
  return number;
}

/**
 * A whole number from text.
 *
 * @param most The most. Default 2^53 − 1.
 * @throws {UsageError} If the text is not such a number.
 *
 * @example
 * ```ts
 * import { wholeNumber } from "./values.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(wholeNumber("--iterations", "1000", 1), 1000);
 * ```
 */
export function wholeNumber(
  what: string,
  text: string,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const range = most === Number.MAX_SAFE_INTEGER
    ? `of at least ${least}`
    : `from ${least} to ${most}`;
  const wanted = `a whole number ${range}`;
  return numberIn(what, text, wanted, (x) => Number.isInteger(x) && x >= least && x <= most);
}
