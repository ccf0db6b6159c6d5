import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "../tensors/mod.ts";
import { glorot, uniform } from "./initializers.ts";

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
