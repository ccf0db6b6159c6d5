import type { VectorField } from "../../../solvers/mod.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import { dosesIn, driversOf } from "../network/drivers.ts";
import { fieldOf, sizeOfState } from "../network/field_of.ts";
import { methodNamed } from "../../../commands/internal.ts";
import { intoUnits, outOfUnits } from "../network/model_units.ts";
import type { NetworkConfig, Start } from "../plan.ts";
import { checkRising, rollOut } from "./roll_out.ts";

/** The coupling of a method that is reversible by itself: it need not go back, so the stablest one. */
const FORWARDS = 1 / 4;

/**
 * What a network says about the states at given times, in the user's units. Times before the
 * start are reached by going backwards in time; a system that is damped soon grows there.
 *
 * @param times The times wanted; they must rise.
 * @returns The states, of shape [times, d]; NaN from where on the path became infinite, and everywhere
 *   where the start is not finite in the units of the network.
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
  start: Pick<Start, "t0" | "y0" | "then">,
  times: ArrayLike<number>,
  trajectory?: Trajectory,
  field?: VectorField,
): Float64Array {
  const columns = model.stateNames.length;
  const d = sizeOfState(model);
  const states = forecastStates(model, parameters, start, times, trajectory, field);
  if (d === columns) return states;
  return Float64Array.from(
    { length: times.length * columns },
    (_, i) => states[Math.floor(i / columns) * d + i % columns],
  );
}

/**
 * The same of all elements of the state, the hidden ones in the network's units: [times, d].
 *
 * @param field The model's field, where it was made before; its parameters are written.
 */
export function forecastStates(
  model: NetworkConfig,
  parameters: Float64Array,
  start: Pick<Start, "t0" | "y0" | "then">,
  times: ArrayLike<number>,
  trajectory?: Trajectory,
  field: VectorField = fieldOf(model),
): Float64Array {
  const { then } = start;
  const path = (from: typeof then & object, times: readonly number[]) =>
    pathFrom(field, model, parameters, from, times, trajectory);
  const all = Array.from(times);
  const until = then === undefined ? all.length : all.findLastIndex((t) => t <= then.t0) + 1;
  if (then !== undefined && until < all.length) {
    const after = path(then, all.slice(until));
    const states = new Float64Array(after.length / (all.length - until) * all.length);
    if (until > 0) states.set(path(start, all.slice(0, until)));
    states.set(after, states.length - after.length);
    return states;
  }
  return path(start, all);
}

function pathFrom(
  field: VectorField,
  model: NetworkConfig,
  parameters: Float64Array,
  start: Pick<Start, "t0" | "y0">,
  times: readonly number[],
  trajectory?: Trajectory,
): Float64Array {
  const { flat } = field.parameters;
  const d = sizeOfState(model);
  if (parameters.length !== flat.length || start.y0.length !== d) {
    throw new TypeError(
      `forecast: the model has ${flat.length} parameters and a state of ${d}, got ` +
        `${parameters.length} parameters and a start of ${start.y0.length} numbers`,
    );
  }
  checkRising(times);
  flat.set(parameters);
  const { timeOffset, timeFactor, inputs, doses } = model;
  const names = [...inputs?.names ?? [], ...doses?.names ?? []];
  if (names.length > 0 && trajectory === undefined) {
    throw new TypeError(`forecast: the model is driven by ${names.join(", ")}, got none`);
  }
  const drivers = trajectory && driversOf(model, trajectory, model);
  const unit = (t: number) => (t - timeOffset) * timeFactor;
  const entered = dosesIn(model, field.parameters.views(flat), drivers);
  const jump = entered(unit(start.t0));
  const y0 = intoUnits(model, start.y0, start.t0).map((x, k) => x - jump[k]);
  // A search for a start may try one that has no logarithm: no path goes on from there.
  if (!y0.every(Number.isFinite)) return new Float64Array(times.length * d).fill(NaN);
  const states = rollOut(
    field,
    unit(start.t0),
    y0,
    Float64Array.from(times, unit),
    {
      method: methodNamed(model.method, FORWARDS),
      dt: model.dt,
      rtol: model.rtol,
      ...(drivers && { inputs: drivers }),
    },
  );
  times.forEach((t, i) => {
    const jumps = entered(unit(t));
    const row = states.subarray(i * d, (i + 1) * d);
    row.set(outOfUnits(model, row.map((x, k) => x + jumps[k]), t));
  });
  return states;
}
