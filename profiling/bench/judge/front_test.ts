import { assertEquals } from "@std/assert";
import { changed, perfectRows } from "../../../tests/problems/bench_rows.ts";
import { front } from "./front.ts";
import type { Row } from "../row.ts";

/** Rows at 100 steps with these times, in seconds, and bytes. */
function rowsOf(costs: Readonly<Record<string, readonly [number[], number]>>): Row[] {
  return Object.entries(costs).flatMap(([adjoint, [times, tracked_peak_bytes]]) =>
    times.flatMap((wall_s, k) =>
      changed(perfectRows({ [adjoint]: [100] }), () => true, () => ({ wall_s, tracked_peak_bytes }))
        .map((row): Row => ({ ...row, repeat: k + 1 }))
    )
  );
}

Deno.test("front() marks what is dominated, and by what", () => {
  const points = front(
    rowsOf({
      "recursive:44": [[5], 3200],
      reversible: [[8], 2600],
      "recursive:2": [[32], 2500],
      "recursive:4": [[11], 2700],
      "recursive:8": [[8], 2900],
      full: [[4], 20_000],
    }),
    100,
  );
  assertEquals(points.map(({ adjoint, dominated_by }) => [adjoint, dominated_by]), [
    ["recursive:2", null],
    ["reversible", null],
    ["recursive:4", "reversible"],
    ["recursive:8", "reversible"],
    ["recursive:44", null],
    ["full", null],
  ]);
});

Deno.test("front() keeps both of two that cost the same", () => {
  const points = front(rowsOf({ a: [[1], 100], b: [[1], 100] }), 100);
  assertEquals(points.map(({ dominated_by }) => dominated_by), [null, null]);
});

Deno.test("front() says whether the repeats leave a doubt", () => {
  const points = front(
    rowsOf({ a: [[1, 2, 3], 100], b: [[2.5, 4, 5], 200], c: [[3.5, 4, 5], 300] }),
    100,
  );
  assertEquals(points.map(({ wall_s, clearly }) => [wall_s, clearly]), [
    [2, false],
    [4, false],
    [4, true],
  ]);
});

Deno.test("front() compares like with like, and leaves out what was not measured", () => {
  const rows = rowsOf({ a: [[1], 100], b: [[2], 200], c: [[3], 300] });
  const other = rows.map((row): Row => row.adjoint === "a" ? { ...row, method: "rk4" } : row);
  assertEquals(front(other, 100).map(({ dominated_by }) => dominated_by), [null, null, "b"]);
  const { found: _, ...lost } = rows[0];
  const points = front([{ ...lost, status: "exit code 1" }, ...rows.slice(1)], 100);
  assertEquals(points.map(({ adjoint }) => adjoint), ["b", "c"]);
  assertEquals(front(rows, 1000), []);
});

Deno.test("front() lets no approximate gradient dominate, and marks it", () => {
  const points = front(rowsOf({ backsolve: [[1], 50], full: [[2], 200], slow: [[3], 300] }), 100);
  assertEquals(points.map((p) => [p.adjoint, p.approximate, p.dominated_by]), [
    ["backsolve", true, null],
    ["full", false, null],
    ["slow", false, "full"],
  ]);
});
