import { assert } from "@std/assert";
import {
  coverageOfBands,
  coverageOfIntervals,
} from "../../tests/problems/least_squares/coverage.ts";

const seeds = (count: number) => Array.from({ length: count }, (_, seed) => 1000 + seed);

Deno.test("of 95 % intervals of 2000 simulated data sets 94 to 96 % hold the truth", () => {
  // Three standard deviations of such a count are 1.5 %.
  for (const coverage of coverageOfIntervals(seeds(2000))) {
    assert(Math.abs(coverage - 0.95) <= 0.015, `${coverage}`);
  }
});

Deno.test("of 95 % intervals by profiles between 92 and 98 % hold the truth", () => {
  for (const coverage of coverageOfIntervals(seeds(200), true)) {
    assert(coverage >= 0.92 && coverage <= 0.98, `${coverage}`);
  }
});

Deno.test("of 95 % bands of ensembles of ten between 92 and 98 % hold the path", () => {
  const coverage = coverageOfBands(seeds(200), 10);
  assert(coverage >= 0.92 && coverage <= 0.98, `${coverage}`);
});
