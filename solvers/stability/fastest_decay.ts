import type { VectorField } from "../field.ts";

/** Products with the Jacobian: the part that decays fastest comes out by the ratio of the rates to this power. */
const PRODUCTS = 30;
/** Of a vector that only decays, the product with it is as long as its rate. */
const DECAYS = 0.7;

/**
 * About how fast the part of a state decays that decays fastest, where it is that which moves fastest,
 * and does not grow or turn: by the power method, with differences of f. Of any field, and for the
 * message of an error: it makes its own buffers.
 *
 * @param y The state, flattened.
 * @returns The rate, 1 over a time; 0 where something else is faster, or f is not finite there.
 *
 * @example
 * ```ts
 * import { mul, tensor, vectorField } from "../../mod.ts";
 * import { fastestDecay } from "./fastest_decay.ts";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [2], f: (_t, y) => mul(tensor([-1, -1e5]), y) });
 * assertAlmostEquals(fastestDecay(field, 0, Float64Array.of(1, 1)), 1e5, 1);
 * ```
 */
export function fastestDecay(field: VectorField, t: number, y: Float64Array): number {
  const point = field.linearize();
  const slopeAt = (state: Float64Array) => {
    point.y.set(state);
    point.evaluate(t);
    return point.dy.slice();
  };
  const f = slopeAt(y);
  const size = norm(y);
  // So that neither rounding nor the curvature of f is much of a difference.
  const step = Math.sqrt(field.singlePrecision ? 2 ** -24 : 2 ** -53) * (size > 0 ? size : 1);
  let v = f.map((x, k) => x / (norm(f) || 1) + Math.sin(k + 1) / 2);
  let along = 0;
  let length = 0;
  for (let i = 0; i < PRODUCTS; i++) {
    const scale = step / norm(v);
    v = v.map((x) => x * scale);
    const next = slopeAt(y.map((x, k) => x + v[k])).map((x, k) => (x - f[k]) / step);
    along = next.reduce((sum, x, k) => sum + x * v[k] / step, 0);
    length = norm(next);
    if (!(length > 0 && length < Infinity)) return 0;
    v = next;
  }
  return along < -DECAYS * length ? length : 0;
}

function norm(v: Float64Array): number {
  return Math.hypot(...v);
}
