import type { PathLoss } from "../../../solvers/mod.ts";
import type { Tensor } from "../../../tensors/mod.ts";

/** For how many steps there is room at first. */
const ROOM = 512;

/**
 * The mean squared error of a path that is drawn straight from the end of each step to that of the
 * next, as the paper's code has it for adaptive steps. The start is no such end: before the end
 * of the first step the line through the first two goes on backwards.
 *
 * Of all steps it keeps where they end, as that code does: what it holds grows with their number.
 *
 * @param times The times of the data, in order, from the start of the solve to its end.
 * @param states The data, of shape [times, d].
 * @returns The loss. Its value is a `RangeError` where the whole solve is one step.
 */
export function linearPathLoss(times: Float64Array, states: Tensor): PathLoss {
  const [rows, width] = states.shape;
  const { data, size } = states;
  // Of each row by how much the line misses it, and the part of the line's later end.
  const misses = new Float64Array(size);
  const parts = new Float64Array(rows);
  let ends = roomFor(ROOM, width);
  let count = 0;

  /** The rows on the line to end number `index`, in squares; y is the state there. */
  const squares = (index: number, y: Float64Array, keep: boolean): number => {
    let sum = 0;
    for (let row = ends.first[index]; row < ends.first[index + 1]; row++) {
      for (let k = 0; k < width; k++) {
        const before = ends.states[(index - 1) * width + k];
        const miss = before + (y[k] - before) * parts[row] - data[row * width + k];
        if (keep) misses[row * width + k] = miss;
        sum += miss * miss;
      }
    }
    return sum / size;
  };

  return {
    at: { every: 1 },
    stateShape: [width],
    value(index, t, y) {
      // A way back that reads again goes from the last end to the first.
      if (index > 0 && index < count) return squares(index, y, false);
      if (index === ends.times.length) ends = roomFor(2 * index, width, ends);
      ends.times[index] = t;
      ends.states.set(y, index * width);
      count = index + 1;
      if (index === 0) {
        if (t < times[rows - 1]) return 0;
        throw new RangeError(`linearPathLoss: a line takes two steps, got one, to t = ${t}`);
      }
      const before = ends.times[index - 1];
      let row = ends.first[index];
      for (; row < rows && times[row] <= t; row++) {
        parts[row] = (times[row] - before) / (t - before);
      }
      // No row is on a line from here on, unless there is another end.
      ends.first[index + 1] = ends.first[index + 2] = row;
      return squares(index, y, true);
    },
    cotangent(index, _t, _y, yBar) {
      const { first } = ends;
      for (let row = first[index]; row < first[index + 2]; row++) {
        const part = row < first[index + 1] ? parts[row] : 1 - parts[row];
        for (let k = 0; k < width; k++) yBar[k] += 2 * misses[row * width + k] * part / size;
      }
    },
  };
}

/** The ends of the steps. */
interface Ends {
  readonly times: Float64Array;
  readonly states: Float64Array;
  /** Of each the first row on the line that leads to it; none leads to the first. */
  readonly first: Int32Array;
}

/** Room for some ends, with those that there are. */
function roomFor(count: number, width: number, before?: Ends): Ends {
  const ends: Ends = {
    times: new Float64Array(count),
    states: new Float64Array(count * width),
    first: new Int32Array(count + 2),
  };
  if (before !== undefined) {
    ends.times.set(before.times);
    ends.states.set(before.states);
    ends.first.set(before.first);
  }
  return ends;
}
