import { assert, assertEquals } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { full, tensor, zeros } from "../mod.ts";

const text = (values: Parameters<typeof tensor>[0], options = {}) =>
  tensor(values).toString(options);

Deno.test("Tensor.toString() puts the points of numbers below each other, as NumPy does", () => {
  assertEquals(text(1 / 3), "Tensor [] float64 0.3333333333333333");
  assertEquals(text([1, 2.5, -1 / 3]), "Tensor [3] float64 [1, 2.5, -0.333333]");
  assertEquals(
    text([[1.5, 200], [NaN, -Infinity]]),
    "Tensor [2, 2] float64\n[[  1.5,       200],\n [NaN,   -Infinity]]",
  );
  assertEquals(
    text([[[1, 2]], [[3, 4]]]),
    "Tensor [2, 1, 2] float64\n[[[1, 2]],\n\n [[3, 4]]]",
  );
  assertEquals(text([-0, 10]), "Tensor [2] float64 [-0, 10]");
});

Deno.test("Tensor.toString() has exponents where numbers are large, small, or far from each other", () => {
  assertEquals(text([1e-10, 2.5]), "Tensor [2] float64 [1e-10, 2.5e+0]");
  assertEquals(text([0, 3e8, 1]), "Tensor [3] float64 [0e+0, 3e+8, 1e+0]");
  assertEquals(text([0.0625, 62.5]), "Tensor [2] float64 [0.0625, 62.5]");
  assertEquals(text([1, 99999999]), "Tensor [2] float64 [1, 99999999]");
});

Deno.test("Tensor.toString() cuts long tensors to their ends, and wraps rows that are too long", () => {
  const long = Array.from({ length: 101 }, (_, i) => i);
  assertEquals(text(long), "Tensor [101] float64 [0, 1, 2, …, 98, 99, 100]");
  assertEquals(text(long, { maxArrayLength: 101 }).includes("…"), false);
  assertEquals(text(long, { maxArrayLength: null }).includes("50"), true);
  const [, ...rows] = full([60, 2], 1).toString().split("\n");
  assertEquals(rows, [
    "[[1, 1],",
    ...Array(2).fill(" [1, 1],"),
    " …,",
    ...Array(2).fill(" [1, 1],"),
    " [1, 1]]",
  ]);
  const wrapped = text(long, { maxArrayLength: null, breakLength: 30 }).split("\n");
  assert(wrapped.length > 10 && wrapped.every((line) => line.length <= 30), wrapped.join("\n"));
  assertEquals(text([[1, 2], [3, 4]], { compact: true }), "Tensor [2, 2] float64 [[1, 2], [3, 4]]");
  assertEquals(zeros([1000000, 0]).toString(), "Tensor [1000000, 0] float64 []");
});

Deno.test("Tensor.toString() writes what can be read back, to the digits that it has", () => {
  const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(fc.property(numbers, fc.integer({ min: 20, max: 90 }), (values, breakLength) => {
    const printed = text(values, { breakLength });
    const read: number[] = JSON.parse(/\[[^\]]*\]$/.exec(printed)![0].replaceAll("\n", ""));
    values.forEach((value, i) => {
      const bound = Math.max(1e-6 * Math.abs(value), Math.abs(value) < 1e8 ? 5.1e-7 : 0);
      assert(Math.abs(read[i] - value) <= bound, `${value} is printed as ${read[i]}`);
    });
  }));
});
