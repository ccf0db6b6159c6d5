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
