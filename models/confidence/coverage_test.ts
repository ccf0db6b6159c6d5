import { assert } from "@std/assert";
import { coverageOfIntervals } from "../../tests/problems/least_squares/coverage.ts";

Deno.test("of 95 % intervals of 200 simulated data sets between 92 and 98 % hold the truth", () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  for (const coverage of coverageOfIntervals(seeds)) {
    assert(coverage >= 0.92 && coverage <= 0.98, `${coverage}`);
  }
});
