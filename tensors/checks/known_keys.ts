import { describe } from "./describe.ts";
import { nearName } from "./nearest_name.ts";

/** Every option of an interface, by name: one that is left out, or not there, does not compile. */
export type KeysOf<T> = Readonly<Record<keyof T, true>>;

/**
 * Checks that an object of options has no option that nobody reads. One that is `undefined` counts
 * as left out.
 *
 * @param hints What to do in place of options that belong elsewhere, by their names.
 * @throws {TypeError} If it is no object, or has an option that is not known.
 *
 * @example
 * ```ts
 * import { checkKeys } from "./known_keys.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const known = { width: true, depth: true } as const;
 * checkKeys("box", { width: 3 }, known);
 * assertThrows(() => checkKeys("box", { witdh: 3 }, known), TypeError, 'did you mean "width"?');
 * ```
 */
export function checkKeys(
  caller: string,
  options: unknown,
  known: Readonly<Record<string, true>>,
  hints: Readonly<Record<string, string>> = {},
): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(
      `${caller}: the options must be an object, got ${describe(options)}; ${listed(known)}`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || Object.hasOwn(known, name)) continue;
    const near = nearName(name, Object.keys(known));
    const advice = Object.hasOwn(hints, name)
      ? hints[name]
      : near === undefined
      ? listed(known)
      : `did you mean ${JSON.stringify(near)}?`;
    throw new TypeError(`${caller}: unknown option ${JSON.stringify(name)}; ${advice}`);
  }
}

function listed(known: Readonly<Record<string, true>>): string {
  const names = Object.keys(known);
  return names.length === 1
    ? `the only option is ${names[0]}`
    : `the options are ${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}
