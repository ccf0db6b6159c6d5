import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as fc from "../../../tests/helpers/drawn.ts";
import { canFit, fromUnits, toUnits, unitsOf } from "./units.ts";
import { wrongInUnits } from "./units_check.ts";

const seasons = [{ period: 7, harmonics: 2 }];
const times = Float64Array.from({ length: 60 }, (_, i) => i + 0.3 * Math.sin(i));

Deno.test("unitsOf() finds trend and season again, through gaps and uneven times", () => {
  const states = Float64Array.from([...times].flatMap((t, i) => {
    const season = Math.cos(2 * Math.PI * t / 7) - 0.4 * Math.sin(4 * Math.PI * t / 7);
    const x = 5 + 0.2 * t - 0.01 * t * t + season;
    return [i % 9 === 4 ? NaN : x, Math.exp(x / 4), 3];
  }));
  const training = [{ name: "1", times, states }];
  const units = unitsOf(training, 3, { log: [false, true, false], trend: 2, seasons });
  const { states: z } = toUnits(units, training[0]);
  const flat = Float64Array.from(z, () => 0);
  fromUnits(units, flat, times).forEach((x, i) => {
    // The penalty on harmonics takes a thousandth of them.
    if (!Number.isNaN(states[i])) assertAlmostEquals(x / states[i], 1, 0.02);
  });
  assertEquals([units.baseline[2][0], units.baseline[2][1]].map((x) => Math.round(x * 1e6)), [
    ...[3e6, 0],
  ]);
  assert(Number.isNaN(z[4 * 3]) && z.every((x) => !(Math.abs(x) > 10)));
  assertEquals(wrongInUnits(JSON.parse(JSON.stringify(units)), "units", 3), undefined);
});

Deno.test("unitsOf() blows up no rounding that an exact line leaves", () => {
  const training = [{ name: "1", times, states: times.map((t) => 1e3 + 2 * t) }];
  const units = unitsOf(training, 1, { log: [false], trend: 1, seasons: [] });
  assert(units.factor[0] < 1);
  assert(toUnits(units, training[0]).states.every((z) => Math.abs(z) < 1e-6));
});

Deno.test("unitsOf() without a baseline has the mean 0 and the deviation 1, over all trajectories", () => {
  const training = [
    { name: "a", times: Float64Array.of(0, 1), states: Float64Array.of(1, Math.exp(2)) },
    { name: "b", times: Float64Array.of(5, 9), states: Float64Array.of(NaN, Math.exp(4)) },
  ];
  const units = unitsOf(training, 1, { log: [true], seasons: [] });
  assertEquals(units.baseline, [[]]);
  assertAlmostEquals(units.offset[0], 2);
  assertAlmostEquals(units.factor[0], Math.sqrt(3 / 8));
  assertEquals(fromUnits(units, [1e4], [0]), Float64Array.of(Infinity));
});

Deno.test("fromUnits() takes toUnits() back, whatever the units", () => {
  const cells = fc.array(fc.double({ min: 0.01, max: 1e4, noNaN: true }), {
    minLength: 40,
    maxLength: 60,
  });
  fc.assert(
    fc.property(cells, fc.boolean(), fc.option(fc.nat(2), { nil: undefined }), (xs, log, trend) => {
      const one = { name: "1", times: times.slice(0, xs.length), states: Float64Array.from(xs) };
      const units = unitsOf([one], 1, {
        log: [log],
        ...(trend === undefined ? {} : { trend }),
        seasons: trend === undefined ? [] : seasons,
      });
      const back = fromUnits(units, toUnits(units, one).states, one.times);
      back.forEach((x, i) => assertAlmostEquals(x, xs[i], 1e-7 * Math.max(...xs)));
    }),
  );
});

Deno.test("canFit() wants three values a coefficient, periods enough, and logarithms that exist", () => {
  const ten = { name: "1", times: times.slice(0, 10), states: times.slice(0, 10) };
  const spec = { log: [false], seasons: [] };
  assert(canFit([ten], 1, { ...spec, trend: 2 }));
  assert(!canFit([ten], 1, { ...spec, trend: 1, seasons }));
  const long = { name: "1", times, states: times };
  assert(canFit([long], 1, { ...spec, trend: 0, seasons }, 8));
  assert(!canFit([long], 1, { ...spec, trend: 0, seasons }, 9));
  assert(!canFit([long], 1, { ...spec, log: [true] }));
  assertThrows(
    () => unitsOf([ten], 1, { ...spec, trend: 1, seasons }),
    RangeError,
    "6 coefficients want 3 values each",
  );
});

Deno.test("wrongInUnits() says what is wrong", () => {
  const units = unitsOf([{ name: "1", times, states: times }], 1, {
    log: [false],
    trend: 0,
    seasons,
  });
  const wrong = (change: object, columns = 1) =>
    wrongInUnits({ ...units, ...change }, "units", columns);
  assertEquals(wrong({}), undefined);
  assertEquals(wrong({}, 2), "units.log must have 2 elements, got 1");
  assertEquals(wrong({ trend: 3 }), "units.trend must be 0, 1 or 2, got 3");
  assertEquals(wrong({ trend: 1 }), "units.baseline[0] must have 6 elements, got 5");
  assertEquals(wrong({ length: null }), "units.length must be a number above 0, got null");
  assertEquals(
    wrong({ seasons: [{ period: 1, harmonics: 0.5 }] }),
    "units.seasons[0].harmonics must be a whole number above 0, got 0.5",
  );
});

Deno.test("toUnits() keeps what drives a trajectory, and what is constant along it", () => {
  const driven = {
    ...{ name: "a", times: Float64Array.of(0, 1), states: Float64Array.of(1, 4) },
    ...{ inputs: Float64Array.of(5, 6), covariates: Float64Array.of(7) },
    doses: [{ time: 0, state: 0, amount: 2, before: true }],
  };
  const units = unitsOf([driven], 1, { log: [true], seasons: [] });
  const { states: _, ...kept } = toUnits(units, driven);
  const { states: __, ...own } = driven;
  assertEquals(kept, own);
});
