/** A point of a line. */
export interface Point {
  /** Where it is along the axis. */
  readonly x: number;
  /** How high it is. */
  readonly y: number;
}

/**
 * Takes points out of a long line so that it looks the same: of every piece of it the first, the
 * last, the lowest and the highest stay. Points that are not finite go.
 *
 * @param most How many stay at most, at least 4.
 */
export function thin<P extends Point>(points: readonly P[], most: number): P[] {
  const finite = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  if (finite.length <= most) return finite;
  const pieces = Math.floor(most / 4);
  return Array.from({ length: pieces }, (_, k) => {
    const from = Math.floor(k * finite.length / pieces);
    const to = Math.floor((k + 1) * finite.length / pieces);
    let [lowest, highest] = [from, from];
    for (let i = from; i < to; i++) {
      if (finite[i].y < finite[lowest].y) lowest = i;
      if (finite[i].y > finite[highest].y) highest = i;
    }
    const kept = [...new Set([from, lowest, highest, to - 1])].sort((a, b) => a - b);
    return kept.map((i) => finite[i]);
  }).flat();
}
