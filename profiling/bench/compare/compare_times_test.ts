import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { changed, perfectRows } from "../../../tests/problems/bench_rows.ts";
import { noisy } from "../../../tests/problems/noisy/noisy_rows.ts";
import { compareReports } from "./compare_reports.ts";
import { reportOf } from "./earlier_report.ts";
import type { Row } from "../row.ts";

const machine = {
  ...{ os: "linux 6.1", arch: "x86_64", cpu: "A Processor", cores: 2 },
  ...{ deno: "2.9.6", v8: "15.0", v8_flags: [] },
};
const PERFECT = perfectRows({
  reversible: [100, 1000, 10_000, 100_000],
  "recursive:8": [100, 1000, 10_000],
  full: [300_000, 600_000],
});

/** A report whose fixed loop took so many microseconds, and whose times are so many times as long. */
function report(seed: number, calibration?: number, factor = 1, which = (_: Row) => true) {
  const rows = noisy(PERFECT, { deviation: 0.05, repeats: 3, seed });
  return reportOf(changed(rows, which, ({ wall_s }) => ({ wall_s: factor * wall_s })), {
    machine,
    fits: [],
    ...(calibration === undefined ? {} : { calibration_s: 1e-6 * calibration }),
  });
}

const isReversible = ({ adjoint }: Row) => adjoint === "reversible";

Deno.test("compareTimes() tells a slower machine from slower code by the fixed loop", () => {
  for (const factor of [1.8, 5, 0.2]) {
    // Whatever the machine does, the same code is neither slower nor faster.
    const same = compareReports(report(1, 200), report(2, 200 * factor, factor));
    assertEquals(same.changes, [], `${factor}`);
    assertStringIncludes(
      same.notes.join(" "),
      `takes ${factor.toFixed(2)} times as long as before`,
    );
    // Code that all adjoints share, slower by less than what a machine may be without the loop.
    const slower = compareReports(report(1, 200), report(2, 200 * factor, 1.8 * factor));
    assertEquals(slower.regressions, 1, `${factor}`);
    const [{ cells, now }] = slower.changes;
    assertEquals(cells.adjoint, "all of them");
    assert(Math.abs(Number(now) - 1.75) < 0.1, `${now}`);
  }
  assertEquals(compareReports(report(1), report(2, undefined, 1.8)).regressions, 0);
});

Deno.test("compareTimes() sees one adjoint that is slower on a slower machine, and says by how much", () => {
  const now = report(2, 400, 2);
  const cases = report(2, 400, 3, isReversible).cases;
  const mixed = {
    ...now,
    cases: now.cases.map((each, k) => each.cells.adjoint === "reversible" ? cases[k] : each),
  };
  const { changes } = compareReports(report(1, 200), mixed);
  assertEquals(changes.map(({ cells, change }) => [cells.adjoint, change]), [
    ...Array(4).fill(["reversible", "worse"]),
  ]);
  for (const { before, now } of changes) {
    const ratio = Number(now) / Number(before);
    assert(Math.abs(ratio - 1.5) < 0.15, `${ratio}`);
  }
});

Deno.test("compareTimes() compares as ever where a report has no fixed loop", () => {
  for (const [a, b] of [[200, undefined], [undefined, 200]]) {
    const { changes, notes } = compareReports(report(1, a), report(2, b));
    assertEquals(changes, []);
    assert(!notes.join(" ").includes("fixed loop"));
  }
});
