import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { dopri5, neg, pid, rk4, solve, stepTo, vectorField } from "../../mod.ts";
import { exponential } from "../../tests/problems/fields.ts";
import { spacing } from "./float_spacing.ts";

const decay = (size: number) => vectorField({ state: [size], f: (_t, y) => neg(y) });

Deno.test("times that were added up one by one are on the grid, far from 0 and backwards too", () => {
  for (const t0 of [1e9, -1e9, 3e12]) {
    for (const step of [0.3, -0.3, 0.7]) {
      const times: number[] = [];
      for (let k = 0, t = t0; k <= 30; k++, t += step) times.push(t);
      // The end computed at once is another number than the last of the sums.
      const t1 = t0 + 30 * step;
      assert(times[30] !== t1);
      const run = { field: decay(1), y0: [1], t0, t1, dt: step, method: rk4 };
      const { states, times: saved, y1 } = solve({ ...run, saveAt: times });
      assertEquals(saved.length, 31);
      assertLess(Math.abs(Math.log(states.data[30] / y1.data[0])), 31 * spacing(t0));
    }
  }
});

Deno.test("a time that is outside by more than rounding is refused, far from 0 as well", () => {
  const run = { field: decay(1), y0: [1], t0: 1e9, t1: 1e9 + 1, dt: 0.1, method: rk4 };
  for (const saveAt of [[1e9 + 1 + 1e-6], [1e9 - 1e-6], [1e9, 1e9 + 0.5, 1e9 + 1.00001]]) {
    assertThrows(() => solve({ ...run, saveAt }), RangeError, "outside the solve");
  }
  // A hundredth of the distance between the times is no rounding, however many there are.
  const many = Float64Array.from({ length: 100_001 }, (_, k) => 1e9 + k * 1.0000003e-5);
  assertThrows(() => solve({ ...run, saveAt: many }), RangeError, "outside the solve");
});

Deno.test("equal steps that t does not resolve are refused, and larger ones are near one size", () => {
  for (const t0 of [1e9, -1e9, 2 ** 53, 1e16]) {
    const unit = spacing(t0);
    for (const direction of [1, -1]) {
      const t1 = t0 + direction * 200 * unit;
      const run = {
        field: decay(1),
        y0: [1],
        t0,
        t1,
        method: rk4,
        saveAt: { start: true, every: 1 },
      };
      for (const size of [0.1, 0.5, 1, 1.5, 2.3, 3.9]) {
        assertThrows(
          () => solve({ ...run, dt: direction * size * unit }),
          RangeError,
          "is too small for the interval",
        );
      }
      for (const size of [8, 8.7, 12.5, 200]) {
        const { times } = solve({ ...run, dt: direction * size * unit });
        const sizes = Array.from(times.slice(1), (t, k) => Math.abs(t - times[k]) / (size * unit));
        // The last may be shorter, but has a length.
        assert(sizes.every((ratio) => ratio > 0 && ratio <= 1.25), `${sizes}`);
        assert(sizes.slice(0, -1).every((ratio) => ratio >= 0.75), `${sizes}`);
      }
    }
  }
});

Deno.test("a dt of the whole interval, or more, is one step, however short", () => {
  for (const [t0, t1] of [[1e16, 1e16 + 2], [1e16 + 2, 1e16], [1e16, 1e16 + 6]]) {
    for (const factor of [1, 1.5, 40]) {
      const run = { field: decay(1), y0: [1], t0, t1, dt: factor * (t1 - t0), method: rk4 };
      assertEquals(solve(run).stats.steps, 1);
    }
  }
});

Deno.test("stepTo() takes any times that differ, next to each other as well", () => {
  const times = [1e16, 1e16 + 2, 1e16 + 8];
  const run = { field: exponential(-0.01), y0: [1], t0: 1e16, t1: 1e16 + 8, method: rk4 };
  const { y1 } = solve({ ...run, stepControl: stepTo(times) });
  assertAlmostEquals(y1.data[0], Math.exp(-0.08), 1e-7);
});

Deno.test("a solve across 0 between opposite times works in both directions", () => {
  for (const t0 of [-0.3, 0.3, -1e-3, 7e5]) {
    const k = 1 / t0;
    for (const how of [{ dt: -t0 / 50 }, { stepControl: pid({ rtol: 1e-9, atol: 1e-9 }) }]) {
      const { y1 } = solve({ field: exponential(k), y0: [1], t0, t1: -t0, method: dopri5, ...how });
      assertLess(Math.abs(y1.data[0] - Math.exp(-2)), 1e-7);
    }
  }
});

Deno.test("times are read at the nearest end of a step, however few numbers lie between", () => {
  for (const t0 of [1e9, -1e9, 2 ** 53]) {
    const unit = spacing(t0);
    for (const size of [4, 5, 7, 11]) {
      const t1 = t0 + 40 * size * unit;
      const field = exponential(-2 / (t1 - t0));
      const run = { field, y0: [1], t0, t1, dt: size * unit, method: rk4 };
      for (const back of [false, true]) {
        const way = back ? { ...run, t0: t1, t1: t0, dt: -run.dt } : run;
        const every = solve({ ...way, saveAt: { start: true, every: 1 } });
        const given = solve({ ...way, saveAt: every.times });
        assertEquals(given.states.data, every.states.data);
        // Nothing had to be interpolated.
        assertEquals(given.stats.evaluations, every.stats.evaluations);
      }
    }
  }
});
