import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { groundTruth, largestDifference } from "../tests/helpers/ground_truth.ts";
import { whiteDwarf, whiteDwarfData } from "./mod.ts";

Deno.test("whiteDwarf() is the equation, computed by hand", () => {
  const at = whiteDwarf().linearize();
  at.y.set([0.5, -0.3]);
  at.evaluate(1.5);
  assertEquals(at.dy[0], -0.3);
  // −(0.25 − 0.001)^1.5 + 2 · 0.3 / 2
  assertAlmostEquals(at.dy[1], 0.175749, 1e-6);
});

Deno.test("whiteDwarfData() is solved to round-off: eighth-order steps of the equation agree", () => {
  const { states, times } = whiteDwarfData();
  assertEquals([times.length, times[1000]], [1001, 5]);
  // The equation as Chandrasekhar writes it, (r² y')' = −r² (y² − C)^{3/2} with r = t + 1/2: the
  // second unknown is the flux r² y', which no term of friction enters.
  const truth = groundTruth(
    (t, [y, flux], dy) => {
      const area = (t + 0.5) ** 2;
      const density = y * y - 0.001;
      dy[0] = flux / area;
      dy[1] = -area * density * Math.sqrt(density);
    },
    [1, 0],
    times,
  );
  const path = truth.data.map((x, i) => i % 2 === 0 ? x : x / (times[(i - 1) / 2] + 0.5) ** 2);
  assertLess(largestDifference(states.data, path), 1e-13);
});

Deno.test("whiteDwarfData() stays inside the star", () => {
  const { states } = whiteDwarfData();
  states.data.forEach((x, i) => {
    if (i % 2 === 0) assertLess(Math.sqrt(0.001), x);
  });
});
