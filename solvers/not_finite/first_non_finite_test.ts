import { assertEquals } from "@std/assert";
import { capital, elementOf, firstNonFinite } from "./first_non_finite.ts";

Deno.test("firstNonFinite() gives the first place, or -1", () => {
  const cases: [number[], number][] = [
    [[], -1],
    [[1, 2], -1],
    [[NaN], 0],
    [[1, Infinity, NaN], 1],
    [[1, 2, -Infinity], 2],
  ];
  for (const [numbers, place] of cases) assertEquals(firstNonFinite(numbers), place, `${numbers}`);
});

Deno.test("elementOf() names an element by its shape", () => {
  assertEquals(elementOf([], 0), "");
  assertEquals(elementOf([4], 3), "element 3 of ");
  assertEquals(elementOf([2, 3], 5), "element [1, 2] of ");
  assertEquals(elementOf([2, 3, 4], 17), "element [1, 1, 1] of ");
});

Deno.test("capital() begins a sentence, but for an operation's name", () => {
  assertEquals(capital("the sum overflowed"), "The sum overflowed");
  assertEquals(capital("sqrt(-1) is NaN"), "sqrt(-1) is NaN");
});
