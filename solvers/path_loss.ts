import type { Shape } from "../tensors/mod.ts";

/**
 * A loss that reads the path as a stream: at each of its times it is shown y, adds
 * to the value, and going back adds dL/dy to the cotangent. So no sweep keeps the path.
 */
export interface PathLoss {
  /** The times it reads at, in the order of the solve; "end" for the final state alone. */
  readonly times: ArrayLike<number> | "end";
  /** The shape of y that it expects; unset where any will do. */
  readonly stateShape?: Shape;
  /**
   * What y at time number `index` adds to the loss.
   *
   * @param y The state, flattened; to be read only, and only during the call.
   */
  value(index: number, t: number, y: Float64Array): number;
  /**
   * Adds the derivative of that to `yBar`.
   *
   * @param y The state, flattened; to be read only.
   * @param yBar dL/dy, flattened; added to.
   */
  cotangent(index: number, t: number, y: Float64Array, yBar: Float64Array): void;
}
