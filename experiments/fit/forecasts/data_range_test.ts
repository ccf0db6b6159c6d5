import { assert, assertEquals } from "@std/assert";
import type { Forecaster } from "../plan.ts";
import { departureOf, rangeOf, widthsBeyond, withinReach } from "./data_range.ts";

const trajectory = (...states: number[]) => ({
  name: "1",
  times: Float64Array.from({ length: states.length / 2 }, (_, i) => i),
  states: Float64Array.from(states),
});

Deno.test("rangeOf() goes by the rows that were trained on", () => {
  const all = [trajectory(1, 5, 3, NaN, 99, 5), trajectory(-4, 5, 8, 5)];
  assertEquals(rangeOf(all, 2, [2, 1]), [{ low: -4, high: 3 }, { low: 5, high: 5 }]);
  assertEquals(rangeOf(all, 2), [{ low: -4, high: 99 }, { low: 5, high: 5 }]);
  assertEquals(rangeOf([trajectory(1, NaN)], 2)[1], { low: 0, high: 0 });
});

Deno.test("widthsBeyond() knows columns that do not vary, and ranges that overflow", () => {
  assertEquals(widthsBeyond({ low: 5, high: 5 }, 10), 1);
  assertEquals(widthsBeyond({ low: 0, high: 0 }, -3), 3);
  assertEquals(widthsBeyond({ low: -1.5e308, high: 1.5e308 }, 1.7e308) < 0.1, true);
  assertEquals(widthsBeyond({ low: 0, high: 2 ** -1000 }, 3 * 2 ** -1000), 2);
  assertEquals(widthsBeyond({ low: 0, high: 1 }, Infinity), Infinity);
  // What is no number is nowhere.
  assertEquals(departureOf([{ low: 0, high: 1 }], [NaN], 1), undefined);
});

Deno.test("departureOf() is the first row and column that are out", () => {
  const ranges = [{ low: 0, high: 1 }, { low: 0, high: 10 }];
  const states = [0, 20, 1, 21, 2.1, 0];
  assertEquals(departureOf(ranges, states, 1), { column: 1, row: 1 });
  assertEquals(departureOf(ranges, states, 0.5), { column: 1, row: 0 });
  assertEquals(departureOf(ranges, states, 2), undefined);
});

Deno.test("withinReach() has no numbers where one is a hundred widths away", () => {
  const states = Float64Array.of(0, 5, 101, 5, 102, 5, 1, -1e68);
  const forecaster = { forecast: () => states.slice() } as unknown as Forecaster;
  const ranges = [{ low: 0, high: 1 }, { low: 0, high: 10 }];
  const held = withinReach(forecaster, ranges).forecast({ t0: 0, y0: [0, 0] }, [0, 1, 2, 3]);
  assertEquals(held, Float64Array.of(0, 5, 101, 5, NaN, NaN, NaN, NaN));
  assert(states.every(Number.isFinite));
});
