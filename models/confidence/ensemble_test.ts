import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { mul, neg, positive, square, tensor } from "../../tensors/mod.ts";
import { type Problem, rk4, vectorField } from "../../solvers/mod.ts";
import { ensemble } from "./ensemble.ts";

/** y' = −k y, of rate 0.1, 0.2, …; one that is not below 1 is infinite. */
function member(seed: number): Problem {
  const field = vectorField({
    state: [1],
    parameters: { k: positive(seed / 10) },
    f: (_t, y, { k }) => seed < 10 ? neg(mul(k, y)) : square(y),
  });
  return { field, y0: [2], t0: 0, t1: 1, dt: 0.02, method: rk4 };
}

Deno.test("forecast() says how far the members lie apart", () => {
  const seeds = [1, 2, 3];
  const models = ensemble(member, seeds);
  const { mean, deviation, low, high, members, failed } = models.forecast({
    times: [0, 0.5, 2],
    level: 0.9,
    noise: [0.05],
  });
  assertEquals([mean.shape, members.shape, failed], [[3, 1], [3, 3, 1], []]);
  [0, 0.5, 2].forEach((t, i) => {
    const each = seeds.map((seed) => 2 * Math.exp(-seed * t / 10));
    each.forEach((y, k) => assertAlmostEquals(members.data[3 * k + i], y, 1e-8));
    const wanted = each.reduce((sum, y) => sum + y / 3, 0);
    const s = Math.sqrt(each.reduce((sum, y) => sum + (y - wanted) ** 2 / 2, 0));
    assertAlmostEquals(mean.data[i], wanted, 1e-8);
    assertAlmostEquals(deviation.data[i], s, 1e-7);
    // 2.919986 is Student's t of two degrees of freedom at 0.95.
    const half = 2.91998558 * Math.sqrt(s * s * (4 / 3) + 0.05 ** 2);
    assertAlmostEquals(high.data[i], wanted + half, 1e-6);
    assertAlmostEquals(low.data[i], wanted - half, 1e-6);
  });
  assertEquals(models.problems.length, 3);
});

Deno.test("members that fail are left out and named, until one is left", () => {
  const { failed, members } = ensemble(member, [1, 10, 2, 11]).forecast({ times: [3] });
  assertEquals([failed, members.shape], [[10, 11], [2, 1, 1]]);
  assertThrows(
    () => ensemble(member, [1, 10, 11]).forecast({ times: [3] }),
    RangeError,
    "1 of 3 solves came to their end, and a band wants two",
  );
});

Deno.test("an error of one's own is no member that fails", () => {
  const own = new Error("own");
  const models = ensemble((seed) => {
    const y0 = () => {
      if (seed === 2) throw own;
      return tensor([2]);
    };
    return { ...member(seed), y0 };
  }, [1, 2, 3]);
  assertEquals(assertThrows(() => models.forecast({ times: [1] })), own);
});

Deno.test("ensemble() and forecast() refuse what is none, in words", () => {
  const models = ensemble(member, [1, 2]);
  const cases: [() => unknown, typeof TypeError | typeof RangeError, string][] = [
    [() => ensemble(3 as never, [1, 2]), TypeError, "must be a function of a seed"],
    [() => ensemble(member, [1]), RangeError, "at least 2 seeds, got 1"],
    [() => ensemble(() => tensor(1) as never, [1, 2]), TypeError, "must give the problem"],
    [() => models.forecast({ times: [] }), RangeError, "at least one time"],
    [
      () => models.forecast({ times: [1], level: 0 }),
      RangeError,
      "forecast: level must be between",
    ],
    [() => models.forecast({ times: [1], noise: [1, 2] }), TypeError, "state's 1, got 2"],
    [() => models.forecast({ times: [1], noise: -1 }), RangeError, "at least 0, got -1"],
    [() => models.forecast({ time: [1] } as never), TypeError, 'forecast: unknown option "time"'],
    [() => ensemble(() => null as never, [1, 2]), TypeError, "got null"],
    [() => ensemble(() => "field" as never, [1, 2]), TypeError, 'got the string "field"'],
  ];
  for (const [make, kind, message] of cases) assertThrows(make, kind, message);
});
