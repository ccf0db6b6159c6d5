import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { changed, perfectRows } from "../../../tests/problems/bench_rows.ts";
import { judge, type Judgement } from "./judge.ts";
import type { Quantity, Row } from "../row.ts";

const SETTING = { method: "midpoint", stateSize: 2 };
const ROWS = perfectRows({
  reversible: [100, 1000, 10_000, 1_000_000],
  full: [100, 1000, 10_000, 300_000, 600_000, 1_200_000],
});

function fitIn(judgement: Judgement, adjoint: string, quantity: Quantity) {
  return judgement.fits.find((fit) => fit.adjoint === adjoint && fit.quantity === quantity)!;
}

function outcomeIn({ analysis }: Judgement, adjoint: string, quantity: Quantity) {
  return analysis.outcomes.find((each) => each.adjoint === adjoint && each.quantity === quantity)!
    .outcome;
}

/** The adjoint and quantity of all that does not hold. */
function wrongIn({ fits, checks }: Judgement): string[] {
  return [...fits, ...checks].filter(({ holds }) => !holds)
    .map(({ adjoint, quantity }) => `${adjoint} ${quantity}`);
}

function isFar({ adjoint, steps }: Row): boolean {
  return adjoint === "reversible" && steps === 1_000_000;
}

Deno.test("judge() passes what is as claimed", () => {
  const judgement = judge(ROWS, SETTING);
  assertEquals(wrongIn(judgement), []);
  assertEquals(judgement.verdict, "pass");
  assertEquals(judgement.failed, 0);
  assertEquals(fitIn(judgement, "reversible", "tracked_peak_bytes"), {
    adjoint: "reversible",
    method: "midpoint",
    quantity: "tracked_peak_bytes",
    exponent: 0,
    ci95: [0, 0],
    claim: "no more bytes at a larger n",
    holds: true,
  });
  assertAlmostEquals(fitIn(judgement, "reversible", "wall_s").exponent!, 1, 1e-9);
  assertAlmostEquals(fitIn(judgement, "full", "rss_peak_bytes").exponent!, 1, 1e-9);
});

Deno.test("judge() fits the control where the path is large enough, and only there", () => {
  const noisy = changed(
    ROWS,
    ({ adjoint, steps }) => adjoint === "full" && steps < 300_000,
    () => ({ rss_peak_bytes: 900_000, heap_peak_bytes: 900_000 }),
  );
  assertEquals(judge(noisy, SETTING).verdict, "pass");
});

Deno.test("judge() sees one byte more in the tracked peak", () => {
  const rows = changed(ROWS, isFar, (found) => ({
    tracked_peak_bytes: found.tracked_peak_bytes + 1,
  }));
  const judgement = judge(rows, SETTING);
  assertEquals(judgement.verdict, "fail");
  assertEquals(wrongIn(judgement), ["reversible tracked_peak_bytes"]);
});

Deno.test("judge() allows less than 1 MiB of growth, and as much less as the meter is coarse", () => {
  for (
    const [quantity, resolution] of [["heap_peak_bytes", 2 ** 13], ["rss_peak_bytes", 2 ** 18]]
  ) {
    const grown = (bytes: number) =>
      judge(
        ROWS.map((row) => {
          if (row.adjoint !== "reversible") return row;
          const value = row.found![quantity as Quantity]! + bytes * row.steps / 999_000;
          return { ...row, found: { ...row.found!, [quantity]: value } };
        }),
        SETTING,
      );
    assertEquals(wrongIn(grown(2 ** 20 - Number(resolution) - 1)), []);
    for (const bytes of [2 ** 20 - 1, 2 ** 23]) {
      assertEquals(wrongIn(grown(bytes)), [`reversible ${quantity}`]);
    }
    assertEquals(outcomeIn(grown(2 ** 20 - 1), "reversible", quantity as Quantity), "undecided");
    assertEquals(outcomeIn(grown(2 ** 23), "reversible", quantity as Quantity), "fails");
  }
});

Deno.test("judge() fails time that grows too fast, and one evaluation too many", () => {
  const slow = changed(ROWS, ({ adjoint }) => adjoint === "reversible", ({ wall_s }) => ({
    wall_s: wall_s ** 1.11,
  }));
  assertEquals(wrongIn(judge(slow, SETTING)), ["reversible wall_s"]);
  const more = changed(
    ROWS,
    isFar,
    (found) => ({ field_evaluations: found.field_evaluations + 1 }),
  );
  assertEquals(wrongIn(judge(more, SETTING)), ["reversible field_evaluations"]);
});

Deno.test("judge() fails a way back that misses the start", () => {
  const rows = changed(ROWS, isFar, () => ({ reconstruction_error: 2e-6 }));
  const judgement = judge(rows, SETTING);
  assertEquals(wrongIn(judgement), ["reversible reconstruction_error"]);
  assertEquals(judgement.checks[0].found, 2e-6);
});

Deno.test("judge() says that the meters are broken where the control is not seen to grow", () => {
  const blind = changed(ROWS, () => true, () => ({ rss_peak_bytes: 4096 }));
  const judgement = judge(blind, SETTING);
  assertEquals(judgement.verdict, "fail");
  assertEquals(wrongIn(judgement), ["reversible rss_peak_bytes", "full rss_peak_bytes"]);
  assertStringIncludes(judgement.notes[0], "The meters are broken");
  assertStringIncludes(judgement.notes[0], "resident");

  const missing = judge(ROWS.filter(({ adjoint }) => adjoint === "reversible"), SETTING);
  assertEquals(missing.verdict, "fail");
  assertStringIncludes(missing.notes[0], "tracked, heap, resident");
});

Deno.test("judge() holds checkpointing against the optimal schedule", () => {
  const rows = [
    ...ROWS,
    ...changed(perfectRows({ "recursive:44": [10, 100, 1000] }), () => true, () => ({})),
  ].map((row) => {
    // t(10, 10) = 9, t(100, 44) = 154, t(1000, 44) = 1954; two stages.
    const advances = { 10: 9, 100: 154, 1000: 1954 }[row.steps];
    if (row.adjoint !== "recursive:44") return row;
    const tracked_peak_bytes = row.steps < 44 ? 2000 : 3204;
    const field_evaluations = 2 * (advances! + row.steps);
    return { ...row, found: { ...row.found!, field_evaluations, tracked_peak_bytes } };
  });
  assertEquals(wrongIn(judge(rows, SETTING)), []);
  const wasteful = changed(
    rows,
    ({ adjoint, steps }) => adjoint === "recursive:44" && steps === 100,
    ({ field_evaluations }) => ({ field_evaluations: field_evaluations + 2 }),
  );
  assertEquals(wrongIn(judge(wasteful, SETTING)), ["recursive:44 field_evaluations"]);
});

Deno.test("judge() counts failed rows, and does not pass with one", () => {
  const { found: _, ...row } = ROWS[0];
  const judgement = judge([...ROWS, { ...row, repeat: 2, status: "exit code 1" }], SETTING);
  assertEquals(judgement.failed, 1);
  assertEquals(wrongIn(judgement), []);
  assertEquals(judgement.verdict, "fail");
});

Deno.test("judge() claims nothing for an adjoint of which nothing was measured", () => {
  const lost = ROWS.map(({ found, ...row }) =>
    row.adjoint === "reversible" ? { ...row, status: "exit code 1" } : { ...row, found }
  );
  const judgement = judge(lost, SETTING);
  assertEquals(fitIn(judgement, "reversible", "wall_s").exponent, null);
  assert(wrongIn(judgement).includes("reversible tracked_peak_bytes"));
});
