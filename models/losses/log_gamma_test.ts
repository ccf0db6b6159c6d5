import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  logExcess,
  logGamma,
  logGammaRise,
  logRest,
  logRestTwice,
  sumOfLogs,
} from "./log_gamma.ts";

Deno.test("logGamma() is the logarithm of factorials, and of half ones", () => {
  let factorial = 1;
  for (let n = 1; n <= 100; n++) {
    assertAlmostEquals(logGamma(n), Math.log(factorial), 2e-15 * (4 + Math.log(factorial)), `${n}`);
    factorial *= n;
  }
  assertAlmostEquals(logGamma(0.5), Math.log(Math.PI) / 2, 3e-15);
  // By mpmath.
  assertAlmostEquals(logGamma(1e-8), 18.420680738180209, 2e-14);
  assertAlmostEquals(logGamma(1e10) / 220258509288.81146, 1, 1e-14);
});

Deno.test("logGammaRise() keeps its digits where logarithms of factorials are large", () => {
  for (const [x, h] of [[0.5, 0.5], [2, 3], [9.5, 1], [30, 0.25]]) {
    assertAlmostEquals(logGammaRise(x, h), logGamma(x + h) - logGamma(x), 1e-13);
  }
  // Γ(x + 1) = x Γ(x).
  for (const x of [1e3, 1e8, 1e14]) assertAlmostEquals(logGammaRise(x, 1), Math.log(x), 1e-14 * 40);
});

Deno.test("sumOfLogs() adds up logarithms, and their derivatives", () => {
  for (const a of [0, 1e-9, 1e-4, 0.01, 0.3, 3, 50]) {
    for (const k of [0, 1, 3, 64, 65, 100, 3000]) {
      let [value, slope, bend] = [0, 0, 0];
      for (let j = 0; j < k; j++) {
        value += Math.log1p(j * a);
        slope += j / (1 + j * a);
        bend -= (j / (1 + j * a)) ** 2;
      }
      const got = sumOfLogs(k, a);
      assertAlmostEquals(got.value, value, 1e-13 * (value || 1), `${a} ${k}`);
      assertAlmostEquals(got.slope, slope, 1e-13 * (slope || 1), `${a} ${k}`);
      assertAlmostEquals(got.bend, bend, 1e-13 * (-bend || 1), `${a} ${k}`);
    }
  }
});

Deno.test("logExcess() and logRest() go over from their series without a step", () => {
  for (const f of [logExcess, logRest, logRestTwice]) {
    assertEquals(f(0), 0);
    const [below, above] = [f(0.05), f(0.05 * (1 + 1e-15))];
    assertAlmostEquals(below / above, 1, 1e-13);
  }
  for (const f of [logExcess, logRest]) assertAlmostEquals(f(1e-9) / 5e-19, 1, 1e-8);
  assertAlmostEquals(logRestTwice(1e-9) / (2e-27 / 3), 1, 1e-8);
  assertAlmostEquals(logExcess(2), 2 - Math.log(3), 1e-16);
  assertAlmostEquals(logRest(2), Math.log(3) - 2 / 3, 1e-15);
});
