/**
 * The known name that is most like a given one: one that contains it or is contained in
 * it, else the one with the fewest letters to insert, delete or replace (Levenshtein
 * 1966). Case does not count.
 *
 * @returns One of them; of several equally like it, the first.
 *
 * @example
 * ```ts
 * import { nearestName } from "./nearest_name.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nearestName("rk5", ["euler", "rk4"]), "rk4");
 * assertEquals(nearestName("dwarf", ["coupled-oscillator", "white-dwarf"]), "white-dwarf");
 * ```
 */
export function nearestName(name: string, known: readonly string[]): string {
  const wanted = name.toLowerCase();
  let nearest = known[0];
  let least = Infinity;
  for (const candidate of known) {
    const other = candidate.toLowerCase();
    const part = wanted !== "" && (other.includes(wanted) || wanted.includes(other));
    const distance = editDistance(wanted, other) + (part ? 0 : APART);
    if (distance < least) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

/**
 * The end of a message about a name that there is not: the one that it may be meant for.
 *
 * @param otherwise What is said where no name is known; "" for nothing.
 *
 * @example
 * ```ts
 * import { didYouMean } from "./nearest_name.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(didYouMean("rat", ["rate", "share"]), '; did you mean "rate"?');
 * assertEquals(didYouMean("rat", []), "");
 * ```
 */
export function didYouMean(name: string, known: readonly string[], otherwise = ""): string {
  if (known.length > 0) return `; did you mean "${nearestName(name, known)}"?`;
  return otherwise && `; ${otherwise}`;
}

/** Whatever shares a part is nearer than whatever does not. */
const APART = 1e6;

/**
 * The known name that a given one is likely meant for: the same but for case, `-` and `_`, one
 * that is contained in it or contains it, or one a slip of the fingers away.
 *
 * @returns One of them; `undefined` where none is near.
 */
export function nearName(name: string, known: readonly string[]): string | undefined {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[-_\s]/g, "");
  const wanted = bare(name);
  const distances = known.map((other) => editDistance(wanted, bare(other)));
  const least = distances.indexOf(Math.min(...distances));
  if (least < 0) return undefined;
  // Two letters that changed places are two slips; of names of two letters anything would be near.
  const length = Math.max(wanted.length, bare(known[least]).length);
  if (wanted.length >= 3 && distances[least] <= Math.min(3, length / 2)) return known[least];
  if (distances[least] === 0) return known[least];
  const nearest = nearestName(wanted, known);
  const other = bare(nearest);
  const part = wanted.includes(other) || other.includes(wanted);
  return part && Math.min(wanted.length, other.length) >= 2 ? nearest : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
