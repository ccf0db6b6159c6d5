import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import {
  bosh3,
  dopri5,
  dopri8,
  type Method,
  pid,
  type PidOptions,
  reversible,
  rk4,
  solve,
  tsit5,
  UnstableError,
} from "../../mod.ts";
import { adaptive, exponential, TOLERANCES, WAVE } from "../problems/fields.ts";
import { numericField } from "../problems/numeric_field.ts";

Deno.test("pid() hits stepAt, and keeps both sides of jumpAt apart", () => {
  const { times } = solve({
    ...adaptive(dopri5, { ...TOLERANCES, stepAt: [3, 1], jumpAt: [2] }),
    saveAt: { start: true, every: 1 },
  });
  assert(times.includes(1) && times.includes(3));
  // The step before a jump ends one representable number earlier.
  assert(times.includes(2 - 2 ** -52));

  // A field that jumps from 1 to -1 at t = 2, right-continuous: y(4) = 0 exactly.
  const seen: number[] = [];
  const jumping = {
    stateShape: [1],
    parameters: exponential(0).parameters,
    linearize() {
      const y = new Float64Array(1);
      const dy = new Float64Array(1);
      return {
        y,
        dy,
        evaluate(t: number) {
          seen.push(t);
          dy[0] = t < 2 ? 1 : -1;
        },
        pullback() {},
      };
    },
  };
  const options = { field: jumping, y0: [0], t0: 0, t1: 4, method: dopri5 };
  const told = solve({ ...options, stepControl: pid({ ...TOLERANCES, jumpAt: [2] }) });
  assertAlmostEquals(told.y1.data[0], 0, 1e-12);
  assertEquals(told.stats.rejected, 0);
  const untold = solve({ ...options, stepControl: pid(TOLERANCES) });
  assert(untold.stats.rejected > 3, "without jumpAt the control has to find the jump");
});

Deno.test("pid() ends steps at the times that are read, where the interpolant would spoil them", () => {
  const saveAt = [0.3, 1.7, 2.9];
  const exact = solve({ ...WAVE, method: dopri8, dt: 1e-3, saveAt: { times: saveAt } });
  const worst = (method: Method, options: PidOptions) => {
    const { states } = solve({ ...adaptive(method, options), saveAt });
    return Math.max(...states.data.map((x, k) => Math.abs(x - exact.states.data[k])));
  };
  const tight = { rtol: 1e-9, atol: 1e-9 };
  for (const method of [tsit5, dopri5, dopri8]) {
    assertLess(worst(method, tight), 1e-7, method.name);
    assertGreater(worst(method, { ...tight, readBy: "interpolant" }), 1e-7, method.name);
    assertEquals(worst(method, { ...tight, readBy: "steps" }), worst(method, tight));
  }
  assertEquals(worst(bosh3, { ...tight, readBy: "interpolant" }), worst(bosh3, tight));
});

Deno.test("an adaptive reversible solve ends when its two states drift apart, or holds them", () => {
  const options = {
    field: exponential(-1),
    y0: [1],
    t0: 0,
    t1: 20,
    method: reversible(dopri5, { coupling: 0.999 }),
    stepControl: pid({ rtol: 1e-6, atol: 1e-6 }),
  };
  const error = assertThrows(() => solve(options), UnstableError, "coupling 0.999 allows");
  const { status, t1, y1 } = solve({ ...options, onFailure: "return" });
  assertEquals([status, t1], ["unstable", error.time]);
  // What it returns is what it had when it was found out.
  assertLess(Math.abs(y1.data[0] - Math.exp(-t1)), 2 * error.drift.off);
  // At a lower coupling the steps hold it below 0.4 tolerances, and the base method has none.
  const held = { ...options, method: reversible(dopri5) };
  const { y1: end, stats } = solve(held);
  assertLess(stats.drift!, 0.4);
  assertLess(Math.abs(end.data[0] - Math.exp(-20)), 1e-6);
  assertLess(Math.abs(solve({ ...options, method: dopri5 }).y1.data[0]), 1e-4);
  // Unwatched it goes on, to nonsense.
  assertGreater(Math.abs(solve({ ...options, watchDrift: false }).y1.data[0]), 1);
});

