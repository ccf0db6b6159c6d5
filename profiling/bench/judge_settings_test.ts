import { assert, assertEquals } from "@std/assert";
import { changed, perfectRows } from "../../tests/problems/bench_rows.ts";
import { CONTROL } from "./judge/claims.ts";
import { judge } from "./judge/judge.ts";
import { judgeSettings } from "./judge_settings.ts";

const STEPS = [100, 1000, 10_000, 100_000];
const LONG = [300_000, 600_000, 1_200_000];
const CONTROLLED = perfectRows({ reversible: STEPS, full: [...STEPS, ...LONG] });
/** The same with another coupling, and no long path. */
const OTHER = perfectRows({ reversible: STEPS, full: STEPS }).map((row) => ({
  ...row,
  coupling: 0.9,
}));

Deno.test("judgeSettings() is judge() where there is one setting", () => {
  assertEquals(
    judgeSettings(CONTROLLED),
    judge(CONTROLLED, { method: "midpoint", stateSize: 2 }),
  );
});

Deno.test("judgeSettings() judges each setting by itself, with the one control", () => {
  const judgement = judgeSettings([...OTHER, ...CONTROLLED]);
  assertEquals(judgement.verdict, "pass", JSON.stringify(judgement.analysis.outcomes, null, 1));
  assertEquals([...new Set(judgement.fits.map(({ setting }) => setting))], [
    "midpoint, white-dwarf, coupling 0.9",
    "midpoint, white-dwarf",
  ]);
  const claimed = judgement.fits.filter(({ adjoint, quantity, claim }) =>
    adjoint === CONTROL && quantity === "rss_peak_bytes" && claim !== "none"
  );
  assertEquals(claimed.map(({ setting }) => setting), ["midpoint, white-dwarf"]);
});

Deno.test("judgeSettings() fails the setting whose claim does not hold, and no other", () => {
  const wrong = changed(OTHER, ({ steps }) => steps === 1000, (found) => ({
    field_evaluations: found.field_evaluations + 1,
  }));
  const judgement = judgeSettings([...wrong, ...CONTROLLED]);
  assertEquals(judgement.verdict, "fail");
  const failing = judgement.fits.filter(({ holds }) => !holds);
  assert(failing.length > 0);
  assert(failing.every(({ setting }) => setting!.endsWith("coupling 0.9")));
});

Deno.test("judgeSettings() believes no meter of any setting where the control is not seen to grow", () => {
  const flat = changed(CONTROLLED, ({ adjoint }) => adjoint === CONTROL, () => ({
    heap_peak_bytes: 20_000,
  }));
  const { fits, notes } = judgeSettings([...OTHER, ...flat]);
  const heap = fits.filter(({ adjoint, quantity }) =>
    adjoint === "reversible" && quantity === "heap_peak_bytes"
  );
  assertEquals(heap.map(({ holds }) => holds), [false, false]);
  assert(notes.some((note) => note.startsWith("The meters are broken")));
});

Deno.test("judgeSettings() fails where nothing was measured", () => {
  assertEquals(judgeSettings([]).verdict, "fail");
});
