import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import * as fc from "../tests/helpers/drawn.ts";
import { indicesOf } from "../tests/problems/operations.ts";
import {
  broadcastShapes,
  checkShape,
  formatShape,
  offsetsOf,
  resolveAxis,
  sameShape,
  sizeOf,
  stridesOf,
} from "./shape.ts";

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

Deno.test("sizeOf() and formatShape() know a scalar", () => {
  assertEquals([sizeOf([]), sizeOf([2, 3]), formatShape([]), formatShape([2, 3])], [
    1,
    6,
    "[]",
    "[2, 3]",
  ]);
});

Deno.test("sameShape() compares rank and sizes", () => {
  assert(sameShape([], []));
  assert(sameShape([2, 3], [2, 3]));
  for (const other of [[], [2], [3, 2], [2, 3, 1]]) assertFalse(sameShape([2, 3], other));
});

Deno.test("offsetsOf() along row-major strides counts up, from any start", () => {
  fc.assert(fc.property(shapes, fc.nat(9), (shape, start) => {
    const offsets = offsetsOf(shape, stridesOf(shape), start);
    assertEquals([...offsets], Array.from({ length: sizeOf(shape) }, (_, i) => start + i));
  }));
});

Deno.test("offsetsOf() is the sum of index times stride, for any strides", () => {
  const dimensions = fc.array(
    fc.record({ n: fc.integer({ min: 0, max: 4 }), stride: fc.integer({ min: 0, max: 50 }) }),
    { maxLength: 4 },
  );
  fc.assert(fc.property(dimensions, (list) => {
    const shape = list.map(({ n }) => n);
    const wanted = indicesOf(shape).map((index) =>
      list.reduce((sum, { stride }, axis) => sum + stride * index[axis], 0)
    );
    assertEquals([...offsetsOf(shape, list.map(({ stride }) => stride))], wanted);
  }));
});

Deno.test("broadcastShapes() repeats what has size 1 or is missing, either way round", () => {
  const dimensions = fc.array(
    fc.record({ n: fc.integer({ min: 0, max: 5 }), one: fc.constantFrom("left", "right", "none") }),
    { maxLength: 5 },
  );
  fc.assert(fc.property(dimensions, fc.nat(5), (list, drop) => {
    const result = list.map(({ n }) => n);
    const left = list.map(({ n, one }) => one === "left" ? 1 : n);
    const right = list.map(({ n, one }) => one === "right" ? 1 : n);
    assertEquals(broadcastShapes(left, right, "f"), result);
    assertEquals(broadcastShapes(right, left, "f"), result);
    const short = left.slice(drop);
    const wanted = result.map((n, i) => i < drop ? right[i] : n);
    assertEquals(broadcastShapes(short, right, "f"), wanted);
  }));
});

Deno.test("broadcastShapes() throws when sizes differ and none is 1", () => {
  assertThrows(
    () => broadcastShapes([2, 3], [4, 3], "add"),
    TypeError,
    "add: shapes [2, 3] and [4, 3] do not broadcast: counted from the last, dimension 2 has sizes 2 and 4",
  );
});

Deno.test("checkShape() gives a frozen copy", () => {
  const given = [2, 3];
  const checked = checkShape(given, "f");
  given[0] = 5;
  assertEquals([checked, Object.isFrozen(checked)], [[2, 3], true]);
});

Deno.test("checkShape() throws when it is given no array, or sizes below 0", () => {
  assertThrows(() => checkShape(3 as never, "f"), TypeError, "f: a shape must be an array");
  for (const bad of [[-1], [2, -1], [1.5], [NaN], ["2"]]) {
    const message = `must be a whole number of at least 0, got ${formatShape(bad as number[])}`;
    assertThrows(() => checkShape(bad as number[], "f"), RangeError, message);
  }
});

Deno.test("resolveAxis() counts negative axes from the end", () => {
  assertEquals([0, 2, -1, -3].map((axis) => resolveAxis(axis, 3, "f")), [0, 2, 2, 0]);
});

Deno.test("resolveAxis() throws when there is no such axis", () => {
  for (const [axis, rank] of [[3, 3], [-4, 3], [0.5, 3], [NaN, 3], [0, 0]]) {
    const message = `f: axis ${axis} is out of range: the tensor has ${rank} dimension(s)`;
    assertThrows(() => resolveAxis(axis, rank, "f"), RangeError, message);
  }
});
