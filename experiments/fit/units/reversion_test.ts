import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "../../../tensors/mod.ts";
import { reversionOf, revert } from "./reversion.ts";

Deno.test("reversionOf() finds the rate of noise that goes back, and no level of its own", () => {
  const random = new Random(3);
  let z = 0;
  const times = Array.from({ length: 3000 }, (_, i) => i / 4);
  const noise = times.map(() => z = 0.6 * z + random.normal());
  const { rate, level } = reversionOf(times, noise);
  assertAlmostEquals(Math.exp(-rate / 4), 0.6, 0.1);
  assertEquals(level, 0);
});

Deno.test("reversionOf() goes across missing cells and uneven times to where a decay ends", () => {
  const times = Array.from({ length: 40 }, (_, i) => i + 0.4 * Math.cos(i));
  const cells = times.map((t, i) => i % 7 === 3 ? NaN : 4 - 6 * Math.exp(-t / 20));
  const reversion = reversionOf(times, cells);
  assertAlmostEquals(reversion.rate, 1 / 20, 1e-4);
  assertAlmostEquals(reversion.level, 4, 1e-2);
  assertAlmostEquals(revert(reversion, cells[39], 1e4), reversion.level);
});

Deno.test("reversionOf() of too little is none", () => {
  assertEquals(reversionOf([0, 1], [NaN, 1]), { rate: 0, level: 0 });
  const { rate } = reversionOf([0, 2, 4], [1, -1, 1]);
  assert(rate > 2 && Number.isFinite(rate));
});
