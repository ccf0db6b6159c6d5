import { assertEquals, assertLess } from "@std/assert";
import { Broyden } from "./broyden.ts";

/** x + c at A x = b, again and again, c being what is left of b, improved; the sizes of what is left. */
function solveLinear(a: readonly (readonly number[])[], b: readonly number[], most: number) {
  const broyden = new Broyden(b.length, most);
  const x = new Float64Array(b.length);
  const left = () => b.map((value, i) => value - a[i].reduce((sum, w, j) => sum + w * x[j], 0));
  const sizes = [];
  broyden.begin();
  for (let i = 0; i < most; i++) {
    const correction = Float64Array.from(left());
    broyden.improve(correction, Float64Array.from(b, () => 1));
    correction.forEach((c, k) => x[k] += c);
    sizes.push(Math.max(...left().map(Math.abs)));
  }
  return sizes;
}

Deno.test("linear equations in n unknowns are solved by 2 n corrections, whatever the matrix taken", () => {
  // D. M. Gay, Some convergence properties of Broyden's method, 1979. The matrix taken is the identity.
  const sizes = solveLinear([[1.3, 0.2, 0], [-0.1, 0.9, 0.3], [0.2, 0, 1.1]], [1, -2, 0.5], 6);
  assertLess(sizes[5], 1e-14);
  assertLess(1e-6, sizes[3]);
});

Deno.test("a correction that is 0 stays 0, and changes none behind it", () => {
  const broyden = new Broyden(2, 3);
  broyden.begin();
  for (const given of [[0, 0], [0.5, 0], [0, 0]]) {
    const correction = Float64Array.from(given);
    broyden.improve(correction, Float64Array.of(1, 0));
    assertEquals([...correction], given);
  }
});
