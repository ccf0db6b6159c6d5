import { assertEquals } from "@std/assert";
import { secondsOf } from "./subject.ts";

/** Times a run of three milliseconds, by a clock that only runs move; how often it ran, too. */
function timed(milliseconds: number, fewest: number): [seconds: number, runs: number] {
  let runs = 0;
  const seconds = secondsOf({ run: () => runs++ }, milliseconds, fewest, {
    now: () => 3 * runs,
    busy: () => 3 * runs,
  });
  return [seconds, runs];
}

Deno.test("secondsOf() is an average over a time at least, and over a number of runs at least", () => {
  assertEquals(timed(30, 1), [0.003, 10]);
  assertEquals(timed(31, 1), [0.003, 11]);
  assertEquals(timed(0, 5), [0.003, 5]);
});

Deno.test("secondsOf() leaves out what others had of the processor, and what other threads did", () => {
  for (const [share, seconds] of [[0.25, 0.002], [1, 0.008], [1.5, 0.008]]) {
    let runs = 0;
    const clocks = { now: () => 8 * runs, busy: () => 1000 + share * 8 * runs };
    assertEquals(secondsOf({ run: () => runs++ }, 80, 1, clocks), seconds);
    assertEquals(runs, 10);
  }
});
