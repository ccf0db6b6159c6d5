import { assert, assertEquals, assertLess } from "@std/assert";
import { Random } from "../../../tensors/mod.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import { baselineSpecs, chooseSpec } from "./baseline_specs.ts";
import { judgeSpecs } from "./judge_specs.ts";
import { seasonsIn } from "./seasons.ts";
import { fromUnits } from "./units.ts";
import { plainSpec, specInWords, type UnitsSpec } from "./units_spec.ts";

type Series = (t: number, noise: () => number) => number;

/** What is chosen for a record, by default of 120 rows, on several seeds. */
function chosenFor(
  series: () => Series,
  { seeds = 5, make = () => even }: Partial<
    { seeds: number; make: (seed: number) => Float64Array }
  > = {},
) {
  return Array.from({ length: seeds }, (_, seed) => {
    const random = new Random(seed);
    const times = make(seed);
    const of = series();
    const states = times.map((t) => of(t, () => random.normal()));
    const training: Trajectory[] = [{ name: "1", times, states }];
    const specs = baselineSpecs(training, 1, { seasons: seasonsIn(training, 1) });
    const judged = judgeSpecs(training, 1, specs);
    return { ...chooseSpec(judged.specs), rivals: judged };
  });
}

const even = Float64Array.from({ length: 120 }, (_, i) => i);
const yearly = (t: number) => Math.cos(2 * Math.PI * t / 9) + 0.5 * Math.sin(4 * Math.PI * t / 9);
/** How many of five have something. */
const count = <T>(all: readonly T[], has: (one: T) => boolean) => all.filter(has).length;
const hasSeason = ({ spec }: { spec: { seasons: readonly unknown[] } }) => spec.seasons.length > 0;

Deno.test("chooseSpec() finds no trend and no season in noise around a mean", () => {
  const chosen = chosenFor(() => (_, noise) => 30 + noise(), { seeds: 20 });
  const none = ({ spec }: { spec: UnitsSpec }) =>
    specInWords(spec, false) === specInWords(plainSpec(1), false);
  assert(count(chosen, none) >= 17);
});

Deno.test("chooseSpec() rarely puts a parabola through a random walk, or a season", () => {
  const chosen = chosenFor(() => {
    let x = 500;
    return (_, noise) => x += noise();
  }, { seeds: 20 });
  assert(count(chosen, hasSeason) <= 1);
  assert(count(chosen, ({ spec }) => spec.trend === 2) <= 5);
});

Deno.test("chooseSpec() finds a trend alone", () => {
  const chosen = chosenFor(() => (t, noise) => 80 - 0.3 * t + noise());
  assertEquals(count(chosen, ({ spec }) => spec.trend !== undefined && spec.trend > 0), 5);
  assertEquals(count(chosen, hasSeason), 0);
  for (const { error, rivals } of chosen) {
    assertLess(error, 0.3);
    assertLess(error, rivals.lastValue);
  }
});

Deno.test("chooseSpec() finds a season alone, at uneven times and through gaps", () => {
  const uneven = (seed: number) => {
    const random = new Random(100 + seed);
    return even.map((t) => t + 0.6 * random.uniform()).filter((_, i) => i % 40 < 33);
  };
  const chosen = chosenFor(() => (t, noise) => 3 * yearly(t) + 0.5 * noise(), { make: uneven });
  assertEquals(count(chosen, hasSeason), 5);
  for (const { spec, error, rivals } of chosen) {
    assertLess(Math.abs(spec.seasons[0].period - 9), 0.1);
    assertLess(error, 0.4);
    assertLess(error, 0.5 * Math.min(rivals.lastValue, rivals.straightLine));
  }
});

Deno.test("chooseSpec() takes the logarithm of growth with a season, and forecasts with it", () => {
  const chosen = chosenFor(() => (t, noise) =>
    Math.exp(2 + 0.02 * t + 0.15 * yearly(t) + 0.02 * noise())
  );
  for (const { spec, units } of chosen) {
    assertEquals(spec.log, [true]);
    assert(hasSeason({ spec }) && spec.trend! > 0);
    const [x] = fromUnits(units, [0], [144]);
    const truth = Math.exp(2 + 0.02 * 144 + 0.15 * yearly(144));
    assertLess(Math.abs(x / truth - 1), 0.1);
  }
});

Deno.test("chooseSpec() leaves what saturates to the network", () => {
  const chosen = chosenFor(() => (t, noise) => 20 + 60 * Math.exp(-t / 30) + 0.1 * noise());
  assertEquals(count(chosen, ({ spec }) => spec.trend === undefined), 5);
});

Deno.test("chooseSpec() takes the first where nothing is finite", () => {
  const [{ rivals: { specs } }] = chosenFor(() => (_, noise) => noise());
  const lost = specs.map((each) => ({ ...each, error: Infinity }));
  assertEquals(chooseSpec(lost), lost[0]);
});

Deno.test("baselineSpecs() tries logarithms only of what is above 0 and spreads, column by column", () => {
  const times = Float64Array.of(0, 1);
  const training = [{ name: "1", times, states: Float64Array.of(1, 1, 0, 3, 1.5, 5) }];
  const logs = baselineSpecs(training, 3, { seasons: [] }).map(({ log }) => String(log));
  assertEquals([...new Set(logs)], ["false,false,false", "true,false,false"]);
  const seasons = [{ period: 9, harmonics: 4 }, { period: 2, harmonics: 1 }];
  const asked = baselineSpecs(training, 3, { seasons, always: true, log: false });
  assertEquals(asked.map(({ trend }) => trend), [0, 1, 2]);
  assert(asked.every((spec) => spec.seasons.length === 2));
  assertEquals(baselineSpecs([...training, ...training], 3, { seasons: [], log: false }).length, 1);
});
