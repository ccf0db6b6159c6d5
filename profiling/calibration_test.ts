import { assert, assertEquals } from "@std/assert";
import { Calibration } from "./calibration.ts";

Deno.test("Calibration has the median of its samples, of work that is the same each time", () => {
  const calibration = new Calibration();
  assertEquals(calibration.seconds, undefined);
  const start = performance.now();
  for (let k = 0; k < 5; k++) calibration.sample();
  const elapsed = performance.now() - start;
  // Each sample runs the loop for a tenth of a second, and no more than once longer.
  assert(elapsed >= 500, `${elapsed} ms`);
  const first = calibration.seconds!;
  // 2000 passes over 64 numbers, a division each: above what any processor of today can do.
  assert(first > 1e-5 && first < 0.1, `${first} s`);
  const again = new Calibration();
  for (let k = 0; k < 5; k++) again.sample();
  const ratio = again.seconds! / first;
  assert(ratio > 1 / 10 && ratio < 10, `${ratio}`);
});
