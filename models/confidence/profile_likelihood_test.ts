import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  bounded,
  mul,
  neg,
  positive,
  sqrt,
  sub,
  type Tensor,
  tensor,
} from "../../tensors/mod.ts";
import { rk4, type VectorField, vectorField } from "../../solvers/mod.ts";
import { meanSquaredError } from "../losses/mean_squared_error.ts";
import { intervals } from "./intervals.ts";
import { type Fit, levenbergMarquardt } from "../least_squares/levenberg_marquardt.ts";
import { profileLikelihood } from "./profile_likelihood.ts";

function fitTo(field: VectorField, y0: number | (() => Tensor), data: number[]): Fit {
  const times = data.map((_, i) => i + 1);
  const loss = meanSquaredError(times, data);
  const t1 = data.length;
  return levenbergMarquardt({
    problems: [{ field, y0, t0: 0, t1, dt: 0.25, method: rk4, loss }],
  });
}

Deno.test("where the path is linear a profile is the interval of the formula", () => {
  const field = vectorField({
    state: [],
    parameters: { a: tensor(0), b: tensor(0) },
    f: (t, _y, { a, b }) => add(a, mul(b, t)),
  });
  const fit = fitTo(field, 0, [1.1, 2.3, 2.8, 4.4, 4.9]);
  field.parameters.flat.fill(7);
  for (const name of ["a", "b"]) {
    const wanted = intervals(fit).get(name);
    const { low, high, value, points } = profileLikelihood(fit, name);
    const tolerance = 1e-3 * (wanted.high - wanted.low);
    assertAlmostEquals(value, wanted.value, 1e-12);
    assertAlmostEquals(low, wanted.low, tolerance);
    assertAlmostEquals(high, wanted.high, tolerance);
    const values = points.map(({ value }) => value);
    assertEquals(values, values.toSorted((x, y) => x - y));
    // Σ r² is a parabola of a parameter, with the others fitted.
    const deviation = wanted.standardError / intervals(fit).noise;
    for (const { value: at, sumOfSquares } of points) {
      const rise = ((at - value) / deviation) ** 2;
      assertAlmostEquals(sumOfSquares, fit.sumOfSquares + rise, 1e-6 * (1 + rise));
    }
  }
  // The field is as it was before, whatever that is.
  assertEquals([...field.parameters.flat], [7, 7]);
});

Deno.test("where it bends a profile ends where the sum of squares says", () => {
  const field = vectorField({
    state: [],
    parameters: { k: positive(1) },
    f: (_t, y, { k }) => neg(mul(k, y)),
  });
  const data = [1.5, 0.3, 0.2, -0.1];
  const fit = fitTo(field, 5, data);
  const { low, high } = profileLikelihood(fit, "k", { noise: 0.3, level: 0.9 });
  const sum = (k: number) =>
    data.reduce((total, d, i) => total + (5 * Math.exp(-k * (i + 1)) - d) ** 2, 0);
  for (const end of [low, high]) {
    assertAlmostEquals(
      (sum(end) - sum(fit.parameters.k.item())) / (1.6448536 * 0.3) ** 2,
      1,
      // The steps of rk4 are a little off the exponential.
      1e-2,
    );
  }
  const { low: by, high: to } = intervals(fit, { noise: 0.3, level: 0.9 }).get("k");
  assert(Math.abs(high - to) > 0.02 * (to - by)); // so the two are not the same
});

Deno.test("where the data set no end a profile has none", () => {
  // After the first row all is over: any rate that is large enough will do.
  const field = vectorField({
    state: [],
    parameters: { k: bounded(2, 0.1, 10) },
    f: (_t, y, { k }) => neg(mul(k, y)),
  });
  const fit = fitTo(field, 1, [0.09, -0.12, 0.11, -0.1, 0.1]);
  const { low, high } = profileLikelihood(fit, "k");
  assert(low > 1 && low < 3, String(low));
  assertEquals(high, 10);
});

Deno.test("profileLikelihood() refuses what is no minimum, and names", () => {
  const field = vectorField({
    state: [],
    parameters: { k: positive(1) },
    f: (_t, y, { k }) => neg(mul(k, y)),
  });
  const fit = fitTo(field, 5, [4, 3, 2.2]);
  assertThrows(() => profileLikelihood(fit, "kk"), RangeError, 'no "kk" was fitted; there are k');
  assertThrows(
    () => profileLikelihood(fit, "k", { level: 2 }),
    RangeError,
    "level must be between",
  );
  assertThrows(() => profileLikelihood(fit, "k", { levels: 1 } as never), TypeError, '"levels"');
  field.parameters.setNatural({ k: 1 });
  const early = levenbergMarquardt({ problems: fit.problems, iterations: 0 });
  assertThrows(() => profileLikelihood(early, "k"), Error, "which is no minimum then; fit again");
});

Deno.test("where no solve comes further a profile ends there", () => {
  // Beyond a = 1 the field has no value, and long before that the data would allow anything.
  const field = vectorField({
    state: [],
    parameters: { a: tensor(0.4) },
    f: (_t, _y, { a }) => sqrt(sub(1, a)),
  });
  const fit = fitTo(field, 0, [1, 2, 3].map((t) => t * Math.sqrt(0.5)));
  const { low, high, points } = profileLikelihood(fit, "a", { noise: 2 });
  assertAlmostEquals(high, 1, 2e-4);
  assert(points.some(({ sumOfSquares }) => sumOfSquares === Infinity));
  const wanted = 1 - (Math.sqrt(0.5) + 1.9599640 * 2 / Math.sqrt(14)) ** 2;
  assertAlmostEquals(low, wanted, 1e-3);
});

Deno.test("an error of one's own is no end of a profile", () => {
  const field = vectorField({
    state: [],
    parameters: { k: positive(1) },
    f: (_t, y, { k }) => neg(mul(k, y)),
  });
  const own = new Error("own");
  let broken = false;
  const y0 = () => {
    if (broken) throw own;
    return tensor(5);
  };
  const fit = fitTo(field, y0, [4, 3, 2.2]);
  broken = true;
  assertEquals(assertThrows(() => profileLikelihood(fit, "k")), own);
});

Deno.test("what no data tell of is looked for from half its value on, or a half", () => {
  for (const [start, step] of [[6, 3], [0, 0.5]]) {
    const field = vectorField({
      state: [],
      parameters: { a: tensor(start), b: tensor(-start) },
      f: (_t, _y, { a, b }) => add(a, b),
    });
    const fit = fitTo(field, 0, [0.1, -0.1, 0]);
    const { low, high, points } = profileLikelihood(fit, "a");
    assertEquals([low, high], [-Infinity, Infinity]);
    const { value } = points.find(({ value }) => value > fit.parameters.a.item())!;
    const fitted = fit.parameters.a.item();
    assertAlmostEquals(value - fitted, Math.max(Math.abs(fitted), 1) / 2, 1e-12);
    assertAlmostEquals(value - fitted, step, 0.1);
  }
});
