import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "../../../tensors/mod.ts";
import { chooseSpec } from "./baseline_specs.ts";
import { judgeSpecs, originsFor } from "./judge_specs.ts";
import { plainSpec } from "./units_spec.ts";

const line = (count: number) => {
  const random = new Random(11);
  const times = Float64Array.from({ length: count }, (_, i) => i / 2);
  const states = Float64Array.from([...times].flatMap((t, i) => [
    10 + t + 4 * random.normal(),
    i % 5 === 2 ? NaN : random.normal(),
  ]));
  return { name: "1", times, states };
};

Deno.test("judgeSpecs() forecasts every cell after its origins, and says how far off it is", () => {
  const training = [line(80)];
  const { specs: [plain, trend], lastValue, straightLine } = judgeSpecs(training, 2, [
    plainSpec(2),
    { log: [false, false], trend: 1, seasons: [] },
  ]);
  assert(trend.error < plain.error);
  assert(straightLine < lastValue);
  assertEquals(trend.errors.length, 3);
  // Of 80 rows, three times 20; in the second column every fifth is missing.
  assertEquals([0, 1].map((k) => trend.misses.filter(({ column }) => column === k).length), [
    ...[60, 48],
  ]);
  assertEquals(Math.min(...trend.misses.map(({ lead }) => lead)), 0.5);
  assertEquals(Math.max(...trend.misses.map(({ lead }) => lead)), 10);
  // Root mean square of the misses is the error again, from units into deviations.
  const first = trend.misses.filter(({ column }) => column === 0);
  const inUnits = Math.sqrt(first.reduce((sum, { error }) => sum + error ** 2, 0) / first.length);
  assertAlmostEquals(inUnits / trend.units.factor[0], 4, 1);
});

Deno.test("judgeSpecs() leaves out what cannot be fitted at an origin", () => {
  const training = [line(80)];
  const season = (period: number) => ({
    log: [false, false],
    trend: 0,
    seasons: [{ period, harmonics: 2 }],
  });
  const { specs } = judgeSpecs(training, 2, [season(9), season(18)]);
  assertEquals(specs.map(({ spec }) => spec.seasons[0].period), [9]);
});

Deno.test("judgeSpecs() judges several trajectories together, and long ones on some rows", () => {
  const { specs: [{ misses, error }] } = judgeSpecs([line(4000), line(1000)], 2, [plainSpec(2)]);
  assert(error > 0 && Number.isFinite(error));
  assert(misses.length < 3 * 2 * 2 * 450);
});

Deno.test("originsFor() takes fewer origins of short records", () => {
  const counts = [200, 40, 20, 8].map((rows) => originsFor([line(rows)]).length);
  assertEquals(counts, [3, 3, 2, 1]);
});

Deno.test("judgeSpecs() leaves out origins before which a column has no value", () => {
  const late = line(40);
  for (let i = 0; i < 27; i++) late.states[2 * i + 1] = NaN;
  const errors = (rows: number) => {
    const training = [{
      name: "1",
      times: late.times.slice(0, rows),
      states: late.states.slice(0, 2 * rows),
    }];
    const { specs } = judgeSpecs(training, 2, [plainSpec(2)]);
    return [chooseSpec(specs).errors.length, specs[0].error < Infinity];
  };
  assertEquals(errors(40), [1, true]);
  assertEquals(errors(30), [0, false]);
});
