/** Numbers by name. */
export type Numbers = Readonly<Record<string, number>>;

/** What says which layout a file has, and no result. */
const NO_RESULT = ["format", "versions", "options", "seconds"];

/**
 * All numbers of a file of results, with the names of what they are in. An object of a list is named by
 * the texts in it.
 *
 * @param value What the file holds.
 *
 * @example
 * ```ts
 * import { numbersOf } from "./numbers_of.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const summary = { format: 1, loss: 0.5, errors: [{ part: "training", element: "x", model: 2 }] };
 * assertEquals(numbersOf(summary), { loss: 0.5, "errors training x model": 2 });
 * ```
 */
export function numbersOf(value: unknown): Numbers {
  const found: Record<string, number> = {};
  const add = (value: unknown, path: readonly string[]) => {
    if (typeof value === "number") {
      found[path.join(" ")] = value;
    } else if (Array.isArray(value)) {
      for (const [k, each] of value.entries()) add(each, [...path, ...nameIn(each, k)]);
    } else if (typeof value === "object" && value !== null) {
      for (const [name, each] of Object.entries(value)) {
        if (path.length > 0 || !NO_RESULT.includes(name)) add(each, [...path, name]);
      }
    }
  };
  add(value, []);
  return found;
}

/** What tells a member of a list from the others: the texts in it, or else its place. */
function nameIn(each: unknown, k: number): string[] {
  const texts = typeof each === "object" && each !== null
    ? Object.values(each).filter((text) => typeof text === "string")
    : [];
  return texts.length > 0 ? texts : [`${k}`];
}
