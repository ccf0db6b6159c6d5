/**
 * Puts what has the same key together, in the order of first ones: as `Map.groupBy`, which Node 20
 * has not.
 *
 * @param keyOf The key of each one.
 */
export function groupBy<T, Key>(
  all: Iterable<T>,
  keyOf: (one: T, at: number) => Key,
): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  let at = 0;
  for (const one of all) {
    const key = keyOf(one, at++);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
