/**
 * Puts the elements of a block of a matrix in an order in which entries are near the diagonal, where
 * there is such a one: neighbours one after the other, from an end of the block on (E. Cuthill and J.
 * McKee, Reducing the bandwidth of sparse symmetric matrices, 1969).
 *
 * @param block The numbers of its elements.
 * @param neighbours For each element of the whole matrix those that it shares an entry with.
 * @returns The numbers in that order.
 */
export function narrowOrder(
  block: Int32Array,
  neighbours: readonly (readonly number[])[],
): Int32Array {
  const degree = (i: number) => neighbours[i].length;
  const walk = (from: number) => {
    const found = [from];
    const seen = new Set(found);
    for (let next = 0; next < found.length; next++) {
      const ahead = neighbours[found[next]].filter((j) => !seen.has(j));
      for (const j of ahead.sort((a, b) => degree(a) - degree(b))) {
        seen.add(j);
        found.push(j);
      }
    }
    return found;
  };
  const least = block.reduce((best, i) => degree(i) < degree(best) ? i : best, block[0]);
  // The last one of a walk from anywhere is at an end.
  const first = walk(least);
  return Int32Array.from(walk(first[first.length - 1]));
}
