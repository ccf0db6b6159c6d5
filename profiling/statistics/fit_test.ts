import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { fitPower, median, studentT95 } from "./fit.ts";

Deno.test("fitPower() gives the exponent of an exact power, and no width", () => {
  const { exponent, ci95 } = fitPower([[1, 5], [10, 50], [100, 500], [1000, 5000]]);
  assertAlmostEquals(exponent, 1, 1e-12);
  assertAlmostEquals(ci95[0], 1, 1e-6);
  assertAlmostEquals(ci95[1], 1, 1e-6);
});

Deno.test("fitPower() gives exponent 0 and no width for what stays the same", () => {
  assertEquals(fitPower([[100, 2564], [1000, 2564], [10_000, 2564]]), {
    exponent: 0,
    ci95: [0, 0],
  });
});

Deno.test("fitPower() agrees with a fit by hand", () => {
  // With e = exp: log x = 0, 1, 2 and log y = 0, 1, 3. Means 1 and 4/3; slope 3/2;
  // residuals 1/6, -1/3, 1/6, squares 1/6 in all; one degree of freedom; error sqrt(1/12).
  const { exponent, ci95 } = fitPower([[1, 1], [Math.E, Math.E], [Math.E ** 2, Math.E ** 3]]);
  assertAlmostEquals(exponent, 1.5, 1e-12);
  assertAlmostEquals(ci95[0], 1.5 - 12.706 * Math.sqrt(1 / 12), 1e-9);
  assertAlmostEquals(ci95[1], 1.5 + 12.706 * Math.sqrt(1 / 12), 1e-9);
});

Deno.test("fitPower() is not sure of a line through two points", () => {
  const { exponent, ci95 } = fitPower([[10, 1], [1000, 10]]);
  assertAlmostEquals(exponent, 0.5, 1e-12);
  assertEquals(ci95, [-Infinity, Infinity]);
});

Deno.test("fitPower() throws on what has no slope or no logarithm", () => {
  assertThrows(() => fitPower([[10, 1]]), RangeError, "two or more different x");
  assertThrows(() => fitPower([[10, 1], [10, 2]]), RangeError, "two or more different x");
  assertThrows(() => fitPower([[10, 1], [100, 0]]), RangeError, "got [100, 0]");
  assertThrows(() => fitPower([[10, 1], [100, NaN]]), RangeError, "got [100, NaN]");
});

Deno.test("studentT95() knows the table and goes on beyond it", () => {
  assertEquals(studentT95(0), Infinity);
  assertEquals(studentT95(1), 12.706);
  assertEquals(studentT95(30), 2.042);
  assertAlmostEquals(studentT95(40), 2.02108, 1e-4);
  assertAlmostEquals(studentT95(120), 1.97993, 1e-4);
});

Deno.test("median() is the middle one", () => {
  assertEquals(median([5, 1, 9]), 5);
  assertEquals(median([4, 1, 9, 2]), 3);
  assertEquals(median([]), NaN);
});
