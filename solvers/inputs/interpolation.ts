import type { Shape, Tensor } from "../../tensors/mod.ts";
import type { InterpolationSettings } from "./interpolation_settings.ts";
import { valueAt } from "./value_at.ts";

/**
 * Values between times: what {@linkcode interpolation} makes.
 *
 * @category Inputs
 * @example
 * ```ts
 * import { interpolation } from "@revode/revode";
 * import { assertEquals } from "@std/assert";
 *
 * const u = interpolation([0, 1, 3], [[0], [2], [2]]);
 * assertEquals([u.times.length, u.shape, u.settings.kind], [3, [1], "linear"]);
 * assertEquals(u.at(0.5).toArray(), [1]);
 * assertEquals(u.rate(0.5).toArray(), [2]);
 * ```
 */
export class Interpolation {
  /** The times, rising. */
  readonly times: Float64Array;
  /** A copy of the values that were given, NaN where one is missing: [times, ...shape]. Not to be changed. */
  readonly values: Tensor;
  /** The shape of what is read at one time. */
  readonly shape: Shape;
  /** The options. */
  readonly settings: Readonly<InterpolationSettings>;

  /** Made by {@linkcode interpolation}. */
  constructor(times: Float64Array, values: Tensor, settings: InterpolationSettings) {
    this.times = times;
    this.values = values;
    this.shape = values.shape.slice(1);
    this.settings = settings;
  }

  /**
   * Reads it.
   *
   * @param t The time.
   * @returns The value there.
   * @throws {RangeError} If it lies outside of the times, and nothing is to be read there.
   */
  at(t: number): Tensor {
    return valueAt(this, t, 0);
  }

  /**
   * Its derivative by time.
   *
   * @param t The time.
   * @returns du/dt there; at a time where it jumps, the later one.
   * @throws {RangeError} If it lies outside of the times, and nothing is to be read there.
   */
  rate(t: number): Tensor {
    return valueAt(this, t, 1);
  }
}
