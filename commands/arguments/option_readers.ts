/**
 * What reads the text of an option.
 *
 * @module
 */
import { numberIn, unknownName, wholeNumber } from "./values.ts";

/** Options as a command line has them: texts by name, without the dashes; "true" of a flag. */
export type OptionTexts = Readonly<Record<string, string | undefined>>;

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
