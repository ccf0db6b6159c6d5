import { assertAlmostEquals, assertEquals } from "@std/assert";
import { toNormals } from "./normal_quantile.ts";

function normalQuantile(p: number): number {
  const numbers = Float64Array.of(p);
  toNormals(numbers);
  return numbers[0];
}

/** Φ(x) for x < 0, by Simpson's rule over the density from x − 12 on. */
function below(x: number): number {
  const n = 60000;
  const h = 12 / n;
  const density = (t: number) => Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    sum += (i === 0 || i === n ? 1 : i % 2 ? 4 : 2) * density(x - 12 + i * h);
  }
  return sum * h / 3;
}

Deno.test("the normal quantile is the inverse of the distribution, in the middle and in both tails", () => {
  for (const p of [1e-12, 1e-9, 0.5 / 2 ** 32, 1e-6, 0.001, 0.0749, 0.0751, 0.2, 0.4, 0.4999]) {
    const x = normalQuantile(p);
    assertAlmostEquals(below(x) / p, 1, 1e-12, `${p}`);
    if (p > 1e-3) assertAlmostEquals(normalQuantile(1 - p), -x, 1e-12);
  }
  assertEquals(normalQuantile(0.5), 0);
});

Deno.test("the normal quantile has the published values", () => {
  // Wichura 1988, table of test values.
  assertAlmostEquals(normalQuantile(0.25), -0.6744897501960817, 1e-15);
  assertAlmostEquals(normalQuantile(0.001), -3.090232306167814, 1e-14);
  assertAlmostEquals(normalQuantile(1e-20), -9.262340089798408, 1e-13);
});
