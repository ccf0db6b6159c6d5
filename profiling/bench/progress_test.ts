import { assertEquals } from "@std/assert";
import { perfectRows } from "../../tests/problems/bench_rows.ts";
import { lineProgress } from "./progress.ts";

Deno.test("lineProgress() prints a line a row, with the time or the reason", async () => {
  const lines: string[] = [];
  const progress = lineProgress((line) => lines.push(line));
  const [row] = perfectRows({ reversible: [1000] });
  const { found: _, ...lost } = row;
  progress.show(row, 1, 2);
  progress.show({ ...lost, status: "exit code 3" }, 2, 2);
  await progress.stop();
  assertEquals(lines, [
    "1/2  reversible, midpoint, 1,000 steps: 2.00 ms",
    "2/2  reversible, midpoint, 1,000 steps: exit code 3",
  ]);
});
