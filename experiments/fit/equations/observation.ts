import type { Observe } from "../../../models/mod.ts";
import { concat, reshape, slice, type Tensor } from "../../../tensors/mod.ts";
import { nearestName } from "../../../tensors/internal.ts";
import { UsageError } from "../../../commands/internal.ts";
import type { Equations } from "./equations.ts";

/** What columns of a table measure of a state. */
export interface Observation {
  /** The columns. */
  readonly columns: readonly string[];
  /** Of each the number of the element that it is; -1 where it is made of the state. */
  readonly elements: readonly number[];
  /** What a row of the table should be; unset where it is the state itself. */
  readonly observe?: Observe;
}

/**
 * Finds the columns that equations have something to say of: those that the module names in `observe`,
 * else those that have the names of elements.
 *
 * @param available The columns that there are.
 * @throws {UsageError} If there is none, or not one of a name.
 *
 * @example
 * ```ts
 * import { observation } from "./observation.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { columns, elements } = observation(
 *   { name: "epidemic.ts", state: ["S", "in_bed"], observe: { ill: "in_bed" } },
 *   ["ill", "temperature"],
 * );
 * assertEquals([columns, elements], [["ill"], [1]]);
 * ```
 */
export function observation(
  { name, state, observe }: Pick<Equations, "name" | "state" | "observe">,
  available: readonly string[],
): Observation {
  const measured = observe ??
    Object.fromEntries(
      state.filter((each) => available.includes(each)).map((each) => [each, each]),
    );
  const columns = Object.keys(measured);
  const known = `(known: ${available.join(", ") || "none"})`;
  for (const column of columns) {
    if (available.includes(column)) continue;
    throw new UsageError(
      `${name}: observe: the table has no column "${column}"; the nearest is ` +
        `"${nearestName(column, available)}" ${known}`,
    );
  }
  if (columns.length === 0) {
    throw new UsageError(
      `${name}: no column has the name of one of the state's elements, ${state.join(", ")} ` +
        `${known}; say in observe what the columns measure, as in ` +
        `export const observe = { column: "${state[0]}" }`,
    );
  }
  const rules = Object.values(measured);
  const elements = rules.map((rule) => typeof rule === "string" ? state.indexOf(rule) : -1);
  if (columns.length === state.length && elements.every((element, k) => element === k)) {
    return { columns, elements };
  }
  return {
    columns,
    elements,
    observe: (y, at) =>
      row(
        rules.map((rule, k) =>
          typeof rule === "string" ? slice(y, elements[k], elements[k] + 1) : rule(y, at)
        ),
      ),
  };
}

/** Numbers, of shape [] or [1], in a row. */
export function row(parts: readonly Tensor[]): Tensor {
  return concat(parts.map((part) => reshape(part, [1])));
}
