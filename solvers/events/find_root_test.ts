import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { Cubic } from "./cubic.ts";
import { findRoot } from "./find_root.ts";
import { findTouch } from "./find_touch.ts";

/** Finds a root of f between two places, and counts. */
function search(
  f: (t: number) => number,
  low: number,
  high: number,
  guess = (low + high) / 2,
  slope = NaN,
) {
  let count = 0;
  const root = findRoot(
    (t) => {
      count++;
      return f(t);
    },
    { low, high, atLow: f(low), atHigh: f(high) },
    { place: guess, slope },
  );
  return { root, count };
}

Deno.test("findRoot finds roots to the last bit, in few evaluations from a good guess", () => {
  const { root, count } = search((t) => t * t - 2, 1, 2, 1.41, 2.8);
  assertLess(Math.abs(root - Math.SQRT2), 2.3e-16);
  assertLess(count, 8);
  // Bad guesses, slopes that lead astray, steep and flat functions, either direction of time.
  const functions: [f: (t: number) => number, root: number][] = [
    [(t) => Math.exp(20 * t) - Math.exp(6), 0.3],
    [(t) => Math.atan(1e4 * (t - 0.7)), 0.7],
    [(t) => (t - 0.2) ** 3, 0.2],
    [(t) => Math.cbrt(t - 0.9), 0.9],
    [(t) => t < 0.31 ? -1 : 1, 0.31],
  ];
  for (const [f, wanted] of functions) {
    for (const [low, high] of [[0, 1], [1, 0]]) {
      for (const guess of [-1, 0.01, 0.5, 0.99]) {
        for (const slope of [NaN, 0, 1, -100]) {
          const { root, count } = search(f, low, high, guess, slope);
          assertAlmostEquals(root, wanted, 1e-5);
          assertLess(Math.abs(f(root)), 1 + 1e-12);
          assertLess(count, 201);
        }
      }
    }
  }
});

Deno.test("findRoot gives the high end where there is no number in between", () => {
  const { root, count } = search((t) => t - 1.5, 1, 1 + Number.EPSILON);
  assertEquals([root, count], [1 + Number.EPSILON, 0]);
});

Deno.test("a cubic is itself, with its extremes and roots", () => {
  const cubic = new Cubic();
  const through = (f: (s: number) => number) => {
    cubic.through(f(0), f(1 / 3), f(2 / 3), f(1));
    cubic.findExtremes();
    return Array.from(cubic.places.subarray(0, cubic.count));
  };
  const close = (found: number[], wanted: number[]) => {
    assertEquals(found.length, wanted.length);
    found.forEach((x, k) => assertAlmostEquals(x, wanted[k], 1e-12));
  };
  // s³ − 1.2 s² + 0.36 s has extremes at 0.2 and 0.6.
  const f = (s: number) => s * (0.36 + s * (-1.2 + s));
  close(through(f), [0, 0.2, 0.6, 1]);
  for (const s of [0, 0.3, 1]) {
    assertAlmostEquals(cubic.at(s), f(s), 1e-14);
    assertAlmostEquals(cubic.slopeAt(s), 0.36 - 2.4 * s + 3 * s * s, 1e-13);
  }
  close(through((s) => (s - 0.4) ** 2), [0, 0.4, 1]);
  close(through((s) => s), [0, 1]);
  close(through(() => 1), [0, 1]);
  close(through((s) => s ** 3 + s), [0, 1]);
  through((s) => s ** 3 - 0.125);
  assertAlmostEquals(cubic.rootIn(0, 1), 0.5, 1e-12);
});

Deno.test("findTouch finds the least value, or one below 0", () => {
  const least = findTouch((s) => (s - 0.3) ** 2 + 0.5 * (s - 0.3) ** 4, 0, 0.35, 1);
  assertAlmostEquals(least.place, 0.3, 1e-5);
  assertLess(least.value, 1e-11);
  assertLess(findTouch((s) => (s - 0.3) ** 2 - 1e-8, 0, 0.32, 1).value, 0);
  assertAlmostEquals(findTouch((s) => (s - 0.3) ** 2 + 1e-3, 0, 0.32, 1).value, 1e-3, 1e-9);
  // A dip beside the middle: the first look to either side, an eighth away, falls into it.
  for (const place of [0.4375, 0.5625]) {
    assertEquals(findTouch((s) => Math.abs(s - place) - 0.02, 0, 0.5, 1), { place, value: -0.02 });
  }
});
