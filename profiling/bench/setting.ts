/**
 * What cases have in common with those that they are compared with.
 *
 * @module
 */
import type { Variant } from "./plan/case.ts";
import { CASE_COLUMNS, type Row } from "./row.ts";

/** What is within a setting, and what has words of its own. */
const LEFT_OUT = new Set(["adjoint", "steps", "method", "system", "module", "parameters"]);
const NAMED = CASE_COLUMNS.filter((name) => !LEFT_OUT.has(name)) as (keyof Variant)[];

/**
 * What a case has in common with those that it is compared with: all but adjoint, steps and
 * repeat, in words.
 *
 * @returns The words, such as "rk4, white-dwarf, batch 8".
 *
 * @example
 * ```ts
 * import { settingText } from "./setting.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = settingText({ method: "rk4", system: "white-dwarf", hidden: [32, 32] });
 * assertEquals(text, "rk4, white-dwarf, hidden 32x32");
 * ```
 */
export function settingText(what: Variant): string {
  const { method, system, module, parameters = {} } = what;
  return [
    method,
    // Where a module is on this machine is nobody's business.
    module === undefined ? system : module.replace(/^.*[/\\](?=.)/, ""),
    ...NAMED.flatMap((name) => {
      const value = what[name];
      if (value === undefined) return [];
      return `${name} ${Array.isArray(value) ? value.join("x") : value}`;
    }),
    ...Object.entries(parameters).map(([name, value]) =>
      `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`
    ),
  ].filter((word) => word !== undefined).join(", ");
}

/**
 * Rows by what they have in common.
 *
 * @returns The rows by {@linkcode settingText}, in the order in which they come up; what differs in
 *   no word of it, such as modules of one name, is numbered.
 */
export function bySetting(rows: readonly Row[]): Map<string, Row[]> {
  const named = new Map<string, Row[]>();
  const key = (row: Row) => JSON.stringify([settingText(row), row.system, row.module]);
  for (const group of Map.groupBy(rows, key).values()) {
    const text = settingText(group[0]);
    let name = text;
    for (let k = 2; named.has(name); k++) name = `${text}, no. ${k}`;
    named.set(name, group);
  }
  return named;
}
