import { assertEquals } from "@std/assert";
import { neighbour, spacing } from "./float_spacing.ts";

Deno.test("neighbour() is the next representable number, across 0 as well", () => {
  assertEquals(neighbour(1, 1), 1 + Number.EPSILON);
  assertEquals(neighbour(1, -1), 1 - Number.EPSILON / 2);
  assertEquals(neighbour(-1, 1), -1 + Number.EPSILON / 2);
  assertEquals(neighbour(-1, -1), -1 - Number.EPSILON);
  assertEquals(neighbour(0, 1), Number.MIN_VALUE);
  assertEquals(neighbour(-0, -1), -Number.MIN_VALUE);
  assertEquals(neighbour(Number.MIN_VALUE, -1), 0);
});

Deno.test("spacing() is the distance between representable numbers, either side of 0", () => {
  for (
    const [t, wanted] of [[0, Number.MIN_VALUE], [1, 2 ** -52], [3e7, 2 ** -28], [2 ** 60, 256]]
  ) {
    assertEquals(spacing(t), wanted);
    assertEquals(spacing(-t), wanted);
  }
});
