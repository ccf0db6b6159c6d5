import { assertAlmostEquals, assertEquals } from "@std/assert";
import { SmoothingSpline } from "../../../systems/mod.ts";
import { withHiddenCurves } from "./hidden_curves.ts";

const times = Float64Array.from({ length: 161 }, (_, i) => i * Math.PI / 40);

function spline(f: (t: number) => number): SmoothingSpline {
  return new SmoothingSpline({ times, values: times.map(f) }, 0);
}

Deno.test("withHiddenCurves() adds the derivatives of the columns, then theirs, of mean square 1", () => {
  // Over two turns the mean square of 3 cos t is 9/2, and that of its derivatives.
  const [own] = withHiddenCurves([[spline((t) => 3 * Math.sin(t))]], [times], 2);
  assertEquals(own.length, 3);
  for (const t of times.subarray(20, 140)) {
    assertAlmostEquals(own[1].value(t), Math.SQRT2 * Math.cos(t), 1e-2);
    assertAlmostEquals(own[2].value(t), -Math.SQRT2 * Math.sin(t), 2e-2);
  }
});

Deno.test("withHiddenCurves() has one unit for all trajectories, and goes round the columns", () => {
  const curves = [1, 2].map((size) => [
    spline((t) => size * Math.sin(t)),
    spline((t) => size * Math.cos(2 * t)),
  ]);
  const [small, large] = withHiddenCurves(curves, [times, times], 2);
  const t = times[37];
  // Mean squares 1/2 and 4/2, in the mean 5/4, of cos t; the second column's derivative is −2 sin 2t.
  assertAlmostEquals(small[2].value(t), Math.cos(t) / Math.sqrt(5 / 4), 1e-2);
  assertAlmostEquals(large[2].value(t), 2 * small[2].value(t), 1e-9);
  assertAlmostEquals(small[3].value(t), -2 * Math.sin(2 * t) / Math.sqrt(5), 1e-2);
});

Deno.test("withHiddenCurves() leaves the columns as they are, and what does not vary is still", () => {
  const column = spline(() => 4);
  const [own] = withHiddenCurves([[column]], [times], 1);
  assertEquals(own[0], column);
  assertAlmostEquals(own[1].value(1), 0, 1e-9);
  const [none] = withHiddenCurves([[column]], [times], 0);
  assertEquals(none, [column]);
});