Deno.test("pid() makes a step smaller after an accepted one only with factorMinAccepted", () => {
  // A slope of 1/(1 − t)²: all the way the steps have to become shorter.
  const options = {
    field: numericField(1, (t, _y, dy) => dy[0] = 1 / (1 - t) ** 2),
    y0: [1],
    t0: 0,
    t1: 0.98,
    method: tsit5,
    saveAt: { start: true, every: 1 },
  };
  const shrinking = (stepControl: PidOptions) => {
    const { times, stats } = solve({
      ...options,
      stepControl: pid({ ...TOLERANCES, ...stepControl }),
    });
    const sizes = Array.from(times).slice(1, -1).map((t, i) => t - times[i]);
    return { stats, ratios: sizes.slice(1).map((size, i) => size / sizes[i]) };
  };
  const safety = 0.6;
  const usual = shrinking({ safety });
  // A step is shorter only where one of at least its size was rejected: safety times that, at most.
  for (const ratio of usual.ratios) {
    assert(ratio > 1 - 1e-9 || ratio < safety + 1e-9, `${ratio}`);
  }
  assertGreater(usual.stats.rejected, 5);
  const following = shrinking({ safety, factorMinAccepted: 0.2 });
  assertEquals(following.stats.rejected, 0);
  assert(following.ratios.slice(1).every((ratio) => ratio > 0.7 && ratio < 0.9));
  // With the least size given, what passes at that size goes on at it.
  const least = shrinking({ safety: 0.3, factorMinAccepted: 0.2, dtMin: 4e-3 });
  assertAlmostEquals(least.ratios.at(-1)!, 1, 1e-9);
});

Deno.test("pid() takes tolerances for each element", () => {
  const steps = (atol: number | number[]) => solve(adaptive(dopri5, { rtol: 0, atol })).stats.steps;
  assertEquals(steps([1e-3, 1e-3]), steps(1e-3));
  assertGreater(steps([1e-3, 1e-9]), 2 * steps(1e-3));
  assertGreater(steps([1e-9, 1e-3]), 2 * steps(1e-3));
  assertThrows(() => solve(adaptive(dopri5, { atol: [1, 1, 1] })), TypeError, "2 elements of y");
});

Deno.test("pid() throws for numbers out of range and methods without an estimate", () => {
  assertThrows(() => pid({ rtol: -1 }), RangeError, "rtol");
  assertThrows(() => pid({ rtol: 0, atol: 0 }), RangeError, "not both 0");
  assertThrows(() => pid({ factorMin: 1 }), RangeError, "factorMin");
  assertThrows(() => pid({ factorMinAccepted: 0 }), RangeError, "factorMinAccepted");
  assertThrows(() => pid({ factorMinAccepted: 1.1 }), RangeError, "factorMinAccepted");
  assertThrows(() => pid({ factorMax: 1 }), RangeError, "factorMax");
  assertThrows(() => pid({ dtMin: 1, dtMax: 0.5 }), RangeError, "dtMax");
  assertThrows(() => pid({ safety: 0 }), RangeError, "safety");
  assertThrows(() => pid({ factorMin: 0 }), RangeError, "factorMin must be above 0");
  assertThrows(() => pid({ dtMin: -1 }), RangeError, "dtMin must be finite and at least 0");
  assertThrows(() => pid({ p: NaN }), RangeError, "p must be");
  assertThrows(() => pid({ i: 0 }), RangeError, "p + i + d");
  assertThrows(() => pid({ stepAt: [NaN] }), RangeError, "stepAt");
  assertThrows(() => pid({ readBy: "spline" as "steps" }), RangeError, "readBy");
  assertThrows(() => pid({ norm: "l2" as "rms" }), RangeError, "norm");
  assertThrows(() => solve(adaptive(rk4)), TypeError, "no error estimate");
});

Deno.test("pid() chooses a step by the errors of the last three, each to its power", () => {
  // y' = g(t), so that an error can be had from the steps alone.
  const g = (t: number) => Math.exp(Math.sin(t));
  const field = numericField(1, (t, _y, dy) => dy[0] = g(t));
  const weights = bosh3.tableau.error!;
  const [p, i, d, safety] = [0.1, 0.3, 0.05, 0.6];
  const [rtol, atol] = [1e-5, 1e-6];
  const { times, states, stats } = solve({
    ...{ field, y0: [0], t0: 0, t1: 6, dt: 0.01, method: bosh3 },
    stepControl: pid({ rtol, atol, p, i, d, safety, factorMax: 100, factorMinAccepted: 0.01 }),
    saveAt: { start: true, every: 1 },
  });
  assertEquals(stats.rejected, 0);
  assertGreater(times.length, 50);
  const y = states.data;
  let [before, last] = [1, 1];
  // The last step ends where the solve does.
  for (let k = 0; k + 3 < times.length; k++) {
    const h = times[k + 1] - times[k];
    const error = bosh3.tableau.c.reduce(
      (sum, c, j) => sum + h * weights[j] * g(times[k] + c * h),
      0,
    );
    const here = (atol + rtol * Math.max(Math.abs(y[k]), Math.abs(y[k + 1]))) / Math.abs(error);
    const factor = safety * here ** ((p + i + d) / 3) * last ** (-(p + 2 * d) / 3) *
      before ** (d / 3);
    assertAlmostEquals((times[k + 2] - times[k + 1]) / h, factor, 1e-9 * factor);
    [before, last] = [last, here];
  }
});
