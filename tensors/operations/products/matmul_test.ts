import { assertEquals, assertThrows } from "@std/assert";
import * as fc from "../../../tests/helpers/drawn.ts";
import {
  indicesOf,
  productCase,
  readerOf,
  testOperations,
} from "../../../tests/problems/operations.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import { Tensor, zeros } from "../../tensor.ts";
import { matmul } from "./matmul.ts";

testOperations({
  "matmul()": [
    productCase(matmul, [3], [3], []),
    productCase(matmul, [2, 3], [3], [2]),
    productCase(matmul, [3], [3, 2], [2]),
    productCase(matmul, [2, 3], [3, 4], [2, 4]),
    productCase(matmul, [1, 1], [1, 1], [1, 1]),
    productCase(matmul, [5, 2, 3], [3], [5, 2]),
    productCase(matmul, [3], [5, 3, 2], [5, 2]),
    productCase(matmul, [5, 2, 3], [3, 4], [5, 2, 4]),
    productCase(matmul, [2, 3], [5, 3, 1], [5, 2, 1]),
    productCase(matmul, [2, 1, 2, 3], [3, 3, 2], [2, 3, 2, 2]),
  ],
});

Deno.test("matmul() is the triple loop for random batches that broadcast", () => {
  const size = fc.integer({ min: 0, max: 4 });
  const batches = fc.array(fc.record({ n: size, left: fc.boolean(), right: fc.boolean() }), {
    maxLength: 3,
  });
  fc.assert(fc.property(
    fc.record({ m: size, k: size, n: size, batches, drop: fc.nat(3), seed: fc.nat() }),
    ({ m, k, n, batches, drop, seed }) => {
      // Each side has size 1 in some dimensions of the batch; the left lacks the first few.
      const left = batches.map((b) => b.left ? b.n : 1).slice(drop);
      const right = batches.map((b) => b.right ? b.n : 1);
      const batch = batches.map((b, i) => b.right || (b.left && i >= drop) ? b.n : 1);
      const [a, b] = [[...left, m, k], [...right, k, n]];
      const x = wholeNumbers(a, seed);
      const y = wholeNumbers(b, seed + 1);
      const { element } = productCase(matmul, a, b, [...batch, m, n]);
      const readers = [readerOf(a, x.data), readerOf(b, y.data)];

      const product = matmul(x, y);
      assertEquals(product.shape, [...batch, m, n]);
      assertEquals(
        [...product.data],
        indicesOf(product.shape).map((index) => element(index, readers)),
      );
    },
  ));
});

/** Whole numbers, so that a sum is exact in any order. */
function wholeNumbers(shape: Shape, seed: number): Tensor {
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) => (i * 37 + seed) % 19 - 9);
  return new Tensor(data, shape);
}

Deno.test("matmul() throws when the inner sizes differ", () => {
  const cases: [Shape, Shape, string][] = [
    [[2, 3], [2, 3], "[2, 3] and [2, 3] do not fit: the left has 3 column(s), the right 2 row(s)"],
    [[3], [2], "[3] and [2] do not fit"],
    [[4, 3], [4], "[4, 3] and [4] do not fit"],
  ];
  for (const [a, b, message] of cases) {
    assertThrows(() => matmul(zeros(a), zeros(b)), TypeError, message);
  }
});

Deno.test("matmul() throws when an argument is a scalar", () => {
  assertThrows(() => matmul(2, zeros([2])), TypeError, "got [] and [2]; for a scalar use mul");
});

Deno.test("matmul() throws when the batches do not broadcast", () => {
  assertThrows(
    () => matmul(zeros([2, 3, 3]), zeros([4, 3, 3])),
    TypeError,
    "matmul: shapes [2] and [4] do not broadcast",
  );
});
