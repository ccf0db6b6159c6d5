import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { BY_SCIPY, EPIDEMIC, INJECTION } from "../../tests/problems/least_squares/data.ts";
import { epidemicField, twoCompartments } from "../../tests/problems/least_squares/fields.ts";
import {
  add,
  bounded,
  concat,
  div,
  mul,
  neg,
  positive,
  Random,
  reshape,
  slice,
  sub,
  sum,
  type Tensor,
  tensor,
} from "../../tensors/mod.ts";
import { rk4, type VectorField, vectorField } from "../../solvers/mod.ts";
import { meanSquaredError } from "../losses/mean_squared_error.ts";
import { network } from "../networks/network.ts";
import { intervalTable } from "./interval_table.ts";
import { intervals } from "./intervals.ts";
import { type Fit, levenbergMarquardt } from "../least_squares/levenberg_marquardt.ts";

const TIMES = [1, 2, 3, 4, 5];
const DATA = [1.1, 2.3, 2.8, 4.4, 4.9];

function fitTo(field: VectorField, data: number[] = DATA, times: number[] = TIMES): Fit {
  const loss = meanSquaredError(times, data);
  const t1 = times[times.length - 1];
  return levenbergMarquardt({
    problems: [{ field, y0: 0, t0: 0, t1, dt: 0.5, method: rk4, loss }],
  });
}

/** y' = a + b t, whose path a t + b t²/2 is linear in both. */
const line = () =>
  vectorField({
    state: [],
    parameters: { a: tensor(0), b: tensor(0) },
    f: (t, _y, { a, b }) => add(a, mul(b, t)),
  });

Deno.test("intervals() of a linear regression are those of the formula", () => {
  const fit = fitTo(line());
  const found = intervals(fit, { level: 0.9 });
  // (XᵀX)⁻¹ of the columns t and t²/2.
  const sums = [2, 3, 4].map((power) => TIMES.reduce((sum, t) => sum + t ** power, 0));
  const [aa, ab, bb] = [sums[0], sums[1] / 2, sums[2] / 4];
  const det = aa * bb - ab * ab;
  const noise = Math.sqrt(fit.sumOfSquares / 3);
  assertAlmostEquals(found.noise, noise, 1e-15);
  assertEquals([found.degreesOfFreedom, found.notIdentifiable], [3, []]);
  const errors = { a: noise * Math.sqrt(bb / det), b: noise * Math.sqrt(aa / det) };
  const t = 2.3533634348018264; // of 3 degrees of freedom, by scipy.stats.t.ppf(0.95, 3)
  for (const [name, error] of Object.entries(errors)) {
    const { standardError, value, low, high } = found.get(name);
    assertAlmostEquals(standardError, error, 1e-8);
    assertAlmostEquals(high - value, t * error, 1e-8);
    assertAlmostEquals(value - low, t * error, 1e-8);
    assertAlmostEquals(value, fit.parameters[name].item(), 0);
  }
  assertAlmostEquals(found.correlation.data[1], -ab / Math.sqrt(aa * bb), 1e-8);
  assertEquals(found.correlation.data[0], 1);
  const known = intervals(fit, { noise: 2 * noise });
  assertAlmostEquals(known.get("a").standardError, 2 * errors.a, 1e-8);
  assertAlmostEquals((known.get("a").high - known.get("a").value) / errors.a, 3.91993, 1e-4);
});

