import { wrap } from "../report/fold.ts";
import type { Option } from "./option_table.ts";

/**
 * What help says of an option.
 *
 * @param indent Where the explanation begins: the number of characters before it.
 * @param otherwise What holds by default. Default the option's `default`.
 *
 * @example
 * ```ts
 * import { optionHelp } from "./option_help.ts";
 * import { option } from "./option_table.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const out = option("out DIR", "the folder;\ndefault", String, "bench");
 * assertEquals(optionHelp(out, 12), "  --out DIR the folder;\n            default bench");
 * ```
 */
export function optionHelp(
  option: Option<unknown>,
  indent: number,
  otherwise: string | undefined = option.default,
): string {
  const { name, value, help } = option;
  const head = `  --${value === undefined ? name : `${name} ${value}`}`.padEnd(indent - 1);
  const space = " ".repeat(indent);
  const text = help.endsWith("default") ? `${help} ${otherwise}` : help;
  const [first, ...more] = text.split("\n");
  return [`${head} ${first}`, ...more.map((line) => space + line)]
    .flatMap((line) => wrap(line, space)).join("\n");
}
