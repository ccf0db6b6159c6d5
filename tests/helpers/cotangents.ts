import { assertEquals } from "@std/assert";
import type { Stepper } from "../../solvers/mod.ts";

/** A cotangent without a pattern. */
export function someBar(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, k) => Math.cos(1 + 2.3 * k));
}

/** The number that a state becomes by given weights: these are its cotangent. */
export function weighted(weights: Float64Array, state: Float64Array): number {
  return state.reduce((total, x, k) => total + weights[k] * x, 0);
}

/**
 * Checks that a step that was kept is pulled back as if it had just been taped.
 *
 * @param stepper A stepper over a field of two parameters.
 * @param state The state at t, which two steps move.
 */
export function assertStepIsKept(stepper: Stepper, t: number, state: Float64Array): void {
  const kept = new Float64Array(stepper.tapeSize!);
  const pulledBack = () => {
    const [bar, parametersBar] = [someBar(state.length), new Float64Array(2)];
    stepper.pullback(t, t + 0.1, bar, parametersBar);
    return [bar, parametersBar];
  };
  stepper.tape(t, t + 0.1, state);
  stepper.save!(kept);
  const wanted = pulledBack();
  stepper.tape(t + 0.1, t + 0.2, state);
  stepper.restore!(kept);
  assertEquals(pulledBack(), wanted);
}
