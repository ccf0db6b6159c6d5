import { ROUND_OFF_GROWTH } from "../coupling_option.ts";
import type { BindOptions } from "../../method.ts";
import type { Ratio } from "../../ratio.ts";

/** The coupling that reaches farthest on damped problems, of those tried: 1/16, 1/4, 1/2, 0.9. */
const LEAST = 0.25;

/**
 * Settles λ for floating point. A way back over n/k steps, from one of k anchors to the next,
 * multiplies round-off by λ^(−n/(k m)): "auto" is max(1/4, exp(−10 k m/n)), so that this is at most e^10.
 * Where n is not known and anchors come as often as λ asks, it is 1/4; without anchors 0.9.
 */
export function settledFloatOf(
  coupling: number | "auto",
  window: number,
  { steps, anchors = 0 }: Pick<BindOptions, "steps" | "anchors">,
): number {
  if (coupling !== "auto") return coupling;
  if (steps === undefined) return anchors > 0 ? LEAST : 0.9;
  return Math.max(LEAST, Math.exp(-ROUND_OFF_GROWTH * Math.max(1, anchors) * window / steps));
}

/** Settles λ for exact arithmetic: "auto" is 1/4. */
export function settledExactOf(coupling: Ratio | "auto"): Ratio {
  return coupling === "auto" ? [1, 4] : coupling;
}
