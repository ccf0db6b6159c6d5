/** Settings by name, of which JSON holds all. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * In what the settings of an earlier run differ from those of this one.
 *
 * @param earlier The settings that were.
 * @param now Those that are.
 * @param names Which of them count; default all of both.
 * @returns The first name that differs; undefined where none does.
 */
export function firstDifference(
  earlier: Settings,
  now: Settings,
  names: Iterable<string> = new Set([...Object.keys(earlier), ...Object.keys(now)]),
): string | undefined {
  return [...names].find((name) => JSON.stringify(earlier[name]) !== JSON.stringify(now[name]));
}
