/**
 * A stand-in for `@std/cli/parse-args`; see `offline/README.md`.
 *
 * @module
 */
import type { Aliases, Args, Names, ParseOptions } from "./_types.ts";
export type { Args, ParseOptions } from "./_types.ts";

/**
 * Reads command-line arguments into one record.
 *
 * `--name=value`, `--name value`, `--name`, `-n value` and `-abc`; what is no option is in `_`. A
 * value that starts with "-" needs the "=". Of a repeated option the last value counts, or all of
 * them where it is in `collect`. A value that reads as a number is one, unless in `string`.
 *
 * @param args The arguments, such as `Deno.args`.
 * @param options The names to expect, and how to read them.
 * @returns The values by name.
 */
export function parseArgs<
  B extends Names | boolean = undefined,
  S extends Names = undefined,
  C extends Names = undefined,
  N extends Names = undefined,
  D extends Record<string, unknown> | undefined = undefined,
  const A extends Aliases | undefined = undefined,
  DD extends boolean | undefined = undefined,
>(args: string[], options: ParseOptions<B, S, C, N, D, A, DD> = {}): Args<B, S, C, N, D, A, DD> {
  const groups = Object.entries<string | readonly string[]>(options.alias ?? {}).map(
    ([name, others]): string[] => [name, others].flat(),
  );
  const namesOf = (name: string) => groups.find((names) => names.includes(name)) ?? [name];
  const setOf = (names: unknown) => new Set(stringsIn(names).flatMap(namesOf));
  const booleans = setOf(options.boolean);
  const strings = setOf(options.string);
  const collected = setOf(options.collect);
  const negatable = setOf(options.negatable);
  const result: Record<string, unknown> = {};
  const rest: (string | number)[] = [];

  function put(name: string, value: string | boolean, arg: string): void {
    const known = booleans.has(name) || strings.has(name) || groups.flat().includes(name) ||
      (options.boolean === true && /^--[^=]+$/.test(arg));
    if (!known && options.unknown?.(arg, name, value) === false) return;
    const read = strings.has(name) ? value : numberIn(value);
    for (const each of namesOf(name)) {
      const before = (result[each] ?? []) as unknown[];
      result[each] = collected.has(name) && value !== false ? [...before, read] : read;
    }
  }

  /** An option without "=": the next argument may be its value. Says whether it was. */
  function putWithNext(name: string, next: string | undefined, arg: string): boolean {
    const flag = booleans.has(name) || (options.boolean === true && arg.startsWith("--"));
    const taken = flag ? next === "true" || next === "false" : next && !next.startsWith("-");
    if (!taken) put(name, strings.has(name) ? "" : true, arg);
    else put(name, flag ? next === "true" : next!, arg);
    return Boolean(taken);
  }

  const end = args.includes("--") ? args.indexOf("--") : args.length;
  for (let i = 0; i < end; i++) {
    const arg = args[i];
    const next = i + 1 < end ? args[i + 1] : undefined;
    const [, name, value] = /^(?:--|-(?=[^-]=))(.+?)=(.+)$/s.exec(arg) ?? [];
    const [, negated] = /^--no-(.+)$/.exec(arg) ?? [];
    if (name !== undefined) {
      put(name, booleans.has(name) ? value !== "false" : value, arg);
    } else if (negated !== undefined && negatable.has(negated)) {
      put(negated, false, arg);
    } else if (arg.length > 2 && arg.startsWith("--")) {
      if (putWithNext(arg.slice(2), next, arg)) i++;
    } else if (arg.length > 1 && arg.startsWith("-")) {
      const [, letters, attached] = /^-(.+?)(?<=[a-z])(-?\d.*)$/is.exec(arg) ?? [, arg.slice(1)];
      const flags = [...letters!];
      const last = flags.pop()!;
      for (const flag of flags) put(flag, strings.has(flag) ? "" : true, arg);
      if (attached !== undefined) put(last, attached, arg);
      else if (putWithNext(last, next, arg)) i++;
    } else if (options.unknown?.(arg) !== false) {
      rest.push(strings.has("_") ? arg : numberIn(arg) as string | number);
      if (options.stopEarly) {
        rest.push(...args.slice(i + 1, end));
        break;
      }
    }
  }

  for (const [name, value] of Object.entries(options.default ?? {})) {
    for (const each of namesOf(name)) if (!Object.hasOwn(result, each)) result[each] = value;
  }
  for (const name of booleans) result[name] ??= collected.has(name) ? [] : false;
  for (const name of strings) if (collected.has(name)) result[name] ??= [];
  const after = args.slice(end + 1);
  if (options["--"]) result["--"] = after;
  result._ = options["--"] ? rest : [...rest, ...after];
  return result as Args<B, S, C, N, D, A, DD>;
}

function numberIn(value: string | boolean): string | number | boolean {
  const number = typeof value === "string" && /\S/.test(value) ? Number(value) : NaN;
  return Number.isFinite(number) ? number : value;
}

function stringsIn(names: unknown): string[] {
  return [names].flat().filter((name): name is string => typeof name === "string");
}
