import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { type Tensor, tensor } from "../../tensors/mod.ts";
import { resample } from "../mod.ts";

const series = (times: number[], states: Tensor | number[][]) => ({
  times: Float64Array.from(times),
  states: tensor(states),
});

Deno.test("resample() gives the known states at the known times", () => {
  const known = series([0, 0.1, 0.4, 1], [[1, -1], [2, 5], [0.3, 7], [4, 4]]);
  assertEquals(resample(known, known.times), known);
});

Deno.test("resample() takes new times in any order", () => {
  const known = series([0, 1, 3], [[0], [10], [30]]);
  assertEquals(resample(known, [2.5, 0.5, 3, 0]).states.toArray(), [[25], [5], [30], [0]]);
});

Deno.test("resample() leaves a straight line as it is", () => {
  fc.assert(fc.property(
    fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 }),
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 10 }),
    (integers, parts) => {
      const times = integers.toSorted((a, b) => a - b);
      const line = (t: number) => 3 * t - 2;
      const [first, last] = [times[0], times.at(-1)!];
      const at = parts.map((part) => first + part * (last - first));
      const { states } = resample(series(times, times.map((t) => [line(t)])), at);
      at.forEach((t, i) => assertAlmostEquals(states.data[i], line(t), 1e-9));
    },
  ));
});

Deno.test("resample() keeps the shape of a state of more dimensions", () => {
  const known = series([0, 2], tensor([0, 1, 2, 3, 4, 5, 6, 7], [2, 2, 2]));
  assertEquals(resample(known, [1]).states.toArray(), [[[2, 3], [4, 5]]]);
});

Deno.test("resample() counts a time that round-off puts past the end as the end", () => {
  const known = series([0, 0.3], [[0], [3]]);
  assertEquals(resample(known, [0.1 * 3]).states.toArray(), [[3]]);
});

Deno.test("resample() throws when a new time is outside the series or not a number", () => {
  const known = series([1, 2], [[0], [1]]);
  for (const t of [0.9, 2.1, NaN, Infinity]) {
    assertThrows(
      () => resample(known, [1.5, t]),
      RangeError,
      `new time number 1 is ${t}, outside the series, which goes from 1 to 2`,
    );
  }
});

Deno.test("resample() throws when the times do not strictly increase", () => {
  for (const [times, got] of [[[0, 1, 1], 1], [[0, 2, 1], 1]] as const) {
    assertThrows(
      () => resample(series([...times], [[0], [1], [2]]), [0]),
      RangeError,
      `time number 2 is ${got}, not after`,
    );
  }
  assertThrows(() => resample(series([0, NaN], [[0], [1]]), [0]), RangeError, "is NaN");
});

Deno.test("resample() throws when there is nothing to interpolate between, or onto", () => {
  assertThrows(() => resample(series([0], [[0]]), [0]), RangeError, "at least two times, got 1");
  assertThrows(() => resample(series([0, 1], [[0], [1]]), []), RangeError, "one new time");
});

Deno.test("resample() throws when there is not one state a time", () => {
  assertThrows(
    () => resample(series([0, 1, 2], [[0], [1]]), [0]),
    TypeError,
    "[3, ...state], got [2, 1]",
  );
});

Deno.test("resample() takes times that were added up one by one, far from 0", () => {
  const first = 2e9;
  const known = Float64Array.of(first, first + 10);
  const series = { times: known, states: tensor([[1], [3]]) };
  const times: number[] = [];
  for (let t = first, k = 0; k <= 25; k++, t += 0.4) times.push(t);
  assert(times[25] > first + 10);
  assertEquals(resample(series, times).states.data[25], 3);
  assertThrows(() => resample(series, [first + 10.001]), RangeError, "outside the series");
});
