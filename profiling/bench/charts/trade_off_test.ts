import { assertEquals } from "@std/assert";
import { ordinaryRows } from "../../../tests/problems/report_input.ts";
import type { Row } from "../row.ts";
import { commonSteps, tradeOff } from "./trade_off.ts";

/** A row at n = 1000. */
function row(adjoint: string, ms: number, bytes: number, evaluations = 0, repeat = 1): Row {
  return {
    adjoint,
    method: "midpoint",
    system: "white-dwarf",
    steps: 1000,
    repeat,
    points: 100,
    status: "ok",
    found: {
      wall_s: ms / 1000,
      field_evaluations: evaluations,
      field_pullbacks: 10,
      tracked_peak_bytes: bytes,
      heap_peak_bytes: 0,
      rss_peak_bytes: 0,
      reconstruction_error: null,
    },
  };
}

Deno.test("tradeOff() marks what another adjoint is as good as in both, and better in one", () => {
  const { points } = tradeOff([
    row("full", 1, 900),
    row("reversible", 3, 100),
    row("recursive:2", 9, 100),
    row("recursive:9", 3, 101),
    row("same as reversible", 3, 100),
    row("backsolve", 0.5, 50),
  ], 1000);
  assertEquals(points.map(({ adjoint, dominated }) => [adjoint, dominated]), [
    ["backsolve", false],
    ["reversible", false],
    ["same as reversible", false],
    ["recursive:2", true],
    ["recursive:9", true],
    ["full", false],
  ]);
  assertEquals(points.filter(({ approximate }) => approximate).map((p) => p.adjoint), [
    "backsolve",
  ]);
});

Deno.test("tradeOff() finds the least c from which on every measured c is faster", () => {
  const rows = [row("reversible", 5, 100, 50)];
  for (
    const [c, ms, evaluations] of [[2, 4, 90], [4, 6, 80], [8, 4, 60], [16, 3, 40], [32, 3, 30]]
  ) {
    rows.push(row(`recursive:${c}`, ms, 100 + c, evaluations));
  }
  const { fasterFrom, cheaperFrom } = tradeOff(rows, 1000);
  assertEquals([fasterFrom?.checkpoints, cheaperFrom?.checkpoints], [8, 16]);
  const slow = [...rows, row("recursive:64", 5, 200, 50)];
  const { fasterFrom: none, cheaperFrom: neither } = tradeOff(slow, 1000);
  assertEquals([none, neither], [undefined, undefined]);
});

Deno.test("tradeOff() takes medians of the repeats and keeps their range", () => {
  const { points: [point] } = tradeOff([
    row("recursive", 5, 100, 30, 1),
    row("recursive", 1, 100, 30, 2),
    row("recursive", 2, 100, 30, 3),
    { ...row("recursive", 2, 100, 30, 4), found: undefined, status: "exit code 1" },
    { ...row("recursive", 2, 100), steps: 500 },
  ], 1000);
  assertEquals(point, {
    adjoint: "recursive",
    method: "midpoint",
    checkpoints: 44,
    seconds: 0.002,
    range: [0.001, 0.005],
    repeats: 3,
    trackedBytes: 100,
    cost: 50,
    approximate: false,
    dominated: false,
  });
});

Deno.test("tradeOff() has no crossing without the reversible adjoint", () => {
  assertEquals(tradeOff([row("recursive:2", 1, 1)], 1000).fasterFrom, undefined);
  assertEquals(tradeOff([], 1000), { steps: 1000, points: [] });
});

Deno.test("tradeOff() counts what DESIGN says: optimal checkpointing is cheaper from c = 8 on", () => {
  const { reversible, cheaperFrom, points } = tradeOff(ordinaryRows(), 1000);
  const cost = (adjoint: string) => points.find((p) => p.adjoint === adjoint)!.cost / 1000 / 2;
  assertEquals(reversible!.cost / 1000 / 2, 8);
  assertEquals(cheaperFrom?.checkpoints, 8);
  assertEquals([2, 4, 8, 44].map((c) => cost(`recursive:${c}`).toFixed(1)), [
    "31.8",
    "11.0",
    "7.3",
    "5.0",
  ]);
});

Deno.test("commonSteps() takes the largest n among those with the most adjoints", () => {
  assertEquals(commonSteps(ordinaryRows()), 10_000);
  const { found: _, ...failed } = row("full", 1, 1);
  assertEquals(commonSteps([{ ...failed, status: "exit code 1" }]), undefined);
});
