import { assertEquals, assertNotEquals } from "@std/assert";
import { fingerprint } from "./fingerprint.ts";

Deno.test("fingerprint() changes with every bit, with signs of 0 and with places", () => {
  const numbers = Float64Array.of(1, -2, 0, 1e300, 5e-324);
  const before = fingerprint(numbers);
  assertEquals(fingerprint(numbers.slice()), before);
  const words = new BigUint64Array(numbers.buffer);
  for (let i = 0; i < words.length; i++) {
    for (let bit = 0n; bit < 64n; bit++) {
      words[i] ^= 1n << bit;
      assertNotEquals(fingerprint(numbers), before, `bit ${bit} of number ${i}`);
      words[i] ^= 1n << bit;
    }
  }
  assertNotEquals(fingerprint(Float64Array.of(1, 2)), fingerprint(Float64Array.of(2, 1)));
});

Deno.test("fingerprint() reads a part of a larger buffer, and none at all", () => {
  const all = Float64Array.of(9, 3, 4, 9);
  assertEquals(fingerprint(all.subarray(1, 3)), fingerprint(Float64Array.of(3, 4)));
  assertEquals(fingerprint(all.subarray(0, 0)), fingerprint(new Float64Array(0)));
});
