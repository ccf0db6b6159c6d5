import { assertEquals, assertStringIncludes } from "@std/assert";
import { changed, perfectRows } from "../../../tests/problems/bench_rows.ts";
import { noisy } from "../../../tests/problems/noisy/noisy_rows.ts";
import { claimOf } from "./claims.ts";
import { noiseWarning, rangeOf, spreadsOf } from "./noise.ts";
import type { Quantity, Row } from "../row.ts";

const STEPS = [100, 1000, 10_000, 100_000, 1_000_000];
const ROWS = noisy(perfectRows({ reversible: STEPS }), { deviation: 0, repeats: 3, seed: 1 });

function warningOf(rows: readonly Row[], quantity: Quantity): string | undefined {
  const claim = claimOf("reversible", quantity, { method: "midpoint", stateSize: 2 })!;
  return noiseWarning(claim, rows, quantity);
}

/** The rows with the time of one repeat at 1,000,000 steps this many times as long. */
function slow(factor: number): Row[] {
  return changed(
    ROWS,
    ({ steps, repeat }) => steps === 1_000_000 && repeat === 2,
    ({ wall_s }) => ({ wall_s: factor * wall_s }),
  );
}

Deno.test("rangeOf() is the largest less the smallest", () => {
  assertEquals(rangeOf([3, 1, 2]), 2);
  assertEquals(rangeOf([3]), null);
  assertEquals(rangeOf([]), null);
});

Deno.test("spreadsOf() has a spread a case, and none of a single repeat", () => {
  const spreads = spreadsOf([...slow(1.5), ...perfectRows({ full: [100] })]);
  assertEquals(spreads.map(({ adjoint, steps }) => `${adjoint} ${steps}`), [
    ...STEPS.map((n) => `reversible ${n}`),
    "full 100",
  ]);
  assertEquals(spreads.map(({ wall_s }) => wall_s), [0, 0, 0, 0, 0.5, null]);
  assertEquals(spreads.map(({ repeats }) => repeats), [3, 3, 3, 3, 3, 1]);
  assertEquals(spreads[0].heap_peak_bytes, 0);
  assertEquals(spreads[5].rss_peak_bytes, null);
});

Deno.test("spreadsOf() keeps settings apart, and leaves out what was not measured", () => {
  const { found: _, ...lost } = ROWS[0];
  const other = ROWS.slice(0, 1).map((row): Row => ({ ...row, method: "rk4" }));
  const spreads = spreadsOf([...other, { ...lost, status: "exit code 1" }]);
  assertEquals(spreads.map(({ method, repeats }) => [method, repeats]), [["rk4", 1]]);
});

Deno.test("noiseWarning() names the case whose repeats could change the verdict", () => {
  assertEquals(warningOf(ROWS, "wall_s"), undefined);
  assertEquals(warningOf(slow(1.02), "wall_s"), undefined);
  const warning = warningOf(slow(2.2), "wall_s")!;
  assertStringIncludes(warning, "n = 1,000,000: 2.00 s to 4.40 s");
  assertStringIncludes(warning, "could change the verdict: of reversible, midpoint, time,");
});

Deno.test("noiseWarning() looks at memory as well, and not at what is counted", () => {
  const jump = changed(
    ROWS,
    ({ steps, repeat }) => steps === 1_000_000 && repeat === 1,
    () => ({ rss_peak_bytes: 2 ** 23, tracked_peak_bytes: 1 }),
  );
  assertStringIncludes(warningOf(jump, "rss_peak_bytes")!, "0 B to 8.00 MiB");
  assertEquals(warningOf(jump, "tracked_peak_bytes"), undefined);
  assertEquals(warningOf([], "wall_s"), undefined);
});
