import { assertAlmostEquals, assertEquals } from "@std/assert";
import { distanceInEllipse } from "./distance_in_ellipse.ts";

Deno.test("distanceInEllipse() finds where a line leaves", () => {
  // From (2, 0), straight through, to (−2, 0).
  assertAlmostEquals(distanceInEllipse([2, -1], [0, 0], [2, 1]), 4, 1e-12);
  // From (2, 0) up to the left: (2 − r, r/2), with (1 − r/2)² + r²/4 = 1 at r = 2.
  assertAlmostEquals(distanceInEllipse([2, -1], [0, 0.5], [2, 1]), 2, 1e-12);
});

Deno.test("distanceInEllipse() is 0 for a path that does not go in", () => {
  assertEquals(distanceInEllipse([1, 1], [0, 0], [1, 1]), 0);
  assertEquals(distanceInEllipse([1, 0], [0, 1], [1, 1]), 0);
  assertEquals(distanceInEllipse([1, 0], [0, 0], [1, 1]), 0);
});

Deno.test("distanceInEllipse() does not pass over a narrow gap", () => {
  const [low, high] = [1, 1.0001];
  // u = 1 − r (r − low)(r − high) is above 1 only between the two.
  const u = [1, -low * high, low + high, -1];
  assertAlmostEquals(distanceInEllipse(u, [0, 0, 0, 0], [1, 1]), low, 1e-9);
});

Deno.test("distanceInEllipse() sees through round-off at the start", () => {
  // cos r + i sin r to order 4 leaves by r⁶/72 − r⁸/576: stable to √8, and the first
  // powers cancel only up to round-off.
  const u = [1, 0, -1 / 2, 0, 1 / 24];
  const v = [0, 1, 0, -1 / 6, 0];
  assertAlmostEquals(distanceInEllipse(u, v, [1, 1]), Math.sqrt(8), 1e-9);
  assertEquals(distanceInEllipse([1, 0, -1 / 2], [0, 1, 0], [1, 1]), 0);
});
