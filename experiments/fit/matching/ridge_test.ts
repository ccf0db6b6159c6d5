import { assertAlmostEquals, assertEquals } from "@std/assert";
import { NormalSums } from "./ridge.ts";

Deno.test("NormalSums.solve() solves the normal equations, of some rows less others too", () => {
  const rows = [[1, 2, 3], [0, 1, -1], [2, 0, 1], [1, 1, 1], [3, -1, 0.5]];
  const theta = [[1, -2], [0.5, 3], [4, 0]];
  const y = (x: number[]) => [0, 1].map((k) => x.reduce((sum, xi, i) => sum + xi * theta[i][k], 0));
  const all = new NormalSums(3, 2);
  for (const x of rows) all.add(x, y(x));
  const odd = new NormalSums(3, 2);
  odd.add([5, 5, 5], [1e3, -1e3]);
  all.addSums(odd, 1);
  all.addSums(odd, -1);
  assertEquals(all.rows, 5);
  all.solve([1e-14, 1e-14, 1e-14]).forEach((x, i) =>
    assertAlmostEquals(x, theta[Math.floor(i / 2)][i % 2], 1e-9)
  );
  const [a] = new Float64Array(all.solve([1e6, 1e6, 1e6]));
  assertAlmostEquals(a, 0, 1e-3);
});
