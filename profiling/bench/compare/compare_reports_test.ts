import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { changed, perfectRows } from "../../../tests/problems/bench_rows.ts";
import { noisy } from "../../../tests/problems/noisy/noisy_rows.ts";
import { compareReports, type Comparison } from "./compare_reports.ts";
import { comparisonLines } from "./comparison_lines.ts";
import { type ComparedReport, reportOf } from "./earlier_report.ts";
import type { Measurement } from "../measure/measure.ts";
import type { Row } from "../row.ts";

const MACHINE = {
  ...{ os: "linux 6.1", arch: "x86_64", cpu: "A Processor", cores: 2 },
  ...{ deno: "2.9.6", v8: "15.0", v8_flags: ["--expose-gc"] },
};
const PERFECT = perfectRows({
  reversible: [100, 1000, 10_000, 100_000],
  "recursive:8": [100, 1000, 10_000],
  full: [300_000, 600_000],
});

function report(rows: readonly Row[], machine = MACHINE): ComparedReport {
  return reportOf(rows, { machine, fits: [] });
}

function run(seed: number, repeats = 3, deviation = 0.05): Row[] {
  return noisy(PERFECT, { deviation, repeats, seed });
}

/** Two runs, with something that is multiplied or set in the second one. */
function compared(
  which: (row: Row) => boolean,
  change: (found: Measurement) => Partial<Measurement>,
): Comparison {
  return compareReports(report(run(1)), report(changed(run(2), which, change)));
}

function worse({ changes }: Comparison): string[] {
  return changes.filter(({ change }) => change === "worse")
    .map(({ cells: { adjoint, steps }, what }) => `${adjoint} ${steps} ${what}`);
}

const isFar = ({ adjoint, steps }: Row) => adjoint === "reversible" && steps >= 10_000;

Deno.test("compareReports() sees nothing between two runs of the same, whatever the noise", () => {
  for (
    const [repeats, deviation] of [[1, 0.02], [1, 0.1], [2, 0.1], [3, 0.02], [3, 0.2], [5, 0.3]]
  ) {
    let alarms = 0;
    for (let seed = 0; seed < 40; seed++) {
      const before = report(run(seed, repeats, deviation));
      const { regressions } = compareReports(before, report(run(100 + seed, repeats, deviation)));
      if (regressions > 0) alarms++;
    }
    assert(alarms <= 2, `${alarms} false alarms at ${deviation}, ${repeats} repeats`);
  }
});

Deno.test("compareReports() sees time that is half as long again", () => {
  const found = compared(isFar, ({ wall_s }) => ({ wall_s: 1.5 * wall_s }));
  assertEquals(worse(found), ["reversible 10000 wall_s", "reversible 100000 wall_s"]);
  assertEquals(found.regressions, 2);
  const better = compared(isFar, ({ wall_s }) => ({ wall_s: wall_s / 1.5 }));
  assertEquals(better.changes.map(({ change }) => change), ["better", "better"]);
  assertEquals(better.regressions, 0);
});

Deno.test("compareReports() is not sure of time that is longer at one number of steps", () => {
  const found = compared(
    ({ adjoint, steps }) => adjoint === "reversible" && steps === 1000,
    ({ wall_s }) => ({ wall_s: 2 * wall_s }),
  );
  assertEquals(found.changes.map(({ change, what }) => [change, what]), [["unsure", "wall_s"]]);
  assertEquals(found.regressions, 0);
});

Deno.test("compareReports() sees more where there is less noise, and says what it can see", () => {
  const slower = (deviation: number, repeats: number) =>
    compareReports(
      report(run(1, repeats, deviation)),
      report(
        changed(run(2, repeats, deviation), isFar, ({ wall_s }) => ({ wall_s: 1.3 * wall_s })),
      ),
    );
  assertEquals(slower(0.01, 3).regressions, 2);
  assertEquals(slower(0.3, 3).regressions, 0);
  assertEquals(slower(0.01, 1).regressions, 0);
  assertStringIncludes(slower(0.01, 3).notes.join(" "), "less than 1.15 times is not seen");
  assertStringIncludes(slower(0.01, 1).notes.join(" "), "more --repeats see more");
});

Deno.test("compareReports() takes a machine that is slower for what it is, up to twice", () => {
  const slower = (factor: number, more: number) =>
    compareReports(
      report(run(1)),
      report(
        run(2).map((row): Row => ({
          ...row,
          found: { ...row.found!, wall_s: row.found!.wall_s * factor * (isFar(row) ? more : 1) },
        })),
      ),
    );
  assertEquals(slower(1.7, 1).regressions, 0);
  assertStringIncludes(slower(1.7, 1).notes.join(" "), "All adjoints take at least 1.");
  assertEquals(worse(slower(1.7, 1.5)), ["reversible 10000 wall_s", "reversible 100000 wall_s"]);
  assertEquals(worse(slower(2.2, 1)), ["all of them undefined wall_s"]);
  const lines = comparisonLines(slower(2.2, 1), "old");
  assert(lines.some((line) => line.startsWith("all of them") && line.includes("WORSE")));
  // Held against nothing else, a single adjoint is slower itself.
  const alone = (factor: number) =>
    report(
      changed(run(3), () => true, ({ wall_s }) => ({ wall_s: factor * wall_s }))
        .filter(({ adjoint }) => adjoint === "full"),
    );
  assertEquals(compareReports(alone(1), alone(1.7)).regressions, 2);
});

