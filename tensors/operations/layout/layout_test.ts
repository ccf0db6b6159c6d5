import { assertEquals, assertThrows } from "@std/assert";
import * as fc from "../../../tests/helpers/drawn.ts";
import { indicesOf, readerOf, testOperations } from "../../../tests/problems/operations.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import { Tensor, tensor, zeros } from "../../tensor.ts";
import { broadcastTo, concat, reshape, slice, transpose } from "./layout.ts";

testOperations({
  "transpose()": [
    { f: (x) => transpose(x), inputs: [[]], output: [], element: (_, [x]) => x() },
    { f: (x) => transpose(x), inputs: [[3]], output: [3], element: ([i], [x]) => x(i) },
    { f: (x) => transpose(x), inputs: [[2, 3]], output: [3, 2], element: ([i, j], [x]) => x(j, i) },
    {
      f: (x) => transpose(x, [1, -1, 0]),
      inputs: [[2, 3, 4]],
      output: [3, 4, 2],
      element: ([i, j, k], [x]) => x(k, i, j),
    },
  ],
  "slice()": [
    { f: (x) => slice(x, 1), inputs: [[4]], output: [3], element: ([i], [x]) => x(i + 1) },
    { f: (x) => slice(x, -3, -1), inputs: [[4]], output: [2], element: ([i], [x]) => x(i + 1) },
    {
      f: (x) => slice(x, 1, 3, -1),
      inputs: [[2, 4]],
      output: [2, 2],
      element: ([i, j], [x]) => x(i, j + 1),
    },
    {
      f: (x) => slice(x, 0, 2, 1),
      inputs: [[2, 3, 2]],
      output: [2, 2, 2],
      element: (index, [x]) => x(...index),
    },
  ],
  "reshape()": [
    {
      f: (x) => reshape(x, [3, 2]),
      inputs: [[2, 3]],
      output: [3, 2],
      element: ([i, j], [x]) => x(Math.floor((2 * i + j) / 3), (2 * i + j) % 3),
    },
    { f: (x) => reshape(x, []), inputs: [[1, 1]], output: [], element: (_, [x]) => x(0, 0) },
  ],
  "broadcastTo()": [
    { f: (x) => broadcastTo(x, [2, 3]), inputs: [[]], output: [2, 3], element: (_, [x]) => x() },
    {
      f: (x) => broadcastTo(x, [4, 2, 3]),
      inputs: [[2, 1]],
      output: [4, 2, 3],
      element: ([_, j], [x]) => x(j, 0),
    },
  ],
  "concat()": [
    { f: (x) => concat([x]), inputs: [[2]], output: [2], element: ([i], [x]) => x(i) },
    {
      f: (...parts) => concat(parts),
      inputs: [[1, 2], [3, 2], [2, 2]],
      output: [6, 2],
      element: ([i, j], [x, y, z]) => i < 1 ? x(i, j) : i < 4 ? y(i - 1, j) : z(i - 4, j),
    },
    {
      f: (...parts) => concat(parts, -1),
      inputs: [[2, 3, 1], [2, 3, 2]],
      output: [2, 3, 3],
      element: ([i, j, k], [x, y]) => k < 1 ? x(i, j, k) : y(i, j, k - 1),
    },
    {
      f: (x) => concat([x, tensor([7]), x]),
      inputs: [[2]],
      output: [5],
      element: ([i], [x]) => i === 2 ? 7 : x(i % 3),
    },
  ],
});

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
const solids = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });

function counting(shape: Shape): Tensor {
  return new Tensor(Float64Array.from({ length: sizeOf(shape) }, (_, i) => i), shape);
}

function assertSame(got: Tensor, wanted: Tensor): void {
  assertEquals([got.shape, got.data], [wanted.shape, wanted.data]);
}

Deno.test("transpose() twice, by an order and its inverse, gives the tensor back", () => {
  const orders = shapes.chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
    )
  );
  fc.assert(fc.property(orders, ([shape, order]) => {
    const x = counting(shape);
    const moved = transpose(x, order);
    assertEquals(moved.shape, order.map((axis) => shape[axis]));
    assertSame(transpose(moved, order.map((_, axis) => order.indexOf(axis))), x);
    const read = readerOf(moved.shape, moved.data);
    const readX = readerOf(shape, x.data);
    for (const index of indicesOf(shape)) {
      assertEquals(read(...order.map((axis) => index[axis])), readX(...index));
    }
  }));
});

