import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { Random } from "../../../../tensors/mod.ts";
import { adamsWeights, asNumbers } from "./equal_weights.ts";
import { WindowWeights } from "./window_weights.ts";

const PAIRS = [[4, 4], [5, 6], [6, 8], [8, 11], [8, 8], [6, 16]] as const;

Deno.test("WindowWeights gives those of equal steps where they are equal, in either direction", () => {
  for (const [order, window] of PAIRS) {
    const weights = new WindowWeights(order, window);
    const wanted = asNumbers(adamsWeights(order, window));
    for (const h of [0.1, -3, 1e-9, 1e12]) {
      for (let j = 0; j <= window; j++) weights.times[j] = 2 * h - j * h;
      weights.compute(3 * h);
      for (let j = 0; j < window; j++) {
        assertAlmostEquals(weights.ahead[j] / h, wanted[j], 1e-12);
        assertAlmostEquals(weights.behind[j] / h, wanted[window - 1 - j], 1e-12);
      }
      const sum = wanted.reduce((all, x) => all + Math.abs(x), 0);
      assertAlmostEquals(weights.aheadSum, sum, 1e-10);
      assertAlmostEquals(weights.behindSum, sum, 1e-10);
      assertAlmostEquals(weights.lastBehind / weights.lastAhead, 1, 1e-12);
    }
  }
});

/** ∫ (t/s)^k from a to b. */
function integral(k: number, a: number, b: number, s: number): number {
  return s * ((b / s) ** (k + 1) - (a / s) ** (k + 1)) / (k + 1);
}

Deno.test("WindowWeights integrates every polynomial below the order over both steps, for steps of any size", () => {
  const random = new Random(7);
  let largest = 0;
  for (let trial = 0; trial < 400; trial++) {
    const [order, window] = PAIRS[trial % PAIRS.length];
    const weights = new WindowWeights(order, window);
    const { times, ahead, behind, error } = weights;
    const direction = trial % 2 === 0 ? 1 : -1;
    const step = () => direction * 10 ** random.uniform(-0.5, 0.5);
    times[0] = 0;
    for (let j = 1; j <= window; j++) times[j] = times[j - 1] - step();
    const t1 = step();
    weights.compute(t1);
    largest = Math.max(largest, weights.behindSum);
    const size = Math.abs(times[window]);
    for (let k = 0; k < order; k++) {
      const over = (w: Float64Array) =>
        w.reduce((sum, x, j) => sum + x * (times[j] / size) ** k, 0);
      const [forwards, back] = [
        integral(k, 0, t1, size),
        integral(k, times[window], times[window - 1], size),
      ];
      const room = 1e-11 * size;
      assertLess(
        Math.abs(over(ahead) - forwards),
        room * Math.max(1, weights.aheadSum),
        `degree ${k}`,
      );
      assertLess(
        Math.abs(over(behind) - back),
        room * Math.max(1, weights.behindSum),
        `degree ${k}`,
      );
      // Order p − 1 has the same integral of any degree below p − 1, and another one of p − 1.
      const estimate = Math.abs(over(error));
      if (k < order - 1) assertLess(estimate, room * Math.max(1, weights.aheadSum));
      else assertGreater(estimate, 0);
    }
  }
  assertGreater(largest, 1000, "steps of very different sizes are among them");
});

Deno.test("WindowWeights gives the shortest weights of all that have the order", () => {
  const random = new Random(11);
  const weights = new WindowWeights(4, 6);
  const { times, ahead, behind } = weights;
  times[0] = 0;
  for (let j = 1; j <= 6; j++) times[j] = times[j - 1] - random.uniform(0.5, 1.5);
  weights.compute(1);
  // Differences of order 4 over five neighbouring times leave the order as it is.
  for (const shift of [0, 1]) {
    const at = [...times.subarray(shift, shift + 5)];
    const difference = at.map((t, i) =>
      at.reduce((product, other, j) => j === i ? product : product / (t - other), 1)
    );
    for (const w of [ahead, behind]) {
      const product = difference.reduce((sum, x, j) => sum + x * w[shift + j], 0);
      const sizes = difference.reduce((sum, x, j) => sum + Math.abs(x * w[shift + j]), 0);
      assertLess(Math.abs(product), 1e-13 * sizes);
    }
  }
});

Deno.test("WindowWeights gives the same bits for the same times, whatever it computed in between", () => {
  const random = new Random(3);
  const windows = Array.from({ length: 20 }, () => {
    const times = new Float64Array(9);
    for (let j = 1; j <= 8; j++) times[j] = times[j - 1] - random.uniform(0.1, 1);
    return times;
  });
  const once = new WindowWeights(6, 8);
  const compute = (weights: WindowWeights, times: Float64Array) => {
    weights.times.set(times);
    weights.compute(0.3);
    return [...weights.ahead, ...weights.behind, ...weights.error];
  };
  const first = windows.map((times) => compute(once, times));
  const again = windows.toReversed().map((times) => compute(once, times)).toReversed();
  assertEquals(again, first);
  assertEquals(windows.map((times) => compute(new WindowWeights(6, 8), times)), first);
  assert(first.flat().every(Number.isFinite));
});

Deno.test("WindowWeights bears steps that have become thousands of times as short", () => {
  for (const [order, window] of PAIRS) {
    const weights = new WindowWeights(order, window);
    const { times, ahead } = weights;
    // A long one at least counts.
    for (let short = 1; short < window - 1; short++) {
      for (let j = 1; j <= window; j++) times[j] = times[j - 1] - (j <= short ? 2e-5 : 0.1);
      weights.compute(1e-5);
      const far = -times[window - 1] / 2;
      for (let k = 0; k < order; k++) {
        // Chebyshev polynomials of the window: of the size of 1 at its times, and near 1 over the step.
        const at = (t: number) => Math.cos(k * Math.acos(Math.max(-1, 1 + t / far)));
        const over = (t: number) => Math.cosh(k * Math.acosh(1 + t / far));
        const wanted = 1e-5 * (1 + 4 * over(0.5e-5) + over(1e-5)) / 6;
        const sum = ahead.reduce((all, w, j) => all + w * at(times[j]), 0);
        assertAlmostEquals(sum / wanted, 1, 1e-6, `order ${order}, ${short} short, ${k}`);
      }
    }
  }
});
