/**
 * What reads the text of an option, and command lines by such readers.
 *
 * @module
 */
import { UsageError } from "./command.ts";
import { numberIn, type Options, readOptions, unknownName, wholeNumber } from "./options.ts";

/** Options as a command line has them: texts by name, without the dashes; "true" of a flag. */
export type OptionTexts = Options["values"];

/**
 * Reads the text of an option, which may depend on the texts of others; throws a
 * {@linkcode UsageError} where it is none that the option may have.
 */
export type Reader<Value> = (text: string, name: string, texts: OptionTexts) => Value;

/** A {@linkcode Reader} that depends on no other option. */
export type PlainReader<Value> = (text: string, name: string) => Value;

/** Readers by the names of their options. */
export type Readers = Readonly<Record<string, Reader<unknown>>>;

/** The values of the options that are there. */
export type Given<All extends Readers> = { readonly [Name in keyof All]?: ReturnType<All[Name]> };

/** Stands for an option without a value. */
export const flag: Reader<true> = (): true => true;

/** Reads a number: see {@linkcode numberIn}. */
export function number(wanted: string, holds: (x: number) => boolean): PlainReader<number> {
  return (text, name) => numberIn(`--${name}`, text, wanted, holds);
}

/** Reads a whole number: see {@linkcode wholeNumber}. */
export function whole(least: number, most?: number): PlainReader<number> {
  return (text, name) => wholeNumber(`--${name}`, text, least, most);
}

/** Reads one of some names; `what` they are of, for the message, is by default the option's name. */
export function oneOf<const Name extends string>(
  names: readonly Name[],
  what?: string,
): PlainReader<Name> {
  return (text, name) => {
    const found = names.find((each) => each === text);
    if (found === undefined) throw unknownName(what ?? name, text, names);
    return found;
  };
}

/** Reads some of some names, with commas between; they come in the order of all, each once. */
export function someOf<const Name extends string>(
  names: readonly Name[],
  what: string,
): PlainReader<Name[]> {
  const one = oneOf(names, what);
  return (text, name) => {
    const wanted = text.split(",").map((each) => one(each, name));
    return names.filter((each) => wanted.includes(each));
  };
}

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
 * import { flag, readGiven, whole } from "./option_readers.ts";
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