Deno.test("compareReports() counts exactly", () => {
  assertEquals(
    worse(compared(isFar, (found) => ({ field_evaluations: found.field_evaluations + 1 }))),
    ["reversible 10000 field_evaluations", "reversible 100000 field_evaluations"],
  );
  const once = compareReports(
    report(run(1)),
    report(changed(run(2), (row) => isFar(row) && row.repeat === 3, (found) => ({
      tracked_peak_bytes: found.tracked_peak_bytes + 8,
    }))),
  );
  assertEquals(once.regressions, 2);
});

Deno.test("compareReports() sees heap and resident memory beyond resolution and repeats", () => {
  for (const [quantity, limit] of [["heap_peak_bytes", 2 ** 15], ["rss_peak_bytes", 2 ** 20]]) {
    const grown = (bytes: number) =>
      compared(isFar, (found) => ({
        [quantity]: found[quantity as "heap_peak_bytes"] + bytes,
      }));
    assertEquals(worse(grown(Number(limit))), []);
    assertEquals(worse(grown(Number(limit) + 1)).length, 2);
  }
  // One repeat of three that jumps moves no median; two do, and three times their range covers it.
  const jumps = (count: number) =>
    compareReports(
      report(run(1)),
      report(changed(run(2), (row) => isFar(row) && row.repeat <= count, () => ({
        rss_peak_bytes: 2 ** 22,
      }))),
    );
  assertEquals([jumps(1), jumps(2), jumps(3)].map(({ regressions }) => regressions), [0, 0, 2]);
});

Deno.test("compareReports() compares only what is exact on another machine", () => {
  const other = { ...MACHINE, cpu: "Another", cores: 64 };
  const slow = changed(run(2), () => true, (found) => ({
    wall_s: 9 * found.wall_s,
    rss_peak_bytes: 2 ** 30,
    tracked_peak_bytes: found.tracked_peak_bytes + 1,
  }));
  const found = compareReports(report(run(1)), report(slow, other));
  assertEquals(new Set(found.changes.map(({ what }) => what)), new Set(["tracked_peak_bytes"]));
  assertStringIncludes(
    found.notes.join(" "),
    "cpu A Processor before, Another now; cores 2 before",
  );
  const newer = compareReports(report(run(1)), report(run(2), { ...MACHINE, v8: "16.0" }));
  assertEquals(newer.otherMachine, []);
  assertStringIncludes(newer.notes.join(" "), "v8 15.0 before, 16.0 now");
});

Deno.test("compareReports() sees cases that fail now, and claims that do not hold any more", () => {
  const lost = run(2).map((row): Row => {
    const { found: _, ...rest } = row;
    return row.adjoint === "full" ? { ...rest, status: "ended by SIGKILL" } : row;
  });
  assertEquals(worse(compareReports(report(run(1)), report(lost))), [
    "full 300000 failed",
    "full 600000 failed",
  ]);
  assertEquals(compareReports(report(lost), report(run(1))).regressions, 0);

  const fit = { adjoint: "reversible", method: "midpoint", quantity: "wall_s" as const };
  const claimed = (holds: boolean): ComparedReport => ({
    ...report(run(1)),
    fits: [{ ...fit, claim: "exponent 1 ± 0.1", holds }],
  });
  assertEquals(compareReports(claimed(true), claimed(false)).regressions, 1);
  assertEquals(compareReports(claimed(false), claimed(true)).regressions, 0);
  assertEquals(compareReports(claimed(false), claimed(false)).changes, []);
});

Deno.test("compareReports() compares the cases that both have, and says so", () => {
  const few = run(2).filter(({ adjoint }) => adjoint !== "full");
  const found = compareReports(report(run(1)), report(few));
  assertEquals(found.compared, 7);
  assertStringIncludes(found.notes[0], "7 cases are in both reports; 2 were measured before only");
});

Deno.test("comparisonLines() fits 100 columns and ends with the verdict", () => {
  const bad = comparisonLines(
    compared(({ adjoint }) => adjoint === "reversible", (found) => ({
      wall_s: 3 * found.wall_s,
      field_evaluations: 2 * found.field_evaluations,
      heap_peak_bytes: 10 * found.heap_peak_bytes,
    })),
    "old",
  );
  assertEquals(bad.filter((line) => line.length > 100), []);
  assertEquals(bad[0], "Compared with old: 9 cases");
  const line = bad.find((text) => text.includes("100,000") && text.includes("time"))!;
  assertStringIncludes(line, "WORSE");
  assertEquals(bad.at(-1), "REGRESSION: 12 worse than in old.");
  const good = comparisonLines(compared(() => false, () => ({})), "old");
  assertEquals(good.at(-1), "NO REGRESSION beyond the noise.");
});
