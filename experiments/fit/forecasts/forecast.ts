import { fieldOf } from "../field_of.ts";
import { methodNamed } from "../../../commands/mod.ts";
import type { NetworkConfig, Start } from "../plan.ts";
import { checkRising, rollOut } from "./roll_out.ts";

/** The coupling of a method that is reversible by itself: it need not go back, so the stablest one. */
const FORWARDS = 1 / 4;

/**
 * What a network says about the states at given times, in the user's units. Times before the
 * start are reached by going backwards in time; a system that is damped soon grows there.
 *
 * @param times The times wanted; they must rise.
 * @returns The states, of shape [times, d]; NaN from where on the path became infinite.
 * @throws {TypeError} If the numbers of parameters or of the start do not fit the model.
 * @throws {RangeError} If the times do not rise, or there are none.
 *
 * @example
 * ```ts
 * import { forecast } from "./forecast.ts";
 * import { type NetworkConfig } from "../plan.ts";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // dy/dτ = −y with y = 10 x and τ = 2 t, so x(t) = x(0) exp(−2 t).
 * const model: NetworkConfig = {
 *   stateNames: ["x"], timeName: "t",
 *   hidden: [], activation: "tanh", seesTime: false, bypass: false, seed: 0,
 *   offset: [0], factor: [10], timeOffset: 0, timeFactor: 2,
 *   method: "rk4", dt: 0.1, starts: [{ name: "1", t0: 0, y0: [3] }],
 * };
 * const states = forecast(model, Float64Array.of(-1, 0), model.starts[0], [-0.5, 0, 1]);
 * assertAlmostEquals(states[0], 3 * Math.E, 1e-4);
 * assertAlmostEquals(states[2], 3 * Math.exp(-2), 1e-5);
 * ```
 */
export function forecast(
  model: NetworkConfig,
  parameters: Float64Array,
  start: Pick<Start, "t0" | "y0">,
  times: ArrayLike<number>,
): Float64Array {
  const field = fieldOf(model);
  const { flat } = field.parameters;
  const d = model.stateNames.length;
  if (parameters.length !== flat.length || start.y0.length !== d) {
    throw new TypeError(
      `forecast: the model has ${flat.length} parameters and a state of ${d}, got ` +
        `${parameters.length} parameters and a start of ${start.y0.length} numbers`,
    );
  }
  checkRising(times);
  flat.set(parameters);
  const { offset, factor, timeOffset, timeFactor } = model;
  const states = rollOut(
    field,
    (start.t0 - timeOffset) * timeFactor,
    start.y0.map((x, k) => (x - offset[k]) * factor[k]),
    Float64Array.from(times, (t) => (t - timeOffset) * timeFactor),
    { method: methodNamed(model.method, FORWARDS), dt: model.dt, rtol: model.rtol },
  );
  return states.map((x, i) => x / factor[i % d] + offset[i % d]);
}
