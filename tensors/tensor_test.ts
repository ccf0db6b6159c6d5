import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { full, ones, Tensor, tensor, zeros } from "./tensor.ts";

Deno.test("tensor() takes its shape from the nesting", () => {
  const cases: [Tensor, number[], number[]][] = [
    [tensor(5), [], [5]],
    [tensor([1, 2]), [2], [1, 2]],
    [tensor([[1, 2], [3, 4], [5, 6]]), [3, 2], [1, 2, 3, 4, 5, 6]],
    [tensor([[[1], [2]]]), [1, 2, 1], [1, 2]],
    [tensor([]), [0], []],
    [tensor([[], []]), [2, 0], []],
    [tensor(Float64Array.of(1, 2)), [2], [1, 2]],
    [tensor(tensor([[1, 2]])), [1, 2], [1, 2]],
    [tensor([1, 2, 3, 4], [2, 2]), [2, 2], [1, 2, 3, 4]],
    [tensor(Float64Array.of(1, 2), [2, 1]), [2, 1], [1, 2]],
    [tensor(tensor([1, 2]), [1, 2]), [1, 2], [1, 2]],
  ];
  for (const [t, shape, data] of cases) {
    assertEquals([t.shape, [...t.data], t.size], [shape, data, data.length]);
  }
});

Deno.test("tensor() copies, new Tensor() does not", () => {
  const data = Float64Array.of(1, 2);
  const copies = [tensor(data), tensor(new Tensor(data, [2]))];
  const view = new Tensor(data, [2]);
  data[0] = 9;
  assertEquals(copies.map((t) => t.data[0]), [1, 1]);
  assertStrictEquals(view.data, data);
});

Deno.test("a tensor does not change with the shape array that it was given", () => {
  const shape = [2];
  const t = zeros(shape);
  shape[0] = 7;
  assertEquals(t.shape, [2]);
  assertThrows(() => (t.shape as number[])[0] = 3, TypeError);
});

Deno.test("toArray() nests as tensor() reads", () => {
  for (const nested of [5, [1, 2], [[1, 2], [3, 4], [5, 6]], [[[1], [2]]]]) {
    assertEquals(tensor(nested).toArray(), nested);
  }
});

Deno.test("item() gives the number of a tensor of one element", () => {
  assertEquals([tensor(3).item(), tensor([[4]]).item()], [3, 4]);
});

Deno.test("full(), zeros() and ones() fill a shape", () => {
  assertEquals(full([2, 1], 7).toArray(), [[7], [7]]);
  assertEquals(zeros([2]).toArray(), [0, 0]);
  assertEquals(ones([]).toArray(), 1);
});

Deno.test("tensors throw when numbers and shape do not fit", () => {
  const cases: [() => unknown, typeof TypeError | typeof RangeError, string][] = [
    [() => new Tensor([1] as never, [1]), TypeError, "must be a Float64Array; use tensor(…)"],
    [
      () => new Tensor(new Float64Array(3), [2]),
      TypeError,
      "[2] holds 2 elements, the buffer has 3",
    ],
    [() => new Tensor(new Float64Array(0), [2]), TypeError, "the buffer has 0"],
    [() => new Tensor(new Float64Array(2), [-2]), RangeError, "at least 0, got [-2]"],
    [() => tensor([[1, 2], [3]]), TypeError, "at depth 1 the first has 2 elements, another 1"],
    [() => tensor([[1, 2], 3]), TypeError, "another is not an array"],
    [() => tensor([1, [2]]), TypeError, "must be a number, got an array at [1]"],
    [() => tensor(["1" as never]), TypeError, 'must be a number, got the string "1" at [0]'],
    [() => tensor(undefined as never), TypeError, "or a tensor, got undefined"],
    [() => tensor([1, 2, 3], [2]), TypeError, "[2] holds 2 elements, the buffer has 3"],
    [() => full([-1], 1), RangeError, "full: every size of a shape"],
    [() => zeros(2 as never), TypeError, "a shape must be an array of sizes, got number"],
    [() => tensor([1, 2]).item(), TypeError, "must have one element, got shape [2]"],
  ];
  for (const [work, Class, message] of cases) assertThrows(work, Class, message);
});
