import { assertEquals } from "@std/assert";
import { perfectRows } from "../../tests/problems/bench_rows.ts";
import { progressText } from "./progress.ts";

Deno.test("progressText() tells of a row, with the time or the reason", () => {
  const [row] = perfectRows({ reversible: [1000] });
  const { found: _, ...lost } = row;
  assertEquals(
    progressText({ row, done: 1, of: 2 }),
    "1/2  reversible, midpoint, 1,000 steps: 2.00 ms",
  );
  assertEquals(
    progressText({ row: { ...lost, status: "exit code 3" }, done: 2, of: 2 }),
    "2/2  reversible, midpoint, 1,000 steps: exit code 3",
  );
});
