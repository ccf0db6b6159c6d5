import { UsageError } from "./errors.ts";
import { flag, type Given, type Readers } from "./option_readers.ts";
import { type Options, readOptions } from "./options.ts";

/**
 * Reads a command line, but for the values of its options: these are read when asked for.
 *
 * @param readers The options; {@linkcode flag} stands for one without a value.
 * @throws {UsageError} If an option is unknown or has no value.
 */
export function readWith<All extends Readers>(
  args: readonly string[],
  readers: All,
): Options & { readonly read: () => Given<All> } {
  const [flags, valued] = [true, false].map((isFlag) =>
    Object.keys(readers).filter((name) => (readers[name] === flag) === isFlag)
  );
  const options = readOptions(args, valued, flags);
  const read = () =>
    Object.fromEntries(
      Object.keys(readers).flatMap((name) => {
        const text = options.values[name];
        return text === undefined ? [] : [[name, readers[name](text, name, options.values)]];
      }),
    ) as Given<All>;
  return { ...options, read };
}

/**
 * Reads the command line of a command that takes options only.
 *
 * @param readers The options; {@linkcode flag} stands for one without a value.
 * @throws {UsageError} If an option is unknown, or its text none that it may have.
 *
 * @example
 * ```ts
 * import { flag, whole } from "./option_readers.ts";
 * import { readGiven } from "./read_with.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const readers = { out: String, seed: whole(0), quick: flag };
 * assertEquals(readGiven("bench", ["--seed", "7", "--quick"], readers), { seed: 7, quick: true });
 * ```
 */
export function readGiven<All extends Readers>(
  command: string,
  args: readonly string[],
  readers: All,
): Given<All> | "help" {
  const { help, names: [name], read } = readWith(args, readers);
  if (help) return "help";
  if (name === undefined) return read();
  throw new UsageError(`${command} takes options only, got ${JSON.stringify(name)}; see --help`);
}
