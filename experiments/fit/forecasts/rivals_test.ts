import { assertAlmostEquals, assertEquals } from "@std/assert";
import { lastValue, straightLine } from "./rivals.ts";

const times = Float64Array.of(0, 1, 3, 4, 6);
/** A line of slope 2 and one of slope −1, with missing cells. */
const states = Float64Array.from([0, 1, 3, 4, 6].flatMap((t) => [1 + 2 * t, 5 - t]));
states[6] = NaN; // the first column at t = 4
const trajectory = { name: "1", times, states };
const column = (all: Float64Array, k: number) => Array.from(all).filter((_, i) => i % 2 === k);

Deno.test("lastValue() holds each column's last value that was trained on", () => {
  const said = lastValue(trajectory, 4);
  assertEquals(column(said, 0), [7, 7, 7, 7, 7]);
  assertEquals(column(said, 1), [1, 1, 1, 1, 1]);
});

Deno.test("lastValue() holds the first value of a trajectory that is held out as a whole", () => {
  const late = { ...trajectory, states: states.slice() };
  late.states[0] = NaN;
  assertEquals(column(lastValue(late, 0), 0), [3, 3, 3, 3, 3]);
  assertEquals(column(lastValue(late, 0), 1), [5, 5, 5, 5, 5]);
});

Deno.test("straightLine() is the line of least squares through the rows trained on", () => {
  column(straightLine(trajectory, 4), 0).forEach((x, i) =>
    assertAlmostEquals(x, 1 + 2 * times[i], 1e-12)
  );
  // By hand: (0, 0), (1, 3), (2, 3) have the mean (1, 2) and the slope 3/2.
  const bent = {
    name: "",
    times: Float64Array.of(0, 1, 2, 4),
    states: Float64Array.of(0, 3, 3, 9),
  };
  assertEquals(straightLine(bent, 3), Float64Array.of(0.5, 2, 3.5, 6.5));
});

Deno.test("straightLine() of a trajectory held out as a whole starts at its first value", () => {
  // The slope of the first three: ((−1)(−2) + 0 + 1 · 1) / 2 = 3/2.
  const bent = {
    name: "",
    times: Float64Array.of(0, 1, 2, 4),
    states: Float64Array.of(0, 3, 3, 9),
  };
  assertEquals(straightLine(bent, 0), Float64Array.of(0, 1.5, 3, 6));
});

Deno.test("rivals say NaN in a column that has no value to go by", () => {
  const empty = { name: "", times: Float64Array.of(0, 1, 2), states: Float64Array.of(NaN, NaN, 4) };
  for (const rival of [lastValue, straightLine]) {
    assertEquals(Array.from(rival(empty, 2)), [NaN, NaN, NaN]);
    assertEquals(Array.from(rival(empty, 0)), [4, 4, 4]);
  }
});
