import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { plainSpec } from "../units/units_spec.ts";
import type { Candidate } from "./candidates.ts";
import { errorOf, type Miss } from "./judge.ts";
import { membersOf } from "./members.ts";
import { costOf, type Score } from "./score.ts";

const stable: Candidate["shape"] = { hidden: [], hiddenStates: 0, stable: true };

/** A model that is off by so much, up or down, in each fold and cell. */
function score(off: readonly (readonly number[])[], shape = stable, trend?: 0 | 1 | 2): Score {
  const misses = off.map((own) =>
    own.map((x, i): Miss => ({ column: 0, lead: i + 1, forecast: 10 + x, value: 10 }))
  );
  const units = { ...plainSpec(1), ...(trend !== undefined && { trend }) };
  return {
    candidate: { shape, units, beginnings: [] },
    from: "path",
    errors: misses.map((own) => errorOf(own, [1])),
    weights: [1, 0.25],
    misses,
  };
}

const best = score([[0.5, 0.5], [0.5, 0.5]]);
const [against, alike] = [
  score([[-0.5, -0.5], [-0.53125, -0.5]]),
  score([[0.5, 0.5], [0.53125, 0.5]]),
];

Deno.test("membersOf() averages models that are off in different ways, and no others", () => {
  const { scores, misses, error } = membersOf(best, [best, alike, against], [1], 5);
  assertEquals(scores, [best, against]);
  assertEquals(misses.map(({ forecast }) => forecast), [10, 10, 9.984375, 10]);
  assertEquals(misses.map(({ spread }) => spread), [0.5, 0.5, 0.515625, 0.5]);
  // The second fold counts a quarter.
  assertAlmostEquals(error, Math.sqrt(0.25 * 0.015625 ** 2 / 2 / 1.25), 1e-12);
  const alone = membersOf(best, [best, alike], [1], 5);
  assertEquals([alone.scores, alone.misses], [[best], best.misses.flat()]);
  assertEquals(membersOf(best, [best, against], [1], 1).scores, [best]);
});

Deno.test("membersOf() takes the one that gains most first, and stops where nothing is gained", () => {
  const own = score([[0.5, -0.5], [0.5, -0.5]]);
  const half = score([[-0.5, -0.5], [-0.5, -0.5]]);
  const other = score([[-0.5, 0.49], [-0.5, 0.49]]);
  const { scores } = membersOf(own, [half, other], [1], 3);
  assertEquals(scores, [own, other]);
});

Deno.test("membersOf() takes one that is as near, however many parts it has", () => {
  const many = { ...stable, hiddenStates: 3 };
  const near = score([[-0.52, -0.52], [-0.52, -0.52]], many);
  const off = score([[-0.53, -0.53], [-0.53, -0.53]], many);
  assert(costOf(near) > costOf(best) + 0.2);
  assertEquals(membersOf(best, [near], [1], 2).scores, [best, near]);
  assertEquals(membersOf(best, [off], [1], 2).scores, [best]);
});

Deno.test("membersOf() takes none that is clearly worse, may grow, or has a steeper trend", () => {
  const worse = score([[-0.56, -0.56], [-0.56, -0.56]]);
  const off = [[-0.5, -0.5], [-0.5, -0.5]];
  const free = score(off, { ...stable, stable: false });
  const steep = score(off, stable, 1);
  for (const one of [worse, free, steep]) {
    assertEquals(membersOf(best, [one], [1], 2).scores, [best]);
  }
  // Of a best one that may grow, or has that trend, they are no wilder.
  const close = (one: Score, like: Score) => membersOf(one, [like], [1], 2).scores.length === 2;
  assert(close({ ...best, candidate: free.candidate }, free));
  assert(close({ ...best, candidate: steep.candidate }, steep));
});
