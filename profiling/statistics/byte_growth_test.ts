import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { byteGrowth } from "./byte_growth.ts";

Deno.test("byteGrowth() is the rise of the line, and sure where there is no scatter", () => {
  const { bytes, ci95 } = byteGrowth([[1000, [500]], [10_000, [9500]], [100_000, [99_500]]]);
  assertAlmostEquals(bytes, 99_000, 1e-6);
  assertAlmostEquals(ci95[0], 99_000, 1e-6);
  assertAlmostEquals(ci95[1], 99_000, 1e-6);
});

Deno.test("byteGrowth() agrees with a fit by hand", () => {
  // x = 0, 1, 2 and y = 0, 1, 3: slope 3/2, standard error sqrt(1/12), one degree of freedom.
  const { bytes, ci95 } = byteGrowth([[0, [0]], [1, [1]], [2, [3]]]);
  assertAlmostEquals(bytes, 3, 1e-12);
  assertAlmostEquals(ci95[1] - bytes, 2 * 12.706 * Math.sqrt(1 / 12), 1e-9);
});

Deno.test("byteGrowth() widens with what repeats show", () => {
  const still = byteGrowth([[1000, [10, 10, 10]], [10_000, [10, 10, 10]], [100_000, [10, 10, 10]]]);
  assertEquals(still.ci95, [0, 0]);
  const jumping = byteGrowth([[1000, [10, 10, 10]], [10_000, [10, 10, 10]], [100_000, [
    10,
    10,
    4000,
  ]]]);
  assertAlmostEquals(jumping.bytes, 0, 1e-9);
  assert(jumping.ci95[1] > 3900);
});

Deno.test("byteGrowth() is not sure of a line through two points", () => {
  assertEquals(byteGrowth([[100, [1]], [200, [2]]]).ci95, [-Infinity, Infinity]);
});
