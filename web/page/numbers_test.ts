import { assertEquals } from "@std/assert";
import { linePath, splitPower } from "../charts/svg.ts";
import { bytes, stepsAt, time, value } from "./numbers.ts";

Deno.test("numbers are written with three digits, and powers of ten where they are far from 1", () => {
  const numbers = [1, -0.5, 1234.5, 0, 2.5e-12, -1e5, NaN, undefined, Infinity];
  assertEquals(numbers.map(value), [
    ...["1", "−0.5", "1230", "0", "2.5·10⁻¹²", "−10⁵", "–", "–", "∞"],
  ]);
  assertEquals([4821, 99_999, 1_603_549].map(bytes), ["4,821 B", "99,999 B", "1.53 MiB"]);
  assertEquals([0.4, 12.34, 5000, undefined].map(time), ["400 µs", "12.3 ms", "5 s", "–"]);
});

Deno.test("stepsAt() gives round numbers of steps from 100 to 100,000", () => {
  assertEquals([2, 2.5, 3, 4.1, 5].map(stepsAt), [100, 320, 1000, 13_000, 100_000]);
});

Deno.test("splitPower() tells raised digits from what they raise", () => {
  assertEquals(splitPower("2.5·10⁻¹²"), ["2.5·10", "−12"]);
  assertEquals(splitPower("10⁰"), ["10", "0"]);
  assertEquals(splitPower("x²"), ["x²", ""]);
  assertEquals(splitPower("time"), ["time", ""]);
});

Deno.test("linePath() breaks where a number is not finite", () => {
  assertEquals(linePath([0, 1, 2, 3, 4], [0, 0.04, NaN, 1, 2]), "M0 0L1 0M3 1L4 2");
});
