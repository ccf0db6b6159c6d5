import { assertAlmostEquals, assertEquals } from "@std/assert";
import { MatrixExponential } from "./matrix_exponential.ts";

/** e^(factor A). */
function exponential(rows: readonly (readonly number[])[], factor = 1): number[] {
  const target = new Float64Array(rows.length ** 2);
  new MatrixExponential(rows.length).write(Float64Array.from(rows.flat()), factor, target);
  return [...target];
}

function assertClose(got: readonly number[], wanted: readonly number[], tolerance = 1e-14) {
  assertEquals(got.length, wanted.length);
  got.forEach((x, k) => assertAlmostEquals(x, wanted[k], tolerance * Math.max(1, Math.abs(x))));
}

Deno.test("the exponential of a turn is the turn, however far", () => {
  for (const angle of [1e-9, 0.3, 2, 40, 1e4]) {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    // Its angle is known to rounding.
    assertClose(exponential([[0, 1], [-1, 0]], angle), [c, s, -s, c], 1e-15 * Math.max(10, angle));
  }
});

Deno.test("the exponential of one number, of a nilpotent matrix, of one that defects, and of a large decay", () => {
  assertEquals(exponential([[3]], -2), [Math.exp(-6)]);
  assertEquals(exponential([[0]]), [1]);
  assertClose(exponential([[0, 1, 2], [0, 0, 3], [0, 0, 0]], 2), [1, 2, 10, 0, 1, 6, 0, 0, 1]);
  const e = Math.exp(-3);
  assertClose(exponential([[-3, 5], [0, -3]]), [e, 5 * e, 0, e]);
  assertEquals(exponential([[-1e6, 0], [0, -2e6]]), [0, 0, 0, 0]);
});

Deno.test("the exponential of M D M⁻¹ is that of D between both", () => {
  const [a, b] = [-0.7, 3.1];
  // M = [[1, 2], [1, 1]], M⁻¹ = [[−1, 2], [1, −1]].
  const rows = [[-a + 2 * b, 2 * a - 2 * b], [-a + b, 2 * a - b]];
  const [u, v] = [Math.exp(a), Math.exp(b)];
  assertClose(exponential(rows), [-u + 2 * v, 2 * u - 2 * v, -u + v, 2 * u - v], 1e-13);
});
