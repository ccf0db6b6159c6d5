import type { Trajectory } from "../../../systems/mod.ts";
import type { ModelConfig, NetworkConfig, Start } from "../plan.ts";
import { forecast } from "./forecast.ts";
import { firstRow } from "./first_row.ts";

/** A model with its numbers: what forecasts, whatever the model is made of. */
export interface Forecaster {
  /** What the model is. */
  readonly model: ModelConfig;
  /**
   * Where the model's path through a trajectory starts: where that was fitted, else as well as its
   * first rows say.
   *
   * @param trained How many of its rows were trained on.
   * @throws {TypeError} If rows were trained on, but the model has no start of that name.
   */
  startOf(trajectory: Trajectory, trained: number): Start;
  /**
   * What the model says about the columns at given times, in the user's units.
   *
   * @param times The times wanted; they must rise.
   * @param trajectory What drives the path, where something does.
   * @returns Of shape [times, columns]; NaN from where on the path became infinite.
   * @throws {TypeError} If the start does not fit the model.
   * @throws {RangeError} If the times do not rise, or there are none.
   */
  forecast(
    start: Pick<Start, "t0" | "y0">,
    times: ArrayLike<number>,
    trajectory?: Trajectory,
  ): Float64Array;
}

/**
 * Makes what forecasts of a model and its numbers. It takes a promise, as a model may have to be
 * loaded first.
 *
 * @param parameters All its numbers, flat.
 * @throws {TypeError} If the number of them does not fit the model.
 *
 * @example
 * ```ts
 * import { forecasterOf } from "./forecaster.ts";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const forecaster = await forecasterOf({
 *   stateNames: ["x"], timeName: "t",
 *   hidden: [], activation: "tanh", seesTime: false, bypass: false, seed: 0,
 *   offset: [0], factor: [1], timeOffset: 0, timeFactor: 1,
 *   method: "rk4", dt: 0.1, starts: [{ name: "1", t0: 0, y0: [3] }],
 * }, Float64Array.of(-1, 0));
 * const [x] = forecaster.forecast(forecaster.model.starts[0], [2]);
 * assertAlmostEquals(x, 3 * Math.exp(-2), 1e-5);
 * ```
 */
export function forecasterOf(model: ModelConfig, parameters: Float64Array): Promise<Forecaster> {
  return Promise.resolve(networkForecaster(model, parameters));
}

/** What forecasts with a network. */
export function networkForecaster(model: NetworkConfig, parameters: Float64Array): Forecaster {
  return {
    model,
    startOf: (trajectory, trained) =>
      trained === 0 ? firstRow(trajectory) : fittedStart(model, trajectory.name),
    forecast: (start, times) => forecast(model, parameters, start, times),
  };
}

/**
 * Where the path through a trajectory that was trained on starts.
 *
 * @throws {TypeError} If the model has no start of that name.
 */
export function fittedStart({ starts }: Pick<ModelConfig, "starts">, trajectory: string): Start {
  const start = starts.find(({ name }) => name === trajectory);
  if (start !== undefined) return start;
  throw new TypeError(`the model has no start of trajectory ${trajectory}`);
}