Deno.test("reshape() keeps the elements in their order, there and back", () => {
  fc.assert(fc.property(shapes, (shape) => {
    const x = counting(shape);
    const flat = reshape(x, [x.size]);
    assertSame(flat, counting([x.size]));
    assertSame(reshape(flat, shape), x);
  }));
});

Deno.test("concat() puts together what slice() cut", () => {
  const cuts = solids.chain((shape) =>
    fc.integer({ min: -shape.length, max: shape.length - 1 }).chain((axis) =>
      fc.tuple(
        fc.constant(shape),
        fc.constant(axis),
        fc.subarray([...Array(shape.at(axis)).keys()].slice(1)),
      )
    )
  );
  fc.assert(fc.property(cuts, ([shape, axis, inner]) => {
    const x = counting(shape);
    const ends = [...inner, undefined];
    const parts = ends.map((end, i) => slice(x, i === 0 ? 0 : inner[i - 1], end, axis));
    assertEquals(parts.length, inner.length + 1);
    assertSame(concat(parts, axis), x);
  }));
});

Deno.test("broadcastTo() repeats along new dimensions and those of size 1", () => {
  const targets = fc.array(
    fc.record({ n: fc.integer({ min: 0, max: 4 }), one: fc.boolean() }),
    { maxLength: 4 },
  );
  fc.assert(fc.property(targets, fc.nat(4), (dimensions, drop) => {
    const target = dimensions.map(({ n }) => n);
    const x = counting(dimensions.map(({ n, one }) => one ? 1 : n).slice(drop));
    const read = readerOf(x.shape, x.data);
    const result = broadcastTo(x, target);
    assertEquals(result.shape, target);
    assertEquals([...result.data], indicesOf(target).map((index) => read(...index)));
  }));
});

Deno.test("layout operations throw when what they are given does not fit", () => {
  const x = zeros([2, 3]);
  const cases: [() => Tensor, typeof TypeError | typeof RangeError, string][] = [
    [() => broadcastTo(x, [3]), TypeError, "shape [2, 3] does not broadcast to [3]"],
    [() => broadcastTo(x, [4, 3]), TypeError, "shapes [2, 3] and [4, 3] do not broadcast"],
    [() => broadcastTo(x, [2, -1]), RangeError, "at least 0, got [2, -1]"],
    [() => broadcastTo(x, 3 as never), TypeError, "a shape must be an array of sizes, got number"],
    [() => transpose(x, [0]), RangeError, "each of the 2 dimension(s) once, got [0]"],
    [() => transpose(x, [0, -2]), RangeError, "each of the 2 dimension(s) once, got [0, -2]"],
    [() => transpose(x, [0, 2]), RangeError, "axis 2 is out of range"],
    [() => slice(x, 1, 1), RangeError, "1 to 1 is no range of dimension 0, which has size 2"],
    [() => slice(x, 2), RangeError, "2 to 2 is no range"],
    [() => slice(x, -3), RangeError, "-3 to 2 is no range"],
    [() => slice(x, 0, 4, 1), RangeError, "0 to 4 is no range of dimension 1, which has size 3"],
    [() => slice(x, 0.5), RangeError, "wanted whole numbers"],
    [() => slice(x, 0, NaN), RangeError, "wanted whole numbers"],
    [() => slice(x, [0] as never, [1] as never), TypeError, "must be whole numbers, got an array"],
    [() => slice(x, 0, "2" as never), TypeError, 'must be whole numbers, got the string "2"'],
    [() => slice(x, 0, 1, 2), RangeError, "axis 2 is out of range"],
    [() => slice(1, 0, 1), RangeError, "axis 0 is out of range: the tensor has 0 dimension(s)"],
    [() => reshape(x, [4]), TypeError, "shape [2, 3] has 6 elements, [4] has 4"],
    [() => reshape(x, [-1, 2]), RangeError, "at least 0, got [-1, 2]"],
    [() => concat([]), TypeError, "expected an array of at least one tensor"],
    [() => concat(x as never), TypeError, "expected an array of at least one tensor"],
    [() => concat([x, zeros([2, 4])]), TypeError, "[2, 3] and [2, 4] must be equal except in"],
    [() => concat([x, zeros([3])]), TypeError, "[2, 3] and [3] must be equal except in"],
    [() => concat([x], 2), RangeError, "axis 2 is out of range"],
  ];
  for (const [work, Class, message] of cases) assertThrows(work, Class, message);
});
