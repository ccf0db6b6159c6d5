import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "./errors.ts";
import type { OptionTexts } from "./option_readers.ts";
import { unknownName } from "./values.ts";

/** What {@linkcode readOptions} gives. */
export interface Options {
  /** Whether `--help` or `-h` is there. */
  readonly help: boolean;
  /** What is no option, in order. */
  readonly names: readonly string[];
  /** The values by option, as text; unset where an option is not there. */
  readonly values: OptionTexts;
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
  const known = () => [...valued, ...flags, "help"].map((x) => `--${x}`);
  const end = args.indexOf("--");
  // What is no option is gathered by this name, which must not be that of an option.
  const gathered = args.slice(0, end < 0 ? args.length : end)
    .find((arg) => /^-[^-=]*_/.test(arg) || /^--(no-)?_([.=]|$)/.test(arg));
  if (gathered !== undefined) throw unknownName("option", gathered.replace(/=.*$/s, ""), known());
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
    throw unknownName("option", unknown[0], known());
  }
  return { help: parsed.help === true, names: parsed._.map(String), values };
}
