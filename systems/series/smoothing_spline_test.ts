import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { Random } from "../../tensors/mod.ts";
import { chooseSmoothness, type Series, SmoothingSpline } from "../mod.ts";

/** Unevenly spaced values of a function, with noise. */
function noisy(f: (t: number) => number, n: number, noise: number, seed = 1): Series {
  const random = new Random(seed);
  const times = Float64Array.from({ length: n }, (_, i) => (i + random.uniform(-0.3, 0.3)) / 10);
  return { times, values: times.map((t) => f(t) + random.normal(0, noise)) };
}

/** Σ (g(tᵢ) − yᵢ)² + α ∫ g″², the integral from slopes: g″ is linear on every piece. */
function cost(spline: SmoothingSpline, { times, values }: Series, smoothness: number): number {
  let sum = 0;
  times.forEach((t, i) => sum += (spline.value(t) - values[i]) ** 2);
  for (let i = 0; i + 1 < times.length; i++) {
    const pieces = 2000;
    const h = (times[i + 1] - times[i]) / pieces;
    for (let k = 0; k < pieces; k++) {
      const t = times[i] + k * h;
      sum += smoothness * ((spline.slope(t + h) - spline.slope(t)) / h) ** 2 * h;
    }
  }
  return sum;
}

Deno.test("SmoothingSpline goes through the values where the smoothness is 0", () => {
  const series = noisy(Math.sin, 20, 0.2);
  const spline = new SmoothingSpline(series, 0);
  series.times.forEach((t, i) => assertAlmostEquals(spline.value(t), series.values[i], 1e-12));
  assertAlmostEquals(spline.residual, 0, 1e-20);
  assertAlmostEquals(spline.freedom, 20, 1e-9);
});

Deno.test("SmoothingSpline becomes the line of least squares as the smoothness grows", () => {
  const series = noisy((t) => 2 - 3 * t, 30, 0.1);
  const { times, values } = series;
  const mean = (x: Float64Array) => x.reduce((sum, xi) => sum + xi, 0) / x.length;
  const [t, y] = [mean(times), mean(values)];
  const slope = times.reduce((sum, ti, i) => sum + (ti - t) * (values[i] - y), 0) /
    times.reduce((sum, ti) => sum + (ti - t) ** 2, 0);
  const spline = new SmoothingSpline(series, 1e7);
  assertAlmostEquals(spline.slope(1), slope, 1e-4);
  assertAlmostEquals(spline.value(1), y + slope * (1 - t), 1e-4);
  assertAlmostEquals(spline.freedom, 2, 1e-3);
});

Deno.test("SmoothingSpline makes its cost less than any spline with moved values", () => {
  const series = noisy(Math.sin, 8, 0.3);
  const smoothness = 0.01;
  const least = cost(new SmoothingSpline(series, smoothness), series, smoothness);
  const best = new SmoothingSpline(series, smoothness);
  for (let i = 0; i < 8; i++) {
    for (const move of [-0.02, 0.02]) {
      const values = series.times.map((t, k) => best.value(t) + (k === i ? move : 0));
      const other = new SmoothingSpline({ times: series.times, values }, 0);
      assertLess(least, cost(other, series, smoothness));
    }
  }
});

Deno.test("SmoothingSpline has the trace of its map for freedom", () => {
  const { times } = noisy(Math.sin, 15, 0);
  for (const smoothness of [1e-5, 1e-3, 1]) {
    let trace = 0;
    for (let i = 0; i < times.length; i++) {
      const values = times.map((_, k) => k === i ? 1 : 0);
      trace += new SmoothingSpline({ times, values }, smoothness).value(times[i]);
    }
    const { freedom } = new SmoothingSpline({ times, values: times }, smoothness);
    assertAlmostEquals(freedom, trace, 1e-9);
  }
});

Deno.test("SmoothingSpline has a slope that is the derivative of its value, and goes on straight", () => {
  const series = noisy(Math.sin, 20, 0.2);
  const spline = new SmoothingSpline(series, 1e-4);
  for (const t of [-1, 0.33, 0.9, 1.51, 3]) {
    const h = 1e-5;
    const slope = (spline.value(t + h) - spline.value(t - h)) / (2 * h);
    assertAlmostEquals(spline.slope(t), slope, 1e-7);
  }
  assertEquals(spline.slope(-1), spline.slope(-2));
  assertAlmostEquals(spline.value(-2) - spline.value(-1), -spline.slope(-1), 1e-12);
});

Deno.test("SmoothingSpline takes one value and two, and tells gaps", () => {
  const one = new SmoothingSpline({ times: Float64Array.of(1), values: Float64Array.of(5) }, 1);
  assertEquals([one.value(9), one.slope(9), one.gap(9)], [5, 0, 0]);
  const two = new SmoothingSpline(
    { times: Float64Array.of(1, 3), values: Float64Array.of(5, 9) },
    1,
  );
  assertEquals([two.value(2), two.slope(0), two.value(5), two.gap(2)], [7, 2, 13, 2]);
});

Deno.test("SmoothingSpline throws when it has nothing to smooth, or the smoothness is out of range", () => {
  const [times, values] = [Float64Array.of(0, 1), Float64Array.of(1, 2)];
  const none = new Float64Array(0);
  assertThrows(() => new SmoothingSpline({ times: none, values: none }, 0), TypeError, "got 0");
  assertThrows(() => new SmoothingSpline({ times, values: none }, 0), TypeError, "2 times and 0");
  for (const bad of [-1, NaN, Infinity]) {
    assertThrows(() => new SmoothingSpline({ times, values }, bad), RangeError, `got ${bad}`);
  }
});

Deno.test("chooseSmoothness() is nearly as near to the truth as any smoothness could be", () => {
  for (const noise of [0.01, 0.05, 0.2]) {
    for (const seed of [1, 2, 3]) {
      const series = noisy(Math.sin, 200, noise, seed);
      const errorAt = (smoothness: number) => {
        const spline = new SmoothingSpline(series, smoothness);
        return Math.sqrt(
          series.times.reduce((sum, t) => sum + (spline.value(t) - Math.sin(t)) ** 2, 0) / 200,
        );
      };
      const exponents = Array.from({ length: 60 }, (_, k) => -8 + k / 4);
      const least = Math.min(...exponents.map((exponent) => errorAt(10 ** exponent)));
      assertLess(errorAt(chooseSmoothness([series])), 1.3 * least);
    }
  }
});

Deno.test("chooseSmoothness() smooths little where there is no noise, in any unit of time", () => {
  const series = noisy(Math.sin, 200, 0);
  for (const unit of [1e-9, 1, 1e9]) {
    const scaled = { ...series, times: series.times.map((t) => t * unit) };
    const smoothness = chooseSmoothness([scaled]);
    const spline = new SmoothingSpline(scaled, smoothness);
    assertLess(Math.sqrt(spline.residual / 200), 1e-4);
    assertAlmostEquals(smoothness / unit ** 3 / chooseSmoothness([series]), 1, 1e-6);
  }
});

Deno.test("chooseSmoothness() takes series together, and leaves out those that are too short", () => {
  const [a, b] = [noisy(Math.sin, 100, 0.1, 1), noisy(Math.sin, 100, 0.1, 2)];
  const short = { times: Float64Array.of(0, 1, 2), values: Float64Array.of(0, 9, 0) };
  assertEquals(chooseSmoothness([short]), 0);
  const both = chooseSmoothness([a, short, b]);
  assertEquals(both, chooseSmoothness([a, b]));
  assert(both > 0);
});
