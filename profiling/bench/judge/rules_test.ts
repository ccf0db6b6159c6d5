import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { changed, perfectRows } from "../../../tests/problems/bench_rows.ts";
import { noisy } from "../../../tests/problems/noisy/noisy_rows.ts";
import { claimOf } from "./claims.ts";
import { evidenceOf } from "./evidence.ts";
import type { Quantity, Row } from "../row.ts";

const SETTING = { method: "midpoint", stateSize: 2 };
const DECADES = [100, 1000, 10_000, 100_000, 1_000_000];
const HALVES = [100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];

/** What comes of a claim about the reversible adjoint. */
function outcomeOf(rows: readonly Row[], quantity: Quantity) {
  return claimOf("reversible", quantity, SETTING)!.judge(evidenceOf(rows, quantity));
}

/** Reversible rows whose time follows a law, by 2 µs a step at 100 steps. */
function timed(law: (n: number) => number, steps: readonly number[]): Row[] {
  return steps.flatMap((n) =>
    changed(
      perfectRows({ reversible: [n] }),
      () => true,
      () => ({ wall_s: 2e-4 * law(n) / law(100) }),
    )
  );
}

/** How often each outcome comes of a hundred noisy runs. */
function outcomes(rows: readonly Row[], deviation: number, repeats: number) {
  const counts = { holds: 0, fails: 0, undecided: 0 };
  for (let seed = 0; seed < 100; seed++) {
    counts[outcomeOf(noisy(rows, { deviation, repeats, seed }), "wall_s").outcome]++;
  }
  return counts;
}

const linear = (n: number) => n;
const linearithmic = (n: number) => n * Math.log(n);

Deno.test("time: n is shown where the noise is small, in a quick run and in a full one", () => {
  assertEquals(outcomes(timed(linear, HALVES), 0.1, 1).holds, 100);
  assert(outcomes(timed(linear, HALVES), 0.2, 1).holds >= 95);
  assert(outcomes(timed(linear, DECADES), 0.1, 3).holds >= 99);
});

Deno.test("time: n log n is never, or hardly ever, taken for n", () => {
  for (const deviation of [0.01, 0.1, 0.3]) {
    for (const repeats of [1, 3]) {
      const { holds } = outcomes(timed(linearithmic, HALVES), deviation, repeats);
      assert(holds <= 5, `${holds} at ${deviation}, ${repeats}`);
    }
  }
  assertEquals(outcomes(timed(linearithmic, HALVES), 0.02, 1).fails, 100);
});

Deno.test("time: too little data, or too noisy, is undecided", () => {
  const two = outcomeOf(timed(linear, [100, 1000]), "wall_s");
  assertEquals(two.outcome, "undecided");
  assertStringIncludes(two.why, "three or more");
  assertEquals(outcomeOf([], "wall_s").outcome, "undecided");
  assert(outcomes(timed(linear, [1000, 2000, 5000, 10_000]), 0.1, 1).undecided >= 60);
  assert(outcomes(timed(linear, DECADES), 0.6, 1).undecided >= 60);
});

Deno.test("time: a verdict rests on the interval, not on the point", () => {
  const wild = timed(linear, DECADES).map((row, i): Row => {
    // Off by these factors the exponent stays 1, and nothing is sure any more.
    const wall_s = row.found!.wall_s * [1, 3, 1 / 9, 3, 1][i];
    return { ...row, found: { ...row.found!, wall_s } };
  });
  const { outcome, why } = outcomeOf(wild, "wall_s");
  assertEquals(outcome, "undecided");
  assertStringIncludes(why, "n log n");
});

Deno.test("time: what is steadily too steep or too flat fails", () => {
  for (const exponent of [0.5, 0.85, 1.15, 2]) {
    assertEquals(outcomeOf(timed((n) => n ** exponent, DECADES), "wall_s").outcome, "fails");
  }
  for (const exponent of [0.95, 1, 1.04]) {
    assertEquals(outcomeOf(timed((n) => n ** exponent, DECADES), "wall_s").outcome, "holds");
  }
  // Within 0.1, but nearer to n log n than to n.
  const near = outcomeOf(timed((n) => n ** 1.09, DECADES), "wall_s");
  assertEquals(near.outcome, "fails");
  assertStringIncludes(near.why, "n log n explains it better");
});

Deno.test("memory: one repeat that jumps leaves it undecided, all of them fail it", () => {
  const rows = noisy(perfectRows({ reversible: DECADES }), { deviation: 0, repeats: 3, seed: 1 });
  const far = ({ steps }: Row) => steps === 1_000_000;
  const jump = () => ({ rss_peak_bytes: 2 ** 22 });
  assertEquals(outcomeOf(rows, "rss_peak_bytes").outcome, "holds");
  const one = changed(rows, (row) => far(row) && row.repeat === 2, jump);
  assertEquals(outcomeOf(one, "rss_peak_bytes").outcome, "undecided");
  assertEquals(outcomeOf(changed(rows, far, jump), "rss_peak_bytes").outcome, "fails");
});

Deno.test("memory: from two numbers of steps nothing is known", () => {
  for (const quantity of ["heap_peak_bytes", "rss_peak_bytes"] as const) {
    assertEquals(
      outcomeOf(perfectRows({ reversible: [100, 1000] }), quantity).outcome,
      "undecided",
    );
  }
});

Deno.test("counts: every row must be exact, and one number of steps is not enough for equality", () => {
  const rows = perfectRows({ reversible: DECADES });
  const wrong = changed(rows, ({ steps }) => steps === 1000, () => ({ field_evaluations: 8001 }));
  assertEquals(outcomeOf(wrong, "field_evaluations"), {
    outcome: "fails",
    why: "8,001 at n = 1,000, wanted 8,000",
  });
  assertEquals(outcomeOf(rows, "tracked_peak_bytes"), { outcome: "holds", why: "exact in 5 rows" });
  assertEquals(outcomeOf(rows.slice(0, 1), "tracked_peak_bytes").outcome, "undecided");
  assertEquals(outcomeOf([], "tracked_peak_bytes").outcome, "undecided");
});

Deno.test("tracked bytes: fewer at a larger n is no growth, one more in any repeat is", () => {
  const rows = [1, 2].flatMap((repeat) =>
    perfectRows({ "reversible:0": DECADES }).map((row) => ({ ...row, repeat }))
  );
  const claim = claimOf("reversible:0", "tracked_peak_bytes", SETTING)!;
  const judged = (own: readonly Row[]) => claim.judge(evidenceOf(own, "tracked_peak_bytes"));
  const least = changed(
    rows,
    ({ steps }) => steps === DECADES[0],
    () => ({ tracked_peak_bytes: 4600 }),
  );
  assertEquals(judged(least).outcome, "holds");
  const more = changed(
    least,
    ({ steps, repeat }) => steps === 10_000 && repeat === 2,
    () => ({ tracked_peak_bytes: 2501 }),
  );
  assertEquals(judged(more), { outcome: "fails", why: "2,501 at n = 10,000, 2,500 at n = 1,000" });
});

Deno.test("tracked bytes: steps that are fewer than the anchors do not count", () => {
  const counts = (adjoint: string, steps: number) =>
    claimOf(adjoint, "tracked_peak_bytes", SETTING)!.counts!(
      perfectRows({ [adjoint]: [steps] })[0],
    );
  assertEquals([counts("reversible", 7), counts("reversible", 8)], [false, true]);
  assertEquals([counts("reversible:0", 1), counts("reversible:12", 11)], [true, false]);
});
