import type { OptionTexts, Reader } from "./option_readers.ts";

/** An option of a command: a row of its table. */
export interface Option<Value> {
  /** Its name, without the dashes. */
  readonly name: string;
  /** What help calls its value, such as NAME; unset for a flag, which has none. */
  readonly value?: string;
  /** What help says, broken where there is a line break. Where it ends in "default", that follows. */
  readonly help: string;
  /** The text that holds where none is given. */
  readonly default?: string;
  /** Reads its value. */
  readonly read: Reader<Value>;
}

/**
 * An option of a command.
 *
 * @param usage Its name and what help calls its value, as in "lr RATE"; a flag has no value.
 * @param help What help says. Where it ends in "default", that follows.
 * @param otherwise The text that holds where none is given.
 */
export function option<Value>(
  usage: string,
  help: string,
  read: Reader<Value>,
  otherwise?: string,
): Option<Value> {
  const [name, value] = usage.split(" ");
  return { name, value, help, read, default: otherwise };
}

/** The options that make up an object: a row for each of its properties. */
export type OptionTable<Values> = {
  readonly [Key in keyof Values]-?: Option<Values[Key]>;
};

/**
 * Reads the options of a table, in its order.
 *
 * @throws {UsageError} If a text is none that its option may have.
 *
 * @example
 * ```ts
 * import { option, type OptionTable, readTable } from "./option_table.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const table: OptionTable<{ readonly seed: number }> = {
 *   seed: option("seed N", "seeds the network; default", Number, "0"),
 * };
 * assertEquals(readTable(table, {}), { seed: 0 });
 * assertEquals(readTable(table, { seed: "7" }), { seed: 7 });
 * ```
 */
export function readTable<Values>(table: OptionTable<Values>, texts: OptionTexts): Values {
  const values: Partial<Values> = {};
  for (const key in table) {
    const { name, default: otherwise, read } = table[key];
    const text = texts[name] ?? otherwise;
    if (text !== undefined) values[key] = read(text, name, texts);
  }
  return values as Values;
}
