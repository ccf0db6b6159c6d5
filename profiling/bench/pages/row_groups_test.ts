import { assertEquals } from "@std/assert";
import { perfectRows } from "../../../tests/problems/bench_rows.ts";
import type { Row } from "../row.ts";
import { measuredByAdjoint, rowGroups } from "./row_groups.ts";

const ROWS = perfectRows({ full: [100, 200], reversible: [100] });

Deno.test("rowGroups() keeps rows of one setting together, without a suffix", () => {
  assertEquals(rowGroups(ROWS), [{ title: "midpoint, white-dwarf", suffix: "", rows: ROWS }]);
  assertEquals(rowGroups([]), [{ title: "", suffix: "", rows: [] }]);
});

Deno.test("rowGroups() tells settings apart by what differs, columns to come included", () => {
  const others = ROWS.map((row): Row => ({ ...row, method: "RK 4/x" }));
  const wide = others.map((row) => ({
    ...row,
    hidden: [30, 10],
    module: "file:///home/me/own.ts",
  }));
  assertEquals(
    rowGroups([...ROWS, ...others, ...wide]).map((
      { title, suffix, rows },
    ) => [title, suffix, rows.length]),
    [
      ["midpoint, white-dwarf", "-midpoint-white-dwarf", 3],
      ["RK 4/x, white-dwarf", "-rk-4-x-white-dwarf", 3],
      ["RK 4/x, own.ts, hidden 30x10", "-rk-4-x-own.ts-hidden-30x10", 3],
    ],
  );
});

Deno.test("measuredByAdjoint() leaves out what was not measured", () => {
  const { found: _, ...row } = ROWS[0];
  const failed: Row = { ...row, adjoint: "recursive", status: "exit code 1" };
  assertEquals(
    measuredByAdjoint([failed, ...ROWS]).map(([adjoint, rows]) => [adjoint, rows.length]),
    [["reversible", 1], ["full", 2]],
  );
});
