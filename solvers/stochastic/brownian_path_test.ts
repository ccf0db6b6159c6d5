import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { Random } from "../../tensors/mod.ts";
import { brownianPath } from "./brownian_path.ts";

const mean = (x: ArrayLike<number>) => Array.from(x).reduce((sum, v) => sum + v, 0) / x.length;

/** The mean of products, which is known to be `wanted` up to four standard errors. */
function assertMoment(products: number[], wanted: number, what: string): void {
  const average = mean(products);
  const deviation = Math.sqrt(mean(products.map((v) => (v - average) ** 2)) / products.length);
  assertLess(Math.abs(average - wanted), 4 * deviation, `${what}: ${average} for ${wanted}`);
}

Deno.test("brownianPath() gives the same bits for the same times, in any order", () => {
  for (const dt of [undefined, 1 / 300]) {
    const options = { seed: 3, size: [2, 3], t0: -1, t1: 2, dt };
    const path = brownianPath(options);
    const times = Array.from({ length: 901 }, (_, i) => Math.min(2, -1 + i / 300));
    const forwards = times.map((t) => path.value(t));
    const random = new Random(5);
    for (let k = 0; k < 2000; k++) {
      const i = Math.floor(random.uniform(0, times.length));
      assertEquals(path.value(times[i]), forwards[i]);
    }
    const other = brownianPath(options);
    for (let i = times.length - 1; i >= 0; i--) assertEquals(other.value(times[i]), forwards[i]);
    assertEquals(forwards[0], new Float64Array(6));
  }
});

Deno.test("the increment over a step is the sum of those over its parts, the area that of theirs", () => {
  const path = brownianPath({ seed: 1, size: 2, t1: 1, dt: 0.1 });
  const read = (s: number, t: number) => {
    const [w, h] = [new Float64Array(2), new Float64Array(2)];
    path.read(s, t, w, h);
    return { w, h };
  };
  for (const [s, u, t] of [[0, 0.05, 0.1], [0.3, 0.35, 0.4], [0.2, 0.7, 1], [0.11, 0.52, 0.93]]) {
    const [whole, left, right] = [read(s, t), read(s, u), read(u, t)];
    // The unit that times are rounded to is 0.1 · 2⁻²⁰; the parts are of any length.
    const [a, b] = [(u - s) / (t - s), (t - u) / (t - s)];
    for (let k = 0; k < 2; k++) {
      assertAlmostEquals(left.w[k] + right.w[k], whole.w[k], 1e-14);
      const area = a * (left.h[k] + left.w[k] / 2) + b * (right.h[k] + left.w[k] + right.w[k] / 2) -
        whole.w[k] / 2;
      assertAlmostEquals(area, whole.h[k], 1e-6);
    }
  }
});

Deno.test("increments and areas have the variances of Brownian motion, and are independent", () => {
  const size = 20000;
  for (const dt of [undefined, 0.25]) {
    const path = brownianPath({ seed: 11, size, t1: 2, dt });
    for (const [s, t] of [[0, 0.25], [0.25, 0.75], [0.1, 0.77]]) {
      const [w, h, after] = [0, 0, 0].map(() => new Float64Array(size));
      path.read(s, t, w, h);
      path.read(t, 2, after);
      const products = (a: Float64Array, b: Float64Array) => Array.from(a, (x, k) => x * b[k]);
      const what = `from ${s} to ${t}`;
      assertMoment([...w], 0, `mean of W ${what}`);
      assertMoment([...h], 0, `mean of H ${what}`);
      assertMoment(products(w, w), t - s, `variance of W ${what}`);
      assertMoment(products(h, h), (t - s) / 12, `variance of H ${what}`);
      assertMoment(products(w, h), 0, `covariance of W and H ${what}`);
      assertMoment(products(w, after), 0, `covariance with the next ${what}`);
      assertMoment(products(h, after), 0, `covariance of H with the next ${what}`);
      // Neighbours are paths of their own.
      assertMoment(products(w.subarray(1), w.subarray(0, -1)), 0, `neighbours ${what}`);
      assertMoment(Array.from(w, (x) => x ** 4), 3 * (t - s) ** 2, `fourth moment of W ${what}`);
    }
  }
});

Deno.test("another seed draws another path; an element's path does not depend on how many there are", () => {
  const path = brownianPath({ seed: 1, size: 3, t1: 1 });
  const before = path.increment(0.2, 0.4);
  path.seed = 2;
  const after = path.increment(0.2, 0.4);
  assertEquals([...before].filter((x) => after.includes(x)), []);
  path.seed = 1;
  assertEquals(path.increment(0.2, 0.4), before);
  assertEquals(brownianPath({ seed: 1, t1: 1 }).increment(0.2, 0.4)[0], before[0]);
});

Deno.test("finer steps of the same dt see the same path", () => {
  const path = brownianPath({ t1: 1, dt: 0.1 });
  // 10 and 80 steps: sums of the fine ones are the coarse ones.
  for (let i = 0; i < 10; i++) {
    let sum = 0;
    for (let j = 0; j < 8; j++) sum += path.increment((8 * i + j) / 80, (8 * i + j + 1) / 80)[0];
    assertAlmostEquals(sum, path.increment(i / 10, (i + 1) / 10)[0], 1e-14);
  }
});

Deno.test("a dt beyond the end of a path is one step over it", () => {
  for (const t0 of [0, -3]) {
    const over = (dt: number) =>
      brownianPath({ t0, t1: t0 + 2, dt, seed: 5 }).increment(t0, t0 + 2);
    for (const dt of [2.5, 1000, 1e10, 1e300]) assertEquals(over(dt), over(2), `dt = ${dt}`);
  }
});

Deno.test("brownianPath() refuses what it cannot do, and says what it can", () => {
  assertThrows(() => brownianPath({ t1: 0 }), RangeError, "t1 must be above t0 = 0");
  assertThrows(() => brownianPath({ t1: 1, dt: -1 }), RangeError, "dt must be above 0");
  assertThrows(() => brownianPath({ t1: 1, seed: -1 }), RangeError, "the seed");
  assertThrows(() => brownianPath({ t1: 1, seed: 2 ** 32 }), RangeError, "at most 2^32 - 1");
  assertThrows(() => brownianPath({ t1: 1, size: 0 }), TypeError, "whole number of at least 1");
  assertThrows(() => brownianPath({ t1: 1, size: [2, 0.5] }), TypeError, "size must be");
  assertThrows(() => brownianPath({ t1: 1, sead: 2 } as never), TypeError, "seed");
  assertThrows(() => brownianPath({ t1: 1 }).value(1.1), RangeError, "asked for at t = 1.1");
});
