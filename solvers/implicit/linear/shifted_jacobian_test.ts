import { assert, assertEquals, assertLess } from "@std/assert";
import { Random } from "../../../tensors/mod.ts";
import * as fc from "../../../tests/helpers/drawn.ts";
import { jacobianPattern } from "../jacobian/pattern.ts";
import { ShiftedJacobian } from "./shifted_jacobian.ts";

/** A matrix by rows, and the same one as its colours show it. */
function compress(matrix: readonly (readonly number[])[]) {
  const size = matrix.length;
  const pattern = jacobianPattern(
    matrix.map((row) => Int32Array.from(row.flatMap((x, j) => x === 0 ? [] : [j]))),
  );
  const compressed = new Float64Array(pattern.colourCount * size);
  pattern.rows.forEach((i, e) => {
    const j = pattern.columns[e];
    compressed[pattern.colours[j] * size + i] += matrix[i][j];
  });
  return { pattern, compressed };
}

/** The largest element of (I − a J) x − b, or of its transpose, in parts of what is added up. */
function defect(
  matrix: readonly (readonly number[])[],
  a: number,
  x: Float64Array,
  b: Float64Array,
  transposed: boolean,
): number {
  return Math.max(...matrix.map((_, i) => {
    let [sum, size] = [x[i] - b[i], Math.abs(x[i]) + Math.abs(b[i])];
    x.forEach((value, j) => {
      const entry = a * (transposed ? matrix[j][i] : matrix[i][j]);
      sum -= entry * value;
      size += Math.abs(entry * value);
    });
    return Math.abs(sum) / size;
  }));
}

Deno.test("ShiftedJacobian solves with drawn sparse matrices and their transposes", () => {
  const entry = fc.double({ min: -1, max: 1, noNaN: true });
  const cases = fc.integer({ min: 1, max: 12 }).chain((n) =>
    fc.record({
      matrix: fc.array(
        fc.array(fc.oneof(fc.constant(0), fc.constant(0), entry), { minLength: n, maxLength: n }),
        { minLength: n, maxLength: n },
      ),
      b: fc.array(entry, { minLength: n, maxLength: n }),
      a: fc.constantFrom(0, 0.01, 0.03),
    })
  );
  fc.assert(fc.property(cases, ({ matrix, b, a }) => {
    const { pattern, compressed } = compress(matrix);
    const shifted = new ShiftedJacobian(pattern);
    assert(shifted.factorise(a, compressed));
    for (const transposed of [false, true]) {
      const x = Float64Array.from(b);
      if (transposed) shifted.solveTransposed(x);
      else shifted.solve(x);
      if (b.every((value) => value === 0)) assertEquals(x.every((value) => value === 0), true);
      else assertLess(defect(matrix, a, x, Float64Array.from(b), transposed) || 0, 1e-14);
    }
  }));
});

Deno.test("ShiftedJacobian exchanges rows where the diagonal is small", () => {
  // I − J = [[0, 1], [1, 1e-20]] has no pivot on its diagonal.
  const matrix = [[1, -1], [-1, 1 - 1e-20]];
  const { pattern, compressed } = compress(matrix);
  const shifted = new ShiftedJacobian(pattern);
  assert(shifted.factorise(1, compressed));
  const x = Float64Array.of(2, 3);
  shifted.solve(x);
  assertEquals([...x], [3, 2]);
  const y = Float64Array.of(2, 5);
  shifted.solveTransposed(y);
  assertEquals([...y], [5, 2]);
});

Deno.test("ShiftedJacobian says where a matrix has no inverse", () => {
  const { pattern, compressed } = compress([[1, 2], [0, 1]]);
  const shifted = new ShiftedJacobian(pattern);
  assertEquals(shifted.factorise(1, compressed), false);
  assertEquals(shifted.regular, false);
  assertEquals(shifted.factorise(0.5, compressed), true);
  assertEquals(shifted.factorise(1, compressed.map(() => NaN)), false);
});

/** Cells in a line with neighbours, numbered at random, and one row with an entry far off the diagonal. */
function shuffledLine(n: number): number[][] {
  const random = new Random(5);
  const numbers = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random.uniform(0, i + 1));
    [numbers[i], numbers[j]] = [numbers[j], numbers[i]];
  }
  const matrix = numbers.map(() => Array<number>(n).fill(0));
  numbers.forEach((cell, place) => {
    for (const by of [-2, -1, 0, 1]) {
      const other = numbers[place + by];
      // Large off the diagonal, so that rows are exchanged.
      if (other !== undefined) matrix[cell][other] = random.uniform(-9, 9);
    }
  });
  return matrix;
}

Deno.test("ShiftedJacobian finds the band of a shuffled line of cells, and keeps to it", () => {
  const n = 60;
  const matrix = shuffledLine(n);
  const { pattern, compressed } = compress(matrix);
  const shifted = new ShiftedJacobian(pattern);
  // Up to 3 below the diagonal and above it, and what exchanges bring in.
  assertLess(shifted.places, n * 13);
  const random = new Random(6);
  for (const a of [0.1, 1, 30]) {
    assert(shifted.factorise(a, compressed));
    for (const transposed of [false, true]) {
      const b = Float64Array.from({ length: n }, () => random.uniform(-1, 1));
      const x = b.slice();
      if (transposed) shifted.solveTransposed(x);
      else shifted.solve(x);
      assertLess(defect(matrix, a, x, b, transposed), 1e-12);
    }
  }
});

Deno.test("ShiftedJacobian is full where a band would save nothing", () => {
  const { pattern } = compress([[1, 2, 3], [4, 5, 6], [7, 8, 9]]);
  assertEquals(new ShiftedJacobian(pattern).places, 9);
});
