import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "../../tensors/mod.ts";
import { glorot, logNormal, normal, uniform } from "./initializers.ts";

Deno.test("uniform() and glorot() fill their bounds, evenly about 0", () => {
  const cases = [
    { initializer: uniform([100, 50], 0.3), bound: 0.3 },
    { initializer: uniform([5000], 7), bound: 7 },
    { initializer: glorot([100, 50]), bound: Math.sqrt(6 / 150) },
    { initializer: glorot([50, 100]), bound: Math.sqrt(6 / 150) },
  ];
  for (const { initializer, bound } of cases) {
    const { data } = initializer(new Random(4));
    assertEquals(data.length, 5000);
    assert(data.every((x) => Math.abs(x) <= bound));
    // Of 5000 numbers the largest lacks 1 / 5000 of the width; the mean has deviation bound / 122.
    assertAlmostEquals(Math.max(...data), bound, bound / 200);
    assertAlmostEquals(Math.min(...data), -bound, bound / 200);
    assertAlmostEquals(data.reduce((sum, x) => sum + x) / 5000, 0, bound / 25);
  }
});

Deno.test("an initializer gives the shape, and what the generator gives", () => {
  const { shape, data } = uniform([2, 3], 2)(new Random(9));
  const random = new Random(9);
  assertEquals(shape, [2, 3]);
  assertEquals([...data], Array.from({ length: 6 }, () => random.uniform(-2, 2)));
});

Deno.test("uniform() throws when the bound is not above 0", () => {
  for (const bound of [0, -1, Infinity, NaN]) {
    const message = `uniform: the bound must be a finite number above 0, got ${bound}`;
    assertThrows(() => uniform([2], bound), RangeError, message);
  }
});

Deno.test("glorot() throws when the shape is not that of a matrix", () => {
  const message = "glorot: the shape must be that of a matrix, got [2]";
  assertThrows(() => glorot([2]), TypeError, message);
  assertThrows(() => glorot([2, 2, 2]), TypeError, "got [2, 2, 2]");
});

Deno.test("uniform() between two bounds, normal() and logNormal() draw what they say", () => {
  const moments = (data: Float64Array) => {
    const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
    return [mean, Math.sqrt(data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length)];
  };
  const between = uniform([5000], [2, 5])(new Random(1)).data;
  assert(between.every((x) => x >= 2 && x <= 5));
  const logs = logNormal([5000], { median: 3, deviation: 0.2 })(new Random(1)).data.map(Math.log);
  const cases = [
    { data: between, mean: 3.5, deviation: 3 / Math.sqrt(12) },
    {
      data: normal([5000], { mean: -1, deviation: 2 })(new Random(2)).data,
      mean: -1,
      deviation: 2,
    },
    { data: normal([5000])(new Random(3)).data, mean: 0, deviation: 1 },
    { data: logs, mean: Math.log(3), deviation: 0.2 },
  ];
  for (const { data, mean, deviation } of cases) {
    const [m, d] = moments(data);
    assertAlmostEquals(m, mean, 4 * deviation / Math.sqrt(5000));
    assertAlmostEquals(d, deviation, 4 * deviation / Math.sqrt(5000));
  }
});

Deno.test("uniform(), normal() and logNormal() throw when a number is out of range", () => {
  const cases: [() => unknown, string][] = [
    [() => uniform([1], [2, 2]), "the lower one first, got 2 and 2"],
    [() => uniform([1], [2, Infinity]), "must be finite"],
    [
      () => normal([1], { deviation: -1 }),
      "normal: deviation must be a finite number of at least 0",
    ],
    [() => normal([1], { mean: NaN }), "normal: mean must be finite, got NaN"],
    [
      () => logNormal([1], { median: 0 }),
      "logNormal: median must be a finite number above 0, got 0",
    ],
    [() => logNormal([1], { deviation: NaN }), "got NaN"],
    [() => logNormal([1], { deviation: Infinity }), "got Infinity"],
  ];
  for (const [make, message] of cases) assertThrows(make, RangeError, message);
});
