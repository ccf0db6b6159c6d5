import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { type NestedNumbers, tensor } from "../../tensors/mod.ts";
import { scaleBy, standardize } from "../mod.ts";

Deno.test("scaleBy() takes one factor for all columns, or one a column", () => {
  const states = tensor([[1, 2], [3, 4]]);
  assertEquals(scaleBy(10).apply(states).toArray(), [[10, 20], [30, 40]]);
  assertEquals(scaleBy([1, -10]).apply(states).toArray(), [[1, -20], [3, -40]]);
});

Deno.test("scaleBy() throws when a factor is 0 or not finite", () => {
  for (const factor of [0, NaN, -Infinity]) {
    assertThrows(() => scaleBy([1, factor]), RangeError, `finite and not 0, got ${factor}`);
  }
});

Deno.test("scaleBy() throws when the columns do not fit", () => {
  assertThrows(() => scaleBy([1, 2]).apply(tensor([[1, 2, 3]])), TypeError, "do not broadcast");
});

Deno.test("standardize() gives every column the mean 0 and the deviation 1", () => {
  const states = tensor([[1, 100], [2, -40], [6, 250], [3, 7]]);
  const { data } = standardize(states).apply(states);
  for (const k of [0, 1]) {
    const column = [0, 1, 2, 3].map((i) => data[2 * i + k]);
    assertAlmostEquals(column.reduce((sum, x) => sum + x, 0), 0, 1e-14);
    assertAlmostEquals(column.reduce((sum, x) => sum + x * x, 0) / 4, 1, 1e-14);
  }
});

Deno.test("standardize() takes all rows of a batch together", () => {
  const states = tensor([[[1], [3]], [[5], [7]]]);
  assertEquals(standardize(states).offset.toArray(), [4]);
});

Deno.test("invert() undoes apply()", () => {
  const row = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(fc.property(row, (row) => {
    const scaling = standardize(tensor([[1, 2e3, 3], [-4, 5, 6.5]]));
    const back = scaling.invert(scaling.apply(tensor([row])));
    row.forEach((x, k) => assertAlmostEquals(back.data[k], x, 1e-9));
  }));
});

Deno.test("standardize() throws when a column is constant or not finite", () => {
  const constant = 0.1;
  const cases: [NestedNumbers, string][] = [
    [[[1, constant], [2, constant], [3, constant]], "column 1"],
    [[[0], [0]], "column 0"],
    [[[1, 2, NaN], [2, 3, 4]], "column 2"],
  ];
  for (const [states, where] of cases) {
    assertThrows(() => standardize(tensor(states)), RangeError, where);
  }
});

Deno.test("standardize() throws when there are no rows", () => {
  assertThrows(() => standardize(tensor([1, 2])), TypeError, "got [2]");
});
