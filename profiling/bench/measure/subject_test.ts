import { assertEquals } from "@std/assert";
import { secondsOf } from "./subject.ts";

/** Times a run of three milliseconds, by a clock that only runs move; how often it ran, too. */
function timed(milliseconds: number, fewest: number): [seconds: number, runs: number] {
  let runs = 0;
  const seconds = secondsOf({ run: () => runs++ }, milliseconds, fewest, () => 3 * runs);
  return [seconds, runs];
}

Deno.test("secondsOf() is an average over a time at least, and over a number of runs at least", () => {
  assertEquals(timed(30, 1), [0.003, 10]);
  assertEquals(timed(31, 1), [0.003, 11]);
  assertEquals(timed(0, 5), [0.003, 5]);
});