Deno.test("intervals() are those of scipy, where these are symmetric", () => {
  const rows = EPIDEMIC.map(([inBed, recovering]) => [NaN, inBed, recovering]);
  const loss = meanSquaredError(rows.map((_, day) => day), rows, { missing: true });
  const problem = { field: epidemicField(1000), y0: [995, 5, 0], t0: 0, t1: 15, dt: 0.05 };
  const found = intervals(levenbergMarquardt({ problems: [{ ...problem, method: rk4, loss }] }));
  for (const [name, wanted] of Object.entries(BY_SCIPY.epidemic)) {
    const { value, standardError, low, high } = found.get(name);
    assertAlmostEquals(standardError / wanted.error, 1, 1e-4);
    // Those of a logarithm reach further up than down.
    assertAlmostEquals((high - low) / (wanted.high - wanted.low), 1, 1e-3);
    assert(high - value > value - low);
  }
  [0.53638932, -0.06300451, -0.18973348].forEach((wanted, k) => {
    const [i, j] = [[1, 0], [2, 0], [2, 1]][k];
    assertAlmostEquals(found.correlation.data[3 * i + j], wanted, 1e-5);
  });
});

Deno.test("a volume that only the start depends on is fitted and as sure as scipy says", () => {
  const field = twoCompartments();
  const { hours, persons } = INJECTION;
  const observe = (y: Tensor) => slice(y, 0, 1);
  const problems = persons.map((person) => ({
    field,
    y0: ({ V }: Record<string, Tensor>) => concat([reshape(div(25, V), [1]), tensor([0])]),
    t0: 0,
    t1: 8,
    dt: 0.05,
    method: rk4,
    loss: meanSquaredError(hours, person, { observe }),
  }));
  const fit = levenbergMarquardt({ problems });
  const found = intervals(fit);
  assertAlmostEquals(Math.sqrt(fit.loss), 0.024101586, 1e-7);
  for (const [name, wanted] of Object.entries(BY_SCIPY.injection)) {
    const { value, standardError, low, high } = found.get(name);
    assertAlmostEquals(value / wanted.value, 1, 1e-4);
    assertAlmostEquals(standardError / wanted.error, 1, 1e-3);
    assertAlmostEquals((high - low) / (wanted.high - wanted.low), 1, 0.02);
  }
});

Deno.test("beside a network, of which nothing is sure, a known law's parameter is", () => {
  const net = network({ widths: [1, 3, 1], name: "net" });
  const field = vectorField({
    state: [2],
    parameters: { stiffness: positive(3), ...net.parameters },
    f(_t, y, p) {
      const [x, v] = [slice(y, 0, 1), slice(y, 1, 2)];
      return concat([v, sub(neg(mul(p.stiffness, x)), net.apply(p, v))]);
    },
  });
  const random = new Random(3);
  const times = Array.from({ length: 40 }, (_, i) => (i + 1) / 8);
  // x″ = −4 x − 0.4 x′
  const w = Math.sqrt(4 - 0.04);
  const rows = times.map((t) => {
    const [c, s] = [Math.cos(w * t), Math.sin(w * t)];
    const [x, v] = [c + 0.2 / w * s, -4 / w * s].map((x) => Math.exp(-0.2 * t) * x);
    return [x, v].map((x) => x + random.normal(0, 0.01));
  });
  const fit = levenbergMarquardt({
    problems: [{
      field,
      y0: [1, 0],
      t0: 0,
      t1: 5,
      dt: 1 / 16,
      method: rk4,
      loss: meanSquaredError(times, rows),
    }],
    iterations: 40,
  });
  const found = intervals(fit);
  const { value, standardError, low, high, identifiable } = found.get("stiffness");
  assert(identifiable && standardError > 0.002 && standardError < 0.05, String(found));
  assert(low < 4 && 4 < high && Math.abs(value - 4) < 0.05, String(found));
  assertAlmostEquals(found.noise, 0.01, 2e-3);
  assertEquals(String(found).split("\n").slice(1, 3).map((line) => line.split(/ {2,}/).at(-1)), [
    "stiffness",
    "net.w0[0, 0]",
  ]);
});

