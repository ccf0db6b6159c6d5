/** The most evaluations of a search. */
const MOST = 24;

/** How near to each other places must come. */
const NEAR = 1e-7;

/**
 * Finds the least value of a function between two places, by parabolas, or a value below 0.
 *
 * @param f The function; expensive.
 * @param middle Where the least value is about.
 */
export function findTouch(
  f: (s: number) => number,
  low: number,
  middle: number,
  high: number,
): { readonly place: number; readonly value: number } {
  let value = f(middle);
  // The ends are places of the other kind: extremes, or ends of the step, where nothing may be known.
  let step = Math.min(middle - low, high - middle) / 8;
  for (let k = 0; k < MOST && value > 0 && step > NEAR; k += 2) {
    const [left, right] = [f(middle - step), f(middle + step)];
    if (left < 0) return { place: middle - step, value: left };
    if (right < 0) return { place: middle + step, value: right };
    const bend = left - 2 * value + right;
    const shift = bend > 0 ? step * (left - right) / (2 * bend) : left < right ? -step : step;
    const next = Math.min(
      Math.max(middle + Math.max(-2 * step, Math.min(2 * step, shift)), low),
      high,
    );
    const reached = f(next);
    if (reached < value) {
      middle = next;
      value = reached;
    }
    step = Math.min(step / 4, Math.max(Math.abs(shift), NEAR));
  }
  return { place: middle, value };
}
