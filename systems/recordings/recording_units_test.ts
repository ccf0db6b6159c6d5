import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { recordingUnits, standardize, type Trajectory } from "../mod.ts";
import { Random, tensor } from "../../tensors/mod.ts";

const trajectory = (...states: number[]): Trajectory => ({
  name: "1",
  times: Float64Array.from(states, (_, i) => i),
  states: Float64Array.from(states),
});

Deno.test("recordingUnits() is standardize() where no cell is missing", () => {
  const random = new Random(4);
  const rows = Array.from({ length: 30 }, () => [random.normal(3, 2), random.normal(-1e6, 10)]);
  const wanted = standardize(tensor(rows));
  const parts = [rows.slice(0, 11), rows.slice(11)].map((part) => ({
    name: "",
    times: Float64Array.from(part, (_, i) => i),
    states: Float64Array.from(part.flat()),
  }));
  const { offset, factor, constant } = recordingUnits(parts, 2);
  for (const k of [0, 1]) {
    assertAlmostEquals(offset[k] / wanted.offset.data[k], 1, 1e-12);
    assertAlmostEquals(factor[k] / wanted.factor.data[k], 1, 1e-9);
  }
  assertEquals(constant, []);
});

Deno.test("recordingUnits() leaves missing cells out", () => {
  const { offset, factor } = recordingUnits([trajectory(NaN, 1, NaN), trajectory(3, NaN)], 1);
  assertEquals([offset, factor], [[2], [1]]);
});

Deno.test("recordingUnits() keeps the unit of a column that does not vary, round-off apart", () => {
  for (const x of [0, 7, 1e6 / 3, -1e-9]) {
    const states = Array.from({ length: 1000 }, (_, i) => x * (1 + (i % 2) * 2 ** -52));
    const { factor, constant } = recordingUnits([trajectory(...states)], 1);
    assertEquals([factor, constant], [[1], [0]]);
  }
});

Deno.test("recordingUnits() has units of columns whose squares overflow or vanish", () => {
  for (const size of [1e155, 1.7e308, 1e-155, 1e-300]) {
    const { offset, factor, constant } = recordingUnits([trajectory(0, size, size, 0)], 1);
    assertAlmostEquals(offset[0] / size, 0.5, 1e-12);
    assertAlmostEquals(factor[0] * size, 2, 1e-12);
    assertEquals(constant, []);
  }
  // Where not even the factor has a number it does not vary.
  const { offset, factor, constant } = recordingUnits([trajectory(5e-324, 5e-324, 0, 5e-324)], 1);
  assertEquals([offset, factor, constant], [[5e-324], [1], [0]]);
});

Deno.test("recordingUnits() throws when a column has no value", () => {
  assertThrows(() => recordingUnits([trajectory(NaN, NaN)], 1), RangeError, "column number 0");
});
