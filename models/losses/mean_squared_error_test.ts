import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { checkCotangent, checkSecondDerivative } from "../../tests/helpers/check_loss.ts";
import { tensor } from "../../tensors/mod.ts";
import { meanSquaredError } from "./mean_squared_error.ts";

Deno.test("meanSquaredError() averages over times and elements", () => {
  const data = [[1, 2, 3], [4, 5, 6]];
  const loss = meanSquaredError([0.5, 2], data);
  assertEquals([loss.at, loss.stateShape], [Float64Array.of(0.5, 2), [3]]);
  const y = Float64Array.of(2, 0, 3);
  assertAlmostEquals(loss.value(0, 0.5, y), (1 + 4 + 0) / 6, 1e-15);
  assertAlmostEquals(loss.value(1, 2, y), (4 + 25 + 9) / 6, 1e-15);
  checkCotangent(loss, y, 2);
  checkSecondDerivative(loss, y, 2);
});

Deno.test("meanSquaredError() has the derivatives of what its weights count", () => {
  const loss = meanSquaredError([0.5, 2], [[1, 2], [4, 5]], { weights: [[1, 3], [0.5, 0]] });
  const y = Float64Array.of(2, -0.5);
  assertAlmostEquals(loss.value(0, 0.5, y), (1 + 3 * 6.25) / 4.5, 1e-15);
  assertAlmostEquals(loss.value(1, 2, y), 0.5 * 4 / 4.5, 1e-15);
  checkCotangent(loss, y, 2);
  checkSecondDerivative(loss, y, 2);
});

Deno.test("meanSquaredError() takes tensors, and states of any shape", () => {
  const data = tensor([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
  const loss = meanSquaredError(Float64Array.of(0, 1), data);
  assertEquals(loss.stateShape, [2, 2]);
  assertEquals(loss.value(1, 1, Float64Array.of(5, 6, 7, 4)), 16 / 8);
  checkCotangent(loss, Float64Array.of(0.3, -1, 2, 0), 2);
  checkSecondDerivative(loss, Float64Array.of(0.3, -1, 2, 0), 2);
});

Deno.test("meanSquaredError() does not change with times and data given to it", () => {
  const [times, data] = [[1, 2], Float64Array.of(3, 4)];
  const loss = meanSquaredError(times, tensor(data, [2, 1]));
  const nested = [[3], [4]];
  const other = meanSquaredError(times, nested);
  times[0] = 0;
  nested[0][0] = 0;
  for (const { at, value } of [loss, other]) {
    assertEquals([at, value(0, 1, Float64Array.of(5))], [Float64Array.of(1, 2), 2]);
  }
});

Deno.test("meanSquaredError() throws when there is not one row a time", () => {
  const cases: [number[], Parameters<typeof meanSquaredError>[1], string][] = [
    [[0, 1], [[1], [2], [3]], "must have shape [2, ...state], one row a time, got [3, 1]"],
    [[0, 1], [[1]], "must have shape [2, ...state], one row a time, got [1, 1]"],
    [[0, 1], [1, 2, 3], "must have shape [2, ...state], one row a time, got [3]"],
    [
      [0, 1],
      [[1, 4], [2, 5], [3, 6]],
      "got [3, 2]; they are transposed: the times must come first",
    ],
    [[0], 1, "one row a time, got []"],
    [[], [], "one row a time, got [0]"],
    [[0, 1], [[1, 2], [3]], "rows must have one length"],
  ];
  for (const [times, data, message] of cases) {
    const { message: said } = assertThrows(() => meanSquaredError(times, data), TypeError, message);
    assertEquals(said.includes("transposed"), message.includes("transposed"), said);
  }
});

Deno.test("meanSquaredError() takes a number a time for a scalar state", () => {
  const loss = meanSquaredError(Float32Array.of(0, 2), Int16Array.of(4, -1));
  assertEquals(loss.stateShape, []);
  assertEquals(loss.value(1, 2, Float64Array.of(2)), 4.5);
  checkCotangent(loss, Float64Array.of(0.5), 2);
  checkSecondDerivative(loss, Float64Array.of(0.5), 2);
});

Deno.test("meanSquaredError() takes typed arrays as rows, and copies them", () => {
  const row = Float32Array.of(0.5, 3);
  const loss = meanSquaredError([0, 1], [row, [1, 1]]);
  row.fill(9);
  assertEquals(loss.value(0, 0, Float64Array.of(1.5, 3)), 0.25);
});

Deno.test("meanSquaredError() throws when times or data are no numbers", () => {
  const cases: [times: unknown, data: unknown, message: string][] = [
    [["0", 1], [[1], [2]], 'the times: every element must be a number, got the string "0" at [0]'],
    [
      "01",
      [[1], [2]],
      'the times must be an array of numbers or a typed array, got the string "01"',
    ],
    [
      [0, 1],
      [[1], ["2"]],
      'the data: every element must be a number, got the string "2" at [1][0]',
    ],
    [[0, 1], [[1], [null]], "got null at [1][0]"],
    [[0, 1], BigInt64Array.of(1n, 2n), "got a BigInt64Array"],
    [[0, 1], new Map(), "got a Map"],
  ];
  for (const [times, data, message] of cases) {
    const make = () => meanSquaredError(times as number[], data as number[]);
    assertThrows(make, TypeError, `meanSquaredError: the`);
    assertThrows(make, TypeError, message);
  }
});

Deno.test("meanSquaredError() leaves missing numbers out of the mean and of the cotangent", () => {
  const loss = meanSquaredError([0, 1], [[1, NaN], [NaN, 4]], { missing: true });
  const y = Float64Array.of(3, 5);
  assertEquals([loss.value(0, 0, y), loss.value(1, 1, y)], [2, 0.5]);
  const bars = [0, 1].map((index) => {
    const yBar = new Float64Array(2);
    loss.cotangent(index, index, y, yBar);
    return Array.from(yBar);
  });
  assertEquals(bars, [[2, 0], [0, 1]]);
  // A state that is NaN is not a missing number.
  assertEquals(loss.value(0, 0, Float64Array.of(NaN, 0)), NaN);
});

Deno.test("meanSquaredError() takes no infinity for missing, and wants one number at least", () => {
  const missing = { missing: true };
  assertThrows(() => meanSquaredError([0], [[Infinity]], missing), RangeError, "is Infinity");
  assertThrows(() => meanSquaredError([0], [[NaN]], missing), RangeError, "every number");
});

Deno.test("meanSquaredError() throws when a time or a number of the data is not finite", () => {
  const cases: [number[], number[][], string][] = [
    [[0, 1], [[1, 2], [3, NaN]], "element 1 of row 1 is NaN; take such rows out"],
    [[0, 1], [[-Infinity, 2], [3, 4]], "element 0 of row 0 is -Infinity"],
    [[0, NaN], [[1], [2]], "the times must be finite, number 1 is NaN"],
    [[Infinity, 1], [[1], [2]], "the times must be finite, number 0 is Infinity"],
  ];
  for (const [times, data, message] of cases) {
    assertThrows(() => meanSquaredError(times, data), RangeError, message);
  }
});