Deno.test("intervals() stay within a parameter's bounds", () => {
  const field = vectorField({
    state: [],
    parameters: { rate: positive(1), share: bounded(0.5, 0, 1) },
    f: (_t, y, { rate, share }) => add(neg(mul(rate, y)), share),
  });
  const found = intervals(fitTo(field, [0.45, 0.8, 0.9, 1.07, 1.08]), { level: 0.999 });
  for (const { name, low, high, value } of found.intervals) {
    assert(low > 0 && low < value && value < high, name);
    if (name === "share") assert(high < 1);
  }
  assertEquals(found.intervals.map(({ name }) => name), ["rate", "share"]);
});

Deno.test("parameters that only a product is known of are named as not identifiable", () => {
  const field = vectorField({
    state: [],
    parameters: {
      a: positive(1),
      c: tensor(0),
      b: positive(2),
      nothing: tensor([1, 2]),
    },
    f: (t, _y, { a, b, c, nothing }) => {
      return add(add(mul(a, b), mul(c, t)), mul(0, sum(nothing)));
    },
  });
  const found = intervals(fitTo(field), { level: 0.95, noise: 0.2 });
  assertEquals(
    found.notIdentifiable.map((names) => names.join(" ")).toSorted(),
    ["a b", "nothing[0]", "nothing[1]"],
  );
  const { c, ...others } = Object.fromEntries(found.intervals.map((each) => [each.name, each]));
  // What is known of c is not spoilt by those of which nothing is.
  assertAlmostEquals(
    c.standardError,
    intervals(fitTo(line()), { noise: 0.2 }).get("b").standardError,
    1e-6,
  );
  for (const { identifiable, standardError, low, high, name } of Object.values(others)) {
    assertEquals([identifiable, standardError, high], [false, Infinity, Infinity]);
    assertEquals(low, name === "a" || name === "b" ? 0 : -Infinity);
  }
  const text = String(found);
  assert(text.includes("not identifiable one by one: a, b"), text);
  assert(text.includes("not identifiable: nothing[0], which changes nothing that was measured"));
  assertEquals(text.split("\n")[0].trim().split(/ {2,}/), [
    "value",
    "std error",
    "95 % from",
    "to",
  ]);
  assert(Number.isNaN(found.correlation.data[1]));
});

Deno.test("the table of intervals has a line for a tensor of many numbers, and names in short", () => {
  const rows = ["κ", "速度", ...Array.from({ length: 9 }, (_, i) => `net.w[${i}]`)].map((
    name,
    i,
  ) => ({
    name,
    value: 0.5,
    standardError: i < 3 ? 0.25 : Infinity,
    low: 0,
    high: 1,
    identifiable: i < 3,
  }));
  const silent = [rows.slice(2).map(({ name }) => name), ["κ"]];
  assertEquals(intervalTable(rows, 0.999, silent).split("\n"), [
    " value  std error  99.9 % from     to",
    "0.5000     0.2500        0.000  1.000  κ",
    "0.5000     0.2500        0.000  1.000  速度",
    "net.w: 9 numbers, 1 of them identifiable",
    "not identifiable one by one: 9 of net.w",
    "not identifiable: κ, which changes nothing that was measured",
  ]);
});

Deno.test("intervals() refuses what says nothing", () => {
  const fit = fitTo(line(), [1, 2], [1, 2]);
  assertThrows(() => intervals(fit), RangeError, "there are 2 numbers of data for 2 parameters");
  assert(intervals(fit, { noise: 1 }).get("a").identifiable);
  const cases: [() => unknown, string][] = [
    [() => intervals(fit, { level: 1 }), "level must be between 0 and 1, such as 0.95, got 1"],
    [() => intervals(fit, { noise: 0 }), "noise must be a number above 0"],
    [
      () => intervals(fit, { noise: Infinity }),
      "noise must be a number above 0, got the number Infinity",
    ],
    [() => intervals(fit, { noise: 1 }).get("c"), 'no "c" was fitted; there are a, b'],
  ];
  for (const [make, message] of cases) assertThrows(make, RangeError, message);
  assertThrows(() => intervals(fit, { levels: 3 } as never), TypeError, '"levels"');
});
