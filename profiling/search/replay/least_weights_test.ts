import { assertAlmostEquals, assertGreater } from "@std/assert";
import { leastWeights } from "./least_weights.ts";

Deno.test("leastWeights() gives the weights of Adams and Bashforth where nodes are as few as powers", () => {
  // Hairer, Nørsett and Wanner I, table III.1.1: order 4.
  const wanted = [55, -59, 37, -9].map((x) => x / 24);
  leastWeights([0, -1, -2, -3], 4, 0, 1).forEach((w, j) => assertAlmostEquals(w, wanted[j], 1e-13));
});

Deno.test("leastWeights() integrates powers exactly over uneven nodes, by the smallest weights", () => {
  const nodes = [3, 2.9, 2.5, 2.45, 1.7, 1.2, 1.1, 0.3, -0.4, -0.5, -1.3];
  const weights = leastWeights(nodes, 8, 3, 3.6);
  for (let k = 0; k < 8; k++) {
    const integral = (3.6 ** (k + 1) - 3 ** (k + 1)) / (k + 1);
    const sum = weights.reduce((s, w, j) => s + w * nodes[j] ** k, 0);
    assertAlmostEquals(sum / integral, 1, 1e-11, `power ${k}`);
  }
  // What nine of the nodes do with the same eight powers takes larger ones.
  const fewer = leastWeights(nodes.slice(0, 9), 8, 3, 3.6);
  assertGreater(Math.hypot(...fewer), Math.hypot(...weights));
});

Deno.test("leastWeights() bears steps that have become thousands of times as short", () => {
  const sizes = [1e-5, 2e-5, 2e-5, 1e-5, 1e-5, 3e-5, 0.1, 0.1, 0.2, 0.1];
  const nodes = sizes.reduce((all, size) => [...all, all[all.length - 1] - size], [0]);
  const weights = leastWeights(nodes, 8, 0, 1e-5);
  for (let k = 0; k < 8; k++) {
    // Chebyshev polynomials, of the size of 1 at all nodes, and near 1 over the step.
    const p = (t: number) => Math.cos(k * Math.acos(1 + t / 0.35));
    const over = (t: number) => Math.cosh(k * Math.acosh(1 + t / 0.35));
    const integral = 1e-5 * (1 + 4 * over(0.5e-5) + over(1e-5)) / 6;
    assertAlmostEquals(weights.reduce((s, w, j) => s + w * p(nodes[j]), 0), integral, 1e-12);
  }
});
