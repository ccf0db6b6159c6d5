import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "../../../tensors/mod.ts";
import type { Miss } from "../choose/judge.ts";
import { bandAt, wrongInBands } from "./bands.ts";
import { bandsOf } from "./fit_bands.ts";

const training = [{ name: "a", times: Float64Array.of(0, 5), states: Float64Array.of(0, 0) }];

/** Misses of paths that are off at every lead by a number of their own and noise. */
function missesOf(paths: number, size: number, own: number, seed = 1): Miss[] {
  const random = new Random(seed);
  return Array.from({ length: paths }, () => {
    const shift = random.normal(0, own);
    return Array.from({ length: size }, (_, i): Miss => (
      { column: 0, lead: i + 1, forecast: 10, value: 10 + shift + random.normal(0, 1) }
    ));
  }).flat();
}

/** The part of new values that lie within the bands of misses of the same kind. */
function covered(paths: number, size: number, own: number): number {
  let [inside, all] = [0, 0];
  for (let seed = 0; seed < 100; seed++) {
    const bands = bandsOf(missesOf(paths, size, own, seed), [false], training);
    for (const { lead, forecast, value } of missesOf(1, size, own, 1000 + seed)) {
      const [low, high] = bandAt(bands.columns[0], forecast, lead);
      if (value >= low && value <= high) inside++;
      all++;
    }
  }
  return inside / all;
}

Deno.test("bandsOf() holds 95 % of values, of many misses and of few, of noise and of paths that go astray", () => {
  for (const [paths, size, own] of [[3, 200, 0], [3, 7, 0], [1, 3, 0], [3, 50, 3], [10, 10, 3]]) {
    const part = covered(paths, size, own);
    assert(part > 0.88 && part <= 1, `${part} of ${paths} paths of ${size}, ${own}`);
  }
  // Of many misses of noise the bands are no wider than they need be.
  const [low, high] = bandAt(bandsOf(missesOf(3, 500, 0), [false], training).columns[0], 10, 100);
  assert((high - low) / 2 > 1.7 && (high - low) / 2 < 2.6, `${low} to ${high}`);
});

Deno.test("bandsOf() never narrows where ends are forecast, and may where whole trajectories are", () => {
  // Far off in the beginning, near in the end.
  const misses = Array.from({ length: 5 }, () =>
    Array.from({ length: 60 }, (_, i): Miss => (
      { column: 0, lead: i + 1, forecast: 0, value: (i % 2 ? 1 : -1) * Math.exp(-i / 10) }
    ))).flat();
  const [ends] = bandsOf(misses, [false], training).columns;
  const [whole] = bandsOf(misses, [false]).columns;
  ends.widths.forEach((width, i) => assert(i === 0 || width >= ends.widths[i - 1]));
  assert(whole.widths.at(-1)! < whole.widths[0] / 10);
  assertEquals(ends.leads, whole.leads);
  // Beyond what was measured both go on growing, no slower than a random walk.
  for (const band of [ends, whole]) {
    const last = band.leads.at(-1)!;
    const [, at] = bandAt(band, 0, last);
    assertAlmostEquals(bandAt(band, 0, 4 * last)[1] / at, 4 ** band.growth, 1e-9);
    assert(band.growth >= 0.5 && band.growth <= 1);
  }
});

Deno.test("bandsOf() has factors where misses are alike in logarithms", () => {
  const misses = Array.from({ length: 200 }, (_, i): Miss => {
    const forecast = 1 + i;
    return { column: 0, lead: i % 40 + 1, forecast, value: forecast * (i % 3 === 0 ? 2 : 0.5) };
  });
  const [band] = bandsOf(misses, [true], training).columns;
  const [low, high] = bandAt(band, 100, 20);
  assertAlmostEquals(low * high, 1e4, 1e-6);
  assert(high >= 200 * (1 - 1e-9) && high < 250, `${high}`);
});

Deno.test("bandsOf() knows nothing of a column without misses, or with forecasts that broke off", () => {
  const misses: Miss[] = [{ column: 1, lead: 1, forecast: NaN, value: 2 }];
  const { columns } = bandsOf(misses, [false, false], training);
  assertEquals(columns.map((band) => bandAt(band, 3, 1)), [[NaN, NaN], [NaN, NaN]]);
});

Deno.test("wrongInBands() believes nothing unseen", () => {
  const bands = bandsOf(missesOf(3, 50, 1), [false], training);
  assertEquals(wrongInBands(JSON.parse(JSON.stringify(bands)), "bands"), undefined);
  assertEquals(bands.since, { a: 5 });
  const [column] = bands.columns;
  const bad: [unknown, string][] = [
    [{ ...bands, level: "0.95" }, "bands.level must be a number of at least 0"],
    [{ ...bands, columns: [{ ...column, widths: [] }] }, "bands.columns[0].widths must have"],
    [{ ...bands, columns: [{ ...column, leads: column.leads.toReversed() }] }, "must rise"],
    [{ ...bands, since: { a: null } }, "bands.since.a must be a finite number"],
  ];
  for (const [value, message] of bad) {
    assert(wrongInBands(value, "bands")?.includes(message), wrongInBands(value, "bands"));
  }
});

Deno.test("bandAt() is wider where members of an ensemble are further apart than they were", () => {
  const band = { log: false, leads: [1, 3], widths: [2, 4], growth: 0.5, spreads: [1, 3] };
  assertEquals(bandAt(band, 10, 2), [7, 13]);
  // As far apart as they were, or less.
  for (const spread of [0, 1, 2]) assertEquals(bandAt(band, 10, 2, spread), [7, 13]);
  const wide = Math.hypot(3, 1.96 * Math.sqrt(5 ** 2 - 2 ** 2));
  assertEquals(bandAt(band, 10, 2, 5), [10 - wide, 10 + wide]);
  // Of a single model nothing is known of that: all of it counts.
  const { spreads: _, ...single } = band;
  assertEquals(bandAt(single, 10, 2, 2)[1], 10 + Math.hypot(3, 1.96 * 2));
  // In logarithms it is a part of the forecast.
  const log = bandAt({ ...single, log: true }, 10, 2, 20);
  assertAlmostEquals(log[1], 10 * Math.exp(Math.hypot(3, 1.96 * 2)), 1e-9);
});

Deno.test("bandsOf() keeps how far the members of an ensemble were apart", () => {
  const misses = missesOf(3, 40, 0).map((miss) => ({ ...miss, spread: miss.lead / 10 }));
  const [{ leads, spreads }] = bandsOf(misses, [false], training).columns;
  assertEquals(spreads!.length, leads.length);
  spreads!.forEach((x, i) => assert(x < leads[i] / 10 && x > (leads[i - 1] ?? 0) / 10));
  const [log] = bandsOf(misses, [true], training).columns;
  log.spreads!.forEach((x, i) => assertAlmostEquals(x, spreads![i] / 10, 1e-12));
  assertEquals(bandsOf(missesOf(3, 40, 0), [false], training).columns[0].spreads, undefined);
});
