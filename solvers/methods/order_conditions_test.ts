import { assertAlmostEquals, assertEquals } from "@std/assert";
import { elementaryWeight, formulaOf, rootedTrees, stageWeights } from "./order_conditions.ts";

Deno.test("rootedTrees() has 1, 1, 2, 4, 9, 20, 48, 115 trees of 1 to 8 nodes", () => {
  const counts = new Array(8).fill(0);
  for (const { order } of rootedTrees(8)) counts[order - 1]++;
  assertEquals(counts, [1, 1, 2, 4, 9, 20, 48, 115]);
  assertEquals(rootedTrees(3).length, 4);
});

Deno.test("rootedTrees() has no tree twice", () => {
  const trees = rootedTrees(8);
  const written = (n: number): string => {
    const children: string[] = [];
    for (let at = n; trees[at].rest >= 0; at = trees[at].rest) {
      children.push(written(trees[at].child));
    }
    return `(${children.sort().join("")})`;
  };
  assertEquals(new Set(trees.map((_, n) => written(n))).size, 200);
});

Deno.test("formulaOf() and the densities are those of Hairer's table II.2.1", () => {
  const trees = rootedTrees(5);
  const conditions = trees.map(({ density }, n) => `${formulaOf(n, trees)} = 1/${density}`);
  assertEquals(conditions.slice(0, 8), [
    "b = 1/1",
    "b c = 1/2",
    "b a c = 1/6",
    "b c² = 1/3",
    "b a a c = 1/24",
    "b a c² = 1/12",
    "b c a c = 1/8",
    "b c³ = 1/4",
  ]);
  assertEquals(conditions.slice(8).toSorted(), [
    "b (a c)² = 1/20",
    "b a a a c = 1/120",
    "b a a c² = 1/60",
    "b a c a c = 1/40",
    "b a c³ = 1/20",
    "b c a a c = 1/30",
    "b c a c² = 1/15",
    "b c² a c = 1/10",
    "b c⁴ = 1/5",
  ]);
});

Deno.test("stageWeights() and elementaryWeight() are the sums that the formula writes", () => {
  const a = [[], [0.3], [-0.2, 0.9], [0.4, 0.25, -0.6]];
  const c = a.map((row) => row.reduce((sum, x) => sum + x, 0));
  const b = [0.1, 0.7, -0.4, 0.6];
  const trees = rootedTrees(6);
  const phi = stageWeights({ a, c }, trees);
  const times = (f: number[]) => a.map((row) => row.reduce((sum, x, j) => sum + x * f[j], 0));
  const ac = times(c);
  const expected: Record<string, number[]> = {
    "b c³": c.map((x) => x ** 3),
    "b (a c)²": ac.map((x) => x * x),
    "b c (a c)²": ac.map((x, i) => c[i] * x * x),
    "b (a c) (a c²)": times(c.map((x) => x * x)).map((x, i) => x * ac[i]),
    "b a a a a c": times(times(times(ac))),
  };
  for (const [formula, weights] of Object.entries(expected)) {
    const n = trees.findIndex((_, i) => formulaOf(i, trees) === formula);
    const sum = b.reduce((total, x, i) => total + x * weights[i], 0);
    assertAlmostEquals(elementaryWeight(b, phi, n), sum, 1e-15, formula);
  }
});
