import { largest, recordAll, type RecordedAll } from "../../tensors/internal.ts";
import { abs, concat, reshape, sub } from "../../tensors/mod.ts";

/** From a state and the one that was kept there to that, and to how far and how large they are. */
export function comparison(size: number): RecordedAll {
  return recordAll(
    (state, kept) => {
      const sizes = [abs(sub(state, kept)), abs(kept)].map((x) => reshape(largest(x), [1]));
      // Written into the place of the state, which has been read by then.
      return [kept, concat(sizes)];
    },
    [[size], [size]],
    "webgpu",
  );
}

/**
 * The worst of pairs of a miss and a size, in parts of the larger one of that and of the next, since a path
 * may begin at 0.
 *
 * @param end The state at the end.
 */
export function worstOf(missed: Float64Array, end: Float64Array): number {
  let next = end.reduce((most, y) => Math.max(most, Math.abs(y)), 0);
  let worst = 0;
  for (let j = missed.length - 2; j >= 0; j -= 2) {
    const [miss, size] = [missed[j], missed[j + 1]];
    if (miss !== 0) worst = Math.max(worst, miss / Math.max(size, next));
    next = size;
  }
  return worst;
}
