import { assert, assertEquals } from "@std/assert";
import { METHODS, Random } from "../../../mod.ts";
import { drawAdamsCase, drawCase } from "./random_case.ts";
import { tripsOf } from "./random_trips.ts";

Deno.test("3000 random solves come home bit for bit, start, registers and words", () => {
  const random = new Random(1);
  const { methods, steps, cut } = tripsOf(3000, () => drawCase(random, 10_000));
  assertEquals(methods.size, Object.keys(METHODS).length);
  assert(steps > 1_000_000 && cut < 750, `${steps} steps, ${cut} were cut short`);
});

Deno.test("800 random solves by reversible Adams come home bit for bit, start, registers and words", () => {
  const random = new Random(2);
  const { methods, steps, cut } = tripsOf(800, () => drawAdamsCase(random, 5000));
  assertEquals(methods.size, 4);
  assert(steps > 140_000 && cut < 200, `${steps} steps, ${cut} were cut short`);
});
