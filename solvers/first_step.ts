import type { Linearization } from "./field.ts";
import type { StepControlOptions } from "./step_control.ts";

/**
 * The size of a first step, by the rule of Hairer, Nørsett and Wanner (Solving Ordinary
 * Differential Equations I, 1993, section II.4): two evaluations of the field.
 */
export function chooseFirstStep(
  { method, y0, t0, t1, counts }: StepControlOptions,
  linearization: Linearization,
  rtol: Float64Array,
  atol: Float64Array,
): number {
  const direction = Math.sign(t1 - t0);
  const { y, dy } = linearization;
  const scale = y0.map((x, k) => atol[k % atol.length] + rtol[k % rtol.length] * Math.abs(x));
  const norm = (v: Float64Array) =>
    Math.sqrt(v.reduce((sum, x, k) => sum + (x / scale[k]) ** 2, 0) / v.length);
  y.set(y0);
  linearization.evaluate(t0);
  const f0 = dy.slice();
  const d0 = norm(y0);
  const d1 = norm(f0);
  const guess = d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : 0.01 * d0 / d1;
  y.set(y0.map((x, k) => x + direction * guess * f0[k]));
  linearization.evaluate(t0 + direction * guess);
  counts.evaluations += 2;
  const d2 = norm(dy.map((x, k) => x - f0[k])) / guess;
  const most = Math.max(d1, d2);
  const size = most <= 1e-15
    ? Math.max(1e-6, guess * 1e-3)
    : Math.pow(0.01 / most, 1 / (method.errorOrder ?? method.order));
  const chosen = Math.min(100 * guess, size);
  // A field that is not finite here is found out by the first step itself.
  return Number.isFinite(chosen) && chosen > 0 ? chosen : 1e-6;
}
