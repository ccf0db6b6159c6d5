import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { adamsWeights, asNumbers } from "./equal_weights.ts";

/** Every order and window that the method takes. */
const PAIRS = [4, 5, 6, 8].flatMap((order) =>
  Array.from({ length: 17 - order }, (_, i): [number, number] => [order, order + i])
);

Deno.test("adamsWeights() meets every order condition exactly, and no more of them", () => {
  for (const [order, window] of PAIRS) {
    const { numerators, denominator } = adamsWeights(order, window);
    assertEquals(numerators.length, window);
    const moment = (k: number) =>
      numerators.reduce((sum, n, j) => sum + n * (-BigInt(j)) ** BigInt(k), 0n);
    for (let k = 0; k < order; k++) {
      assertEquals(
        moment(k) * BigInt(k + 1),
        denominator,
        `order ${order}, window ${window}: ${k}`,
      );
    }
    assertEquals(moment(order) * BigInt(order + 1) === denominator, false);
  }
});

Deno.test("adamsWeights() gives those of Adams and Bashforth where the window is the order", () => {
  assertEquals(adamsWeights(4, 4), { numerators: [55n, -59n, 37n, -9n], denominator: 24n });
  assertEquals(adamsWeights(5, 5), {
    numerators: [1901n, -2774n, 2616n, -1274n, 251n],
    denominator: 720n,
  });
  assertEquals(adamsWeights(2, 2), { numerators: [3n, -1n], denominator: 2n });
  assertEquals(adamsWeights(1, 1), { numerators: [1n], denominator: 1n });
  // The mean of three slopes, at the middle of the window: no more is asked of order 1.
  assertEquals(adamsWeights(1, 3), { numerators: [1n, 1n, 1n], denominator: 3n });
});

Deno.test("adamsWeights() gives the shortest weights of all that have the order", () => {
  for (const [order, window] of PAIRS) {
    // What may be added without touching the order: (−1)^j C(p, j), the p-th difference, shifted.
    const difference = [1n];
    for (let j = 1; j <= order; j++) {
      difference.push(-difference[j - 1] * BigInt(order - j + 1) / BigInt(j));
    }
    const { numerators } = adamsWeights(order, window);
    for (let shift = 0; shift + order < window; shift++) {
      const product = difference.reduce((sum, x, j) => sum + x * numerators[shift + j], 0n);
      assertEquals(product, 0n, `order ${order}, window ${window}`);
    }
  }
});

Deno.test("asNumbers() gives the nearest doubles", () => {
  assertEquals([...asNumbers(adamsWeights(4, 4))], [55 / 24, -59 / 24, 37 / 24, -9 / 24]);
  for (const [order, window] of PAIRS) {
    const weights = adamsWeights(order, window);
    asNumbers(weights).forEach((x, j) => {
      // Both as whole parts of 2⁻⁸⁰: a double is nearer than its neighbours.
      const exact = (weights.numerators[j] << 80n) / weights.denominator;
      const got = BigInt(x * 2 ** 80);
      const off = got > exact ? got - exact : exact - got;
      assertLess(Number(off), Math.abs(Number(exact)) * 2 ** -52);
    });
  }
});

Deno.test("a longer window amplifies less", () => {
  for (const order of [4, 5, 6, 8]) {
    const sums = Array.from(
      { length: 5 },
      (_, i) => asNumbers(adamsWeights(order, order + i)).reduce((sum, x) => sum + Math.abs(x), 0),
    );
    for (let i = 1; i < sums.length; i++) assertGreater(sums[i - 1], sums[i]);
  }
});
