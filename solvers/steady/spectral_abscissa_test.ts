import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { Random } from "../../mod.ts";
import { abscissaOf } from "./spectral_abscissa.ts";

const rowsOf = (rows: readonly (readonly number[])[]) => rows.map((row) => Float64Array.from(row));

/** A polynomial x^n + … with these roots, as the matrix whose eigenvalues they are. */
function companion(roots: readonly number[], pairs: readonly (readonly [number, number])[]) {
  const factors = [
    ...roots.map((r) => [1, -r]),
    ...pairs.map(([re, im]) => [1, -2 * re, re * re + im * im]),
  ];
  const [, ...last] = factors.reduce((a, b) => {
    const product = Array<number>(a.length + b.length - 1).fill(0);
    a.forEach((x, i) => b.forEach((y, j) => product[i + j] += x * y));
    return product;
  }, [1]);
  return rowsOf(last.map((_, i) => last.map((c, j) => i === 0 ? -c : i === j + 1 ? 1 : 0)));
}

Deno.test("abscissaOf() gives the largest real part of known eigenvalues", () => {
  assertAlmostEquals(abscissaOf(rowsOf([[-3]])), -3);
  assertAlmostEquals(abscissaOf(rowsOf([[0, 1], [-4, -0.2]])), -0.1, 1e-15);
  assertAlmostEquals(abscissaOf(rowsOf([[2, 1], [1, 2]])), 3, 1e-14);
  // A ring: the roots of unity, which shifts of its own do not tell apart.
  for (const n of [3, 4, 7]) {
    const ring = rowsOf(
      Array.from(
        { length: n },
        (_, i) => Array.from({ length: n }, (_, j) => j === (i + 1) % n ? 1 : 0),
      ),
    );
    assertAlmostEquals(abscissaOf(ring), 1, 1e-13);
  }
  assertAlmostEquals(abscissaOf(companion([-1, -2, -5], [[-0.25, 3]])), -0.25, 1e-10);
  assertAlmostEquals(abscissaOf(companion([-1, 0.5, -4], [[0.25, 2], [-3, 1]])), 0.5, 1e-10);
  assertAlmostEquals(abscissaOf(companion([-1, -4], [[0.25, 2], [-3, 1]])), 0.25, 1e-10);
});

Deno.test("abscissaOf() does not mind the basis, nor units that are far apart", () => {
  const random = new Random(3);
  for (let trial = 0; trial < 40; trial++) {
    const n = 2 + trial % 9;
    const wanted = Array.from({ length: n }, () => random.normal());
    const units = wanted.map(() => 10 ** random.uniform(-6, 6));
    // A triangular matrix, whose eigenvalues stand on its diagonal, mixed by shears.
    const a = wanted.map((x, i) => wanted.map((_, j) => j === i ? x : j > i ? random.normal() : 0));
    for (let k = 0; k < 2 * n; k++) {
      const [i, j] = [k % n, (k + 1 + k % (n - 1)) % n];
      if (i === j) continue;
      const by = random.normal(0, 0.5);
      for (let l = 0; l < n; l++) a[i][l] += by * a[j][l];
      for (let l = 0; l < n; l++) a[l][j] -= by * a[l][i];
    }
    const scaled = a.map((row, i) => row.map((x, j) => x * units[i] / units[j]));
    const off = Math.abs(abscissaOf(rowsOf(scaled)) - Math.max(...wanted));
    assertLess(off, 1e-7, `trial ${trial}`);
  }
});

Deno.test("abscissaOf() is NaN where one number is", () => {
  assertEquals(abscissaOf(rowsOf([[1, NaN], [0, 1]])), NaN);
});
