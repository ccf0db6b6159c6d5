/**
 * Checks of what a run's configuration holds: none of it is believed unseen.
 *
 * @module
 */

/** What a value must be: it is given, with what it is called; undefined where nothing is wrong. */
export type Check = (value: unknown, name: string) => string | undefined;

/** A check in words. */
export const is = (wanted: string, holds: (value: unknown) => boolean): Check => (value, name) =>
  holds(value) ? undefined : `${name} must be ${wanted}, got ${JSON.stringify(value)}`;

/** A text. */
export const text: Check = is("a text", (value) => typeof value === "string");
/** A flag. */
export const flag: Check = is("true or false", (value) => typeof value === "boolean");
/** A finite number. */
export const number: Check = is("a finite number", (value) => Number.isFinite(value));
/** A whole number above 0. */
export const count: Check = is(
  "a whole number above 0",
  (value) => Number.isSafeInteger(value) && Number(value) > 0,
);

/** A list of what passes a check. */
export const list = (each: Check): Check => (value, name) => {
  if (!Array.isArray(value)) return `${name} must be a list, got ${JSON.stringify(value)}`;
  return first(value.map((element, k) => () => each(element, `${name}[${k}]`)));
};

/** What may be left out. */
export const optional = (check: Check): Check => (value, name) =>
  value === undefined ? undefined : check(value, name);

/** An object of parts that pass a check, whatever their names. */
export const each = (check: Check): Check => (value, name) =>
  wrongIn(value, {}, name) ??
    first(Object.entries(value as object).map(([key, one]) => () => check(one, `${name}.${key}`)));

/** An object with parts of these names; others are not looked at. */
export const parts = (checks: Readonly<Record<string, Check>>): Check => (value, name) =>
  wrongIn(value, checks, name);

/** What is wrong with an object by the checks of its parts; its name is empty where it is all. */
export function wrongIn(
  value: unknown,
  checks: Readonly<Record<string, Check>>,
  name: string,
): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `${name || "it"} must be an object, got ${JSON.stringify(value)}`;
  }
  const values = value as Record<string, unknown>;
  return first(
    Object.entries(checks).map(([key, check]) => () =>
      check(values[key], name === "" ? key : `${name}.${key}`)
    ),
  );
}

/** The first thing that is wrong. */
export function first(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const wrong = check();
    if (wrong !== undefined) return wrong;
  }
}
