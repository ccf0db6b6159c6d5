import { assertAlmostEquals, assertEquals } from "@std/assert";
import { numericField } from "../../tests/problems/numeric_field.ts";
import { dopri5 } from "../methods/tableaus/dopri5.ts";
import { chooseFirstStep } from "./first_step.ts";

/** What is chosen for y' = f(t, y), and how many evaluations that takes. */
function chosen(
  f: (t: number, y: Float64Array) => number[],
  y0: number[],
  t: number,
  until: number,
  atol = [1e-6, 1e-2],
) {
  const counts = { evaluations: 0, pullbacks: 0 };
  const field = numericField(y0.length, (t, y, dy) => dy.set(f(t, y)));
  const options = {
    ...{ field, method: dopri5, y0: Float64Array.from(y0), t0: t, t1: until, counts },
    reads: new Float64Array(0),
  };
  const size = chooseFirstStep(options, field.linearize(), {
    ...{ t, until, rtol: Float64Array.of(1e-3), atol: Float64Array.from(atol) },
  });
  return { size, evaluations: counts.evaluations };
}

const rms = (...x: number[]) => Math.sqrt(x.reduce((sum, each) => sum + each * each, 0) / x.length);

Deno.test("the first step is Hairer's, each element with its own tolerance", () => {
  // y' = (−2 y0, y0 − y1) at (1, 0.5). Hairer, Nørsett and Wanner 1993, II.4, with order 5.
  const { size, evaluations } = chosen((_t, [a, b]) => [-2 * a, a - b], [1, 0.5], 3, 5);
  const scale = [1e-6 + 1e-3, 1e-2 + 0.5e-3];
  const d0 = rms(1 / scale[0], 0.5 / scale[1]);
  const d1 = rms(2 / scale[0], 0.5 / scale[1]);
  const guess = 0.01 * d0 / d1;
  const [a, b] = [1 - 2 * guess, 0.5 + 0.5 * guess];
  const d2 = rms((-2 * a + 2) / scale[0], (a - b - 0.5) / scale[1]) / guess;
  const wanted = (0.01 / Math.max(d1, d2)) ** (1 / 5);
  assertAlmostEquals(size, Math.min(100 * guess, wanted), 1e-12);
  assertEquals(evaluations, 2);
});

Deno.test("the first step looks no further ahead than the solve goes, whichever way", () => {
  for (const [t, until] of [[3, 3.5], [-3, -3.5], [0.25, -0.25]]) {
    // A slope that is small beside y would have it look 10 ahead.
    const { size } = chosen(() => [1e-3], [1], t, until);
    // The slope does not change, so that (0.01 / d1)^(1/5) is left, and 100 times the look ahead.
    assertAlmostEquals(size, Math.min(50, (0.01 / (1e-3 / (1e-6 + 1e-3))) ** (1 / 5)), 1e-12);
  }
  // As if it did not change at all: a thousandth of the look ahead.
  assertAlmostEquals(chosen(() => [0], [1], 3, 3.5).size, 1e-6, 1e-18);
});

Deno.test("an element that is 0 and has no absolute tolerance says nothing of the first step", () => {
  const { size } = chosen(() => [1e-3, 5], [1, 0], 3, 3.5, [1e-6, 0]);
  assertAlmostEquals(size, (0.01 / rms(1e-3 / (1e-6 + 1e-3), 0)) ** (1 / 5), 1e-12);
});
