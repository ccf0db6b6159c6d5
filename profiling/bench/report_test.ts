import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { changed, perfectRows } from "../../tests/problems/bench_rows.ts";
import { judge } from "./judge/judge.ts";
import { reportLines } from "./report.ts";
import type { Row } from "./row.ts";
import { summarize } from "./summary.ts";

const MACHINE = {
  os: "linux 6.1",
  arch: "x86_64",
  cpu: "A Processor with a Long Name at 3.00 GHz",
  cores: 2,
  deno: "2.9.6",
  v8: "15.0.245.2-rusty",
  v8_flags: ["--expose-gc"],
};
const ROWS = perfectRows({
  reversible: [100, 1000, 1_000_000],
  full: [100, 300_000, 600_000, 12_000_000],
});

function report(rows: readonly Row[]): string[] {
  const judgement = judge(rows, { method: "midpoint", stateSize: 2 });
  return reportLines(rows, summarize(MACHINE, rows, judgement));
}

Deno.test("reportLines() fits 100 columns and says that all is well", () => {
  const lines = report(ROWS);
  assertEquals(lines.filter((line) => line.length > 100), []);
  assertMatch(lines.at(-1)!, /^PASS: all \d+ claims hold\.$/);
  const far = lines.find((line) => line.startsWith("reversible  ") && line.includes("1,000,000"))!;
  assertStringIncludes(far, "2.00 s");
  assertStringIncludes(far, "2,500 B");
  assertStringIncludes(far, "20,000 B");
  assertStringIncludes(far, "< 256 KiB");
  assert(lines.join(" ").includes("A Processor with a Long Name"));
});

Deno.test("reportLines() has a line a row in 80 columns, too", () => {
  const judgement = judge(ROWS, { method: "midpoint", stateSize: 2 });
  const lines = reportLines(ROWS, summarize(MACHINE, ROWS, judgement), 80);
  const starting = (start: string) => lines.filter((line) => line.startsWith(start));
  const [measured] = starting("adjoint");
  assertEquals(measured.split(/\s+/), [
    ...["adjoint", "steps", "time", "tracked", "heap", "resident", "way", "back"],
  ]);
  assertEquals(starting("full  ").length, 4);
  // The claims of an adjoint stand below its name.
  assertEquals([starting("reversible:").length, starting("full:").length], [1, 1]);
  assertMatch(starting("tracked  ")[0], / holds$/);
});

Deno.test("reportLines() says what does not hold and what failed", () => {
  const { found: _, ...row } = ROWS[0];
  const lines = report([
    ...changed(ROWS, ({ steps }) => steps === 1000, () => ({ tracked_peak_bytes: 9 })),
    { ...row, repeat: 2, status: "ended by SIGKILL" },
  ]);
  assertEquals(lines.filter((line) => line.includes("DOES NOT HOLD")).length, 1);
  assert(lines.includes("failed: reversible, midpoint, 100 steps, repeat 2: ended by SIGKILL"));
  assertMatch(
    lines.at(-1)!,
    /^FAIL: of \d+ claims 1 do not hold and 0 are undecided; 1 of 8 cases failed\.$/,
  );
});

Deno.test("summarize() names the quantities as the columns, and writes what is unbounded as null", () => {
  const rows = perfectRows({ reversible: [100, 1000], full: [300_000, 600_000] });
  const judgement = judge(rows, { method: "midpoint", stateSize: 2 });
  const summary = JSON.parse(JSON.stringify(summarize(MACHINE, rows, judgement)));
  assertEquals(Object.keys(summary), [
    "machine",
    "cases",
    "failed",
    "fits",
    "checks",
    "analysis",
    "notes",
    "verdict",
  ]);
  // Two points show no growth.
  assertEquals([summary.cases, summary.failed, summary.verdict], [4, 0, "fail"]);
  assertEquals(summary.fits[0].quantity, "wall_s");
  assertEquals(summary.fits[0].ci95, [null, null]);
});
