import type { VectorField } from "../../../solvers/mod.ts";

/**
 * A loss as far as it is watched; every loss over a path is one.
 *
 * @category Measuring
 */
export interface WatchableLoss {
  /** The part of the loss at a point. */
  value(index: number, t: number, y: Float64Array): number;
  /** Adds its derivative. */
  cotangent(
    index: number,
    t: number,
    y: Float64Array,
    yBar: Float64Array,
    parametersBar?: Float64Array,
  ): void;
  /** The loss for a field, where it has to know that first. */
  bind?(field: VectorField): WatchableLoss;
}

/** How often a watched run is looked at on the way forward, and again on the way back. */
const LOOKS = 4;

/**
 * The same loss, which calls `watch` at a few of its points, on the way forward and on the
 * way back: that is how a {@linkcode Subject} lets memory be looked at while it is in use.
 *
 * @category Measuring
 * @param loss The loss.
 * @param watch What is called; without it the loss is left as it is.
 * @param points The number of times that the loss reads at. Default 1.
 * @returns The loss.
 *
 * @example
 * ```ts
 * import { finalStateLoss, sum } from "@revode/revode";
 * import { watchedLoss } from "@revode/revode/profiling";
 * import { assertEquals } from "@std/assert";
 *
 * let looks = 0;
 * const loss = watchedLoss(finalStateLoss((y) => sum(y)), () => looks++);
 * assertEquals(loss.value(0, 1, Float64Array.of(3, 4)), 7);
 * assertEquals(looks, 1);
 * ```
 */
export function watchedLoss<Loss extends WatchableLoss>(
  loss: Loss,
  watch: (() => void) | undefined,
  points = 1,
): Loss {
  if (watch === undefined) return loss;
  const every = Math.max(1, Math.floor(points / LOOKS));
  return {
    ...loss,
    bind: loss.bind && ((field: VectorField) => watchedLoss(loss.bind!(field), watch, points)),
    value(index: number, t: number, y: Float64Array) {
      if ((index + 1) % every === 0) watch();
      return loss.value(index, t, y);
    },
    cotangent(
      index: number,
      t: number,
      y: Float64Array,
      yBar: Float64Array,
      parametersBar?: Float64Array,
    ) {
      if ((index + 1) % every === 0) watch();
      loss.cotangent(index, t, y, yBar, parametersBar);
    },
  };
}
