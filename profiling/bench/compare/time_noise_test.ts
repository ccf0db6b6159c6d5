import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { changed, perfectRows } from "../../../tests/problems/bench_rows.ts";
import { noisy } from "../../../tests/problems/noisy/noisy_rows.ts";
import { rowsToCsv } from "../row.ts";
import { readScaling } from "../scaling_csv.ts";
import { timeNoise } from "./time_noise.ts";

const STEPS = [100, 300, 1000, 3000, 10_000, 30_000, 100_000];
const ROWS = perfectRows({ reversible: STEPS, full: STEPS });

function noiseOf(deviation: number, repeats: number): number {
  const rows = noisy(ROWS, { deviation, repeats, seed: 4 });
  return timeNoise(readScaling(rowsToCsv(rows), "scaling.csv"));
}

Deno.test("timeNoise() finds the deviation of a single time from what repeats differ by", () => {
  assertAlmostEquals(noiseOf(0.05, 3), 0.05, 0.02);
  assertAlmostEquals(noiseOf(0.2, 2), 0.2, 0.08);
  assertEquals(noiseOf(0, 3), 0);
});

Deno.test("timeNoise() is not moved by a few repeats that were disturbed", () => {
  const rows = changed(
    noisy(ROWS, { deviation: 0.05, repeats: 3, seed: 4 }),
    ({ steps, repeat }) => repeat === 2 && steps <= 300,
    ({ wall_s }) => ({ wall_s: 5 * wall_s }),
  );
  assert(timeNoise(readScaling(rowsToCsv(rows), "scaling.csv")) < 0.08);
});

Deno.test("timeNoise() looks at the scatter about a law where nothing was repeated", () => {
  assertEquals(noiseOf(0.01, 1), 0.1);
  assertAlmostEquals(noiseOf(0.3, 1), 0.3, 0.12);
  const few = perfectRows({ reversible: [100] });
  assertEquals(timeNoise(readScaling(rowsToCsv(few), "scaling.csv")), 0.1);
});
