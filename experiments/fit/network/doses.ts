import { groupBy } from "../../../tensors/internal.ts";
import { type Interpolation, interpolation } from "../../../solvers/mod.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import { Tensor } from "../../../tensors/mod.ts";

/** Units of a model, in which a time is (t − timeOffset) · timeFactor. */
interface DoseUnits {
  /** Where its time is 0. Default 0. */
  readonly timeOffset?: number;
  /** How much of it one of the user's is, above 0. Default 1. */
  readonly timeFactor?: number;
  /** Of each element of the state: how much of it one of the user's is. Default 1. */
  readonly factor?: readonly number[];
}

/**
 * What has entered each element of a state at once since the beginning, as a function of time that jumps
 * at every dose: D, of shape [size]. A path y that jumps is z + D(t), where z does not jump: its slope
 * is f(t, z + D(t)), and it starts at t0 from y(t0) − D(t0). So a field that is driven by D, and a loss
 * that observes z + D, have doses exact, and their gradients too, whatever the steps.
 *
 * At the time of a dose D is that of just before it, unless the dose is one that enters before what was
 * measured then.
 *
 * @param trajectory The trajectory; without doses D is 0.
 * @param size The number of elements of the state.
 * @param units The units of the model.
 * @returns What has entered, of kind "previous", for every time there is.
 * @throws {RangeError} If a dose enters an element that there is not.
 *
 * @example
 * ```ts
 * import { dosesSoFar } from "./doses.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const entered = dosesSoFar({
 *   doses: [
 *     { time: 1, state: 0, amount: 5, before: false },
 *     { time: 3, state: 0, amount: 2, before: true },
 *   ],
 * }, 1);
 * assertEquals([0, 1, 2, 3, 9].map((t) => entered.at(t).data[0]), [0, 0, 5, 7, 7]);
 * ```
 */
export function dosesSoFar(
  { doses = [] }: Pick<Trajectory, "doses">,
  size: number,
  { timeOffset = 0, timeFactor = 1, factor }: DoseUnits = {},
): Interpolation {
  const bad = doses.find(({ state }) => state >= size);
  if (bad !== undefined) {
    throw new RangeError(
      `dosesSoFar: a dose enters the element number ${bad.state} of a state of ${size}`,
    );
  }
  const entering = groupBy(doses, ({ time, before }) => {
    const t = (time - timeOffset) * timeFactor;
    return before ? t : numberAfter(t);
  });
  const times = [...entering.keys()].sort((a, b) => a - b);
  const first = times[0] ?? 0;
  const values = new Float64Array((times.length + 1) * size);
  times.forEach((time, i) => {
    const row = (i + 1) * size;
    values.copyWithin(row, row - size, row);
    for (const { state, amount } of entering.get(time)!) {
      values[row + state] += amount * (factor?.[state] ?? 1);
    }
  });
  return interpolation(
    [first - Math.max(1, Math.abs(first)), ...times],
    new Tensor(values, [times.length + 1, size]),
    { kind: "previous", extrapolation: "hold" },
  );
}

const view = new DataView(new ArrayBuffer(8));

/** The least number above a finite one. */
function numberAfter(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
