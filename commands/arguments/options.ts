import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "./command.ts";
import { nearestName } from "../../tensors/internal.ts";

/** What {@linkcode readOptions} gives. */
export interface Options {
  /** Whether `--help` or `-h` is there. */
  readonly help: boolean;
  /** What is no option, in order. */
  readonly names: readonly string[];
  /** The values by option, as text; unset where an option is not there. */
  readonly values: Readonly<Record<string, string | undefined>>;
}

/**
 * The error of a name that is not known; it names the nearest one and all others.
 *
 * @param what What is named, such as "method".
 *
 * @example
 * ```ts
 * import { unknownName } from "./options.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   unknownName("method", "rk5", ["euler", "rk4"]).message,
 *   'unknown method "rk5"; the nearest is "rk4" (known: euler, rk4)',
 * );
 * ```
 */
export function unknownName(what: string, name: string, known: readonly string[]): UsageError {
  return new UsageError(
    `unknown ${what} ${JSON.stringify(name)}; the nearest is ` +
      `${JSON.stringify(nearestName(name, known))} (known: ${known.join(", ")})`,
  );
}

/**
 * Reads a command line of options with values, and `--help`.
 *
 * @param valued The names of the options, without the dashes; each takes a value.
 * @param flags The names of options without a value, apart from `help`. In `values` one
 *   that is there is "true".
 * @throws {UsageError} If an option is unknown or has no value.
 *
 * @example
 * ```ts
 * import { readOptions } from "./options.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { names, values } = readOptions(["white-dwarf", "--lr", "0.1"], ["lr", "seed"]);
 * assertEquals(names, ["white-dwarf"]);
 * assertEquals([values.lr, values.seed], ["0.1", undefined]);
 * ```
 */
export function readOptions(
  args: readonly string[],
  valued: readonly string[],
  flags: readonly string[] = [],
): Options {
  const unknown: string[] = [];
  const parsed: Record<string, unknown> & { _: (string | number)[] } = parseArgs([...args], {
    string: [...valued, "_"],
    boolean: ["help", ...flags],
    alias: { h: "help" },
    unknown: (arg: string, key?: string) => {
      if (key !== undefined) unknown.push(arg.replace(/=.*$/s, ""));
      return key === undefined;
    },
  });
  const values: Record<string, string | undefined> = {};
  for (const name of valued) {
    const value = parsed[name];
    if (value === "" || unknown.includes(`--${name}`)) {
      throw new UsageError(
        `--${name} needs a value: write --${name} VALUE, or --${name}=VALUE where it begins with "-"`,
      );
    }
    if (typeof value === "string") values[name] = value;
  }
  for (const name of flags) if (parsed[name] === true) values[name] = "true";
  if (unknown.length > 0) {
    throw unknownName("option", unknown[0], [...valued, ...flags, "help"].map((x) => `--${x}`));
  }
  return { help: parsed.help === true, names: parsed._.map(String), values };
}

/**
 * A number from text.
 *
 * @param wanted What it must be, such as "a number above 0".
 * @throws {UsageError} If the text is not a finite number, or not the one wanted.
 *
 * @example
 * ```ts
 * import { UsageError } from "./command.ts";
 * import { numberIn } from "./options.ts";
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
 * import { wholeNumber } from "./options.ts";
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
