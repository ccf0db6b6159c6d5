import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as fc from "../../../tests/helpers/drawn.ts";
import { indicesOf, readerOf, testOperations } from "../../../tests/problems/operations.ts";
import { sizeOf } from "../../shape.ts";
import { Tensor, zeros } from "../../tensor.ts";
import { mean, sum } from "./reductions.ts";

testOperations({
  "sum()": [
    { f: (x) => sum(x), inputs: [[]], output: [], element: (_, [x]) => x() },
    {
      f: (x) => sum(x),
      inputs: [[2, 2]],
      output: [],
      element: (_, [x]) => x(0, 0) + x(0, 1) + x(1, 0) + x(1, 1),
    },
    {
      f: (x) => sum(x, { axis: 0 }),
      inputs: [[2, 3]],
      output: [3],
      element: ([j], [x]) => x(0, j) + x(1, j),
    },
    {
      f: (x) => sum(x, { axis: [0, -1], keepDims: true }),
      inputs: [[2, 3, 2]],
      output: [1, 3, 1],
      element: ([_, j], [x]) => x(0, j, 0) + x(0, j, 1) + x(1, j, 0) + x(1, j, 1),
    },
  ],
  "mean()": [
    {
      f: (x) => mean(x, { axis: -1 }),
      inputs: [[2, 3]],
      output: [2],
      element: ([i], [x]) => (x(i, 0) + x(i, 1) + x(i, 2)) / 3,
    },
    {
      f: (x) => mean(x),
      inputs: [[2, 1]],
      output: [],
      element: (_, [x]) => (x(0, 0) + x(1, 0)) / 2,
    },
  ],
});

Deno.test("sum() and mean() run over random dimensions", () => {
  const size = fc.integer({ min: 0, max: 4 });
  fc.assert(fc.property(
    fc.array(fc.record({ n: size, over: fc.boolean(), fromEnd: fc.boolean() }), { maxLength: 4 }),
    fc.boolean(),
    (dimensions, keepDims) => {
      const shape = dimensions.map(({ n }) => n);
      const x = new Tensor(Float64Array.from({ length: sizeOf(shape) }, (_, i) => i % 7), shape);
      const read = readerOf(shape, x.data);
      const axis = dimensions.flatMap(({ over, fromEnd }, i) =>
        over ? [fromEnd ? i - shape.length : i] : []
      );
      const kept = dimensions.map(({ n, over }) => over ? 1 : n);
      const wanted = indicesOf(kept).map((start) =>
        indicesOf(dimensions.map(({ n, over }) => over ? n : 1))
          .reduce((total, move) => total + read(...start.map((at, i) => at + move[i])), 0)
      );

      const total = sum(x, { axis, keepDims });
      const average = mean(x, { axis, keepDims });
      assertEquals(total.shape, keepDims ? kept : shape.filter((_, i) => !dimensions[i].over));
      assertEquals(average.shape, total.shape);
      assertEquals([...total.data], wanted);
      const count = x.size / wanted.length;
      wanted.forEach((w, i) => assertAlmostEquals(average.data[i], w / count, 1e-15 * w));
    },
  ));
});

Deno.test("sum() and mean() throw when there is no such dimension", () => {
  for (const reduce of [sum, mean]) {
    for (const axis of [2, -3, 0.5, [0, 2]]) {
      const message = "is out of range: the tensor has 2 dimension(s), so an axis must be a whole";
      assertThrows(() => reduce(zeros([2, 3]), { axis }), RangeError, message);
    }
  }
});
