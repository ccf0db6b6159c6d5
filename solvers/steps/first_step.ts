import type { Linearization } from "../field.ts";
import type { StepControlOptions } from "./step_control.ts";

/** Where a first step starts, and how far it may look. */
interface FirstStep {
  /** Its beginning. */
  readonly t: number;
  /** Up to where the vector field may be evaluated; not t. */
  readonly until: number;
  /** Relative tolerances. */
  readonly rtol: Float64Array;
  /** Absolute tolerances. */
  readonly atol: Float64Array;
}

/**
 * The size of a first step, by the rule of Hairer, Nørsett and Wanner (Solving Ordinary
 * Differential Equations I, 1993, section II.4): two evaluations of the field.
 */
export function chooseFirstStep(
  { method, y0, counts }: StepControlOptions,
  linearization: Linearization,
  { t, until, rtol, atol }: FirstStep,
): number {
  const direction = Math.sign(until - t);
  const { y, dy } = linearization;
  const scale = y0.map((x, k) => atol[k % atol.length] + rtol[k % rtol.length] * Math.abs(x));
  // An element that is 0 and has no absolute tolerance has no scale yet: it says nothing.
  const norm = (v: Float64Array) =>
    Math.sqrt(
      v.reduce((sum, x, k) => scale[k] > 0 ? sum + (x / scale[k]) ** 2 : sum, 0) /
        Math.max(1, v.length),
    );
  y.set(y0);
  linearization.evaluate(t);
  const f0 = dy.slice();
  const d0 = norm(y0);
  const d1 = norm(f0);
  const guess = Math.min(
    d0 < 1e-5 || d1 < 1e-5 ? 1e-6 : 0.01 * d0 / d1,
    Math.abs(until - t),
  );
  y.set(y0.map((x, k) => x + direction * guess * f0[k]));
  const ahead = t + direction * guess;
  // The sum may round to the other side.
  linearization.evaluate(direction * (ahead - until) > 0 ? until : ahead);
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
