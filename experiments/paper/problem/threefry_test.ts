import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { keyOf, splitKey, threefry, uniformUnder } from "./threefry.ts";

Deno.test("threefry() gives the known answers of Random123, its authors' library", () => {
  const all = 0xffffffff;
  assertEquals(threefry([0, 0], [0, 0]), [0x6b200159, 0x99ba4efe]);
  assertEquals(threefry([all, all], [all, all]), [0x1cb996fc, 0xbb002be7]);
  // Key and block are digits of pi.
  assertEquals(
    threefry([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3]),
    [0xc4923a9c, 0x483df7a0],
  );
});

// What jax 0.4.38 on a processor gives, with jax_enable_x64.
const JAX = [
  {
    seed: 0,
    split: [[4146024105, 967050713], [2718843009, 1272950319]],
    uniform: [-0.14509481973025573, 0.10419909079815204, -0.07241565844106823, -0.2693840216920198],
  },
  {
    seed: 7,
    split: [[966301609, 989289821], [1948237315, 1058547403]],
    uniform: [0.3342512933196171, -0.2532535611594495, -0.2302431260040969, 0.3313179953694956],
  },
  {
    seed: 2 ** 32 - 1,
    split: [[3122495753, 3255523343], [3444035234, 2591915007]],
    uniform: [-0.1322254587421956, 0.03288560904298632, -0.3218548486928483, -0.2054602500425189],
  },
] as const;

Deno.test("splitKey() gives jax's keys", () => {
  for (const { seed, split } of JAX) assertEquals(splitKey(keyOf(seed)), split);
});

Deno.test("uniformUnder() gives jax's numbers, five at a time", () => {
  for (const { seed, uniform } of JAX) {
    const numbers = uniformUnder(keyOf(seed), 5, 0.5);
    assertEquals(numbers.length, 5);
    uniform.forEach((x, k) => assertEquals(numbers[k], x));
  }
});

Deno.test("uniformUnder() stays within its bound and fills it evenly", () => {
  const numbers = uniformUnder(keyOf(12), 20_000, 3);
  assertEquals(numbers.every((x) => x >= -3 && x < 3), true);
  const [mean, square] = [(x: number) => x, (x: number) => x * x]
    .map((f) => numbers.reduce((sum, x) => sum + f(x), 0) / numbers.length);
  assertAlmostEquals(mean, 0, 0.05);
  assertAlmostEquals(square, 3, 0.1);
});

Deno.test("keyOf() throws when the seed is no word of 32 bits", () => {
  for (const seed of [-1, 0.5, 2 ** 32, NaN]) {
    assertThrows(() => keyOf(seed), RangeError, `got ${seed}`);
  }
});
