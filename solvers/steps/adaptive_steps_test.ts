import { assert, assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import {
  add,
  backsolveAdjoint,
  bosh3,
  dopri5,
  finalStateLoss,
  fullStorageAdjoint,
  meanSquaredError,
  type Method,
  neg,
  pid,
  type PidOptions,
  recursiveCheckpointAdjoint,
  reversible,
  rk4,
  scale,
  solve,
  SolveError,
  sqrt,
  StepTooSmallError,
  sub,
  sum,
  tensor,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { exponential } from "../../tests/problems/fields.ts";
import { PAIRS } from "../../tests/problems/methods.ts";
import { numericField } from "../../tests/problems/numeric_field.ts";
import { neighbour } from "./float_spacing.ts";

const TIGHT: PidOptions = { rtol: 1e-8, atol: 1e-10 };
const decay = (size: number) => vectorField({ state: [size], f: (_t, y) => neg(y) });

/** y' = −y from 1 at t0, wherever t0 is, with a record of the times it was evaluated at. */
function recorded(f: (t: number, y: number) => number = (_t, y) => -y) {
  const seen: number[] = [];
  const field = numericField(1, (t, y, dy) => {
    seen.push(t);
    dy[0] = f(t, y[0]);
  });
  return { field, seen };
}

// Jumps that are neighbours

const near = 1.1;
const next = neighbour(near, 1);
const NEIGHBOURS: Record<string, PidOptions> = {
  "two neighbours": { jumpAt: [next, near] },
  "three neighbours": { jumpAt: [near, neighbour(next, 1), next] },
  "a jump and a stop before it": { jumpAt: [next], stepAt: [near] },
  "a jump and a stop behind it": { jumpAt: [near], stepAt: [next] },
  "a jump right behind 0": { jumpAt: [Number.MIN_VALUE] },
  "two jumps right behind 0": { jumpAt: [Number.MIN_VALUE, 2 * Number.MIN_VALUE] },
  "a jump right before 2": { jumpAt: [neighbour(2, -1)] },
  "jumps at both ends": { jumpAt: [0, 2] },
  "all numbers around the ends": { jumpAt: [0, Number.MIN_VALUE, neighbour(2, -1), 2] },
};

for (const [what, options] of Object.entries(NEIGHBOURS)) {
  for (const method of [bosh3, tsit5, reversible(tsit5)]) {
    for (const [t0, t1] of [[0, 2], [2, 0]]) {
      Deno.test(`solve() is dense at every time: ${what}, from ${t0} to ${t1}, ${method.name}`, () => {
        const stepControl = pid({ ...TIGHT, ...options });
        const start = [Math.exp(-t0)];
        const run = { field: decay(1), y0: start, t0, t1, method, stepControl };
        const times = [0, Number.MIN_VALUE, 1e-323, neighbour(near, -1), near, next]
          .concat([neighbour(next, 1), 1.7, neighbour(2, -1), 2]);
        const saveAt = t0 < t1 ? times : times.toReversed();
        const { path, states } = solve({ ...run, saveAt, dense: true });
        saveAt.forEach((t, k) => {
          assertAlmostEquals(path!.at(t).data[0], Math.exp(-t), 3e-6, `dense at ${t}`);
          assertAlmostEquals(states.data[k], Math.exp(-t), 3e-6, `saved at ${t}`);
        });
        // L = Σ y(t)² / m with y(t) = y0 exp(t0 − t).
        const loss = meanSquaredError(saveAt, saveAt.map(() => [0]));
        const wanted = saveAt.reduce((sum, t) => sum + 2 * Math.exp(t0 - 2 * t), 0) / saveAt.length;
        for (const adjoint of [fullStorageAdjoint(), recursiveCheckpointAdjoint(), undefined]) {
          const { y0Bar } = valueAndGrad({ ...run, loss, adjoint });
          assertAlmostEquals(y0Bar[0] / wanted, 1, 1e-5, adjoint?.name);
        }
      });
    }
  }
}

Deno.test("a jump costs no rejected step in either direction, at both ends of a solve as well", () => {
  const jump = 0.7;
  const there = [[0, 1, 0.4], [jump, 1, -0.3], [0, jump, jump]];
  const back = [[1, 0, -0.4], [jump, 0, -jump], [1, jump, 0.3]];
  for (const method of [...PAIRS, reversible(bosh3), reversible(dopri5)]) {
    for (const [t0, t1, y1] of [...there, ...back]) {
      const { field } = recorded((t) => t < jump ? 1 : -1);
      const stepControl = pid({ ...TIGHT, jumpAt: [jump] });
      const got = solve({ field, y0: [0], t0, t1, method, stepControl });
      assertAlmostEquals(got.y1.data[0], y1, 1e-14, method.name);
      assertEquals([got.stats.rejected, got.t1], [0, t1]);
    }
  }
});

Deno.test("a point at a jump is read once, at both ends of a solve as well", () => {
  const run = { field: decay(1), y0: [1], t0: 0, t1: 2, method: bosh3 };
  const stepControl = pid({ ...TIGHT, jumpAt: [neighbour(0, 1), 1, 2] });
  const saveAt = { start: true, times: [0, 1, 2], end: true };
  assertEquals([...solve({ ...run, stepControl, saveAt }).times], [0, 1, 2]);
});

// First steps

for (const method of PAIRS) {
  for (
    const [t0, t1] of [[0, 3e-5], [0, -3e-5], [-1e-9, 1e-9], [0.3, -0.1], [5, 5.5], [-0.25, 0.75]]
  ) {
    Deno.test(`a field is evaluated inside the solve only: ${method.name} from ${t0} to ${t1}`, () => {
      const direction = Math.sign(t1 - t0);
      for (
        const options of [{}, { dtMax: Math.abs(t1 - t0) / 3 }, { jumpAt: [t0 + (t1 - t0) / 4] }]
      ) {
        for (const base of [method, reversible(method)]) {
          const { field, seen } = recorded();
          solve({ field, y0: [1], t0, t1, method: base, stepControl: pid(options) });
          const outside = seen.filter((t) => direction * (t - t0) < 0 || direction * (t1 - t) < 0);
          assertEquals(outside, []);
        }
      }
    });
  }
}

for (const kernels of ["wasm", "interpreter"] as const) {
  Deno.test(`a stage at the end of a step is evaluated at that number: ${kernels}`, () => {
    // −1.3 + (0.1 + 1.3) is above 0.1, where the root is no number; and so it is on the other side.
    for (
      const [t0, t1, end, sign] of [[-1.3, 0.1, 0.1, -1], [0.1, -1.3, 0.1, -1], [
        1.3,
        -0.1,
        -0.1,
        1,
      ]]
    ) {
      const field = vectorField({
        state: [1],
        f: (t, y) => add(scale(y, 0), sqrt(scale(sub(t, tensor([end])), sign))),
        kernels,
      });
      for (const base of [...PAIRS, rk4]) {
        for (const method of [base, reversible(base)]) {
          const run = { field, y0: [0], t0, t1, method };
          const { y1 } = solve({ ...run, dt: t1 - t0 });
          assert(Math.abs(y1.data[0]) > 0.5, method.name);
        }
      }
    }
  });
}

Deno.test("the rule for a first step looks across no jump and no further than dtMax", () => {
  const at = (options: PidOptions, t0 = 0, t1 = 4) => {
    const { field, seen } = recorded();
    solve({ field, y0: [1], t0, t1, method: bosh3, stepControl: pid(options) });
    return seen[1];
  };
  // 0.01 |y| / |f|, in tolerances.
  assertEquals(at({}), 0.01);
  assertEquals(at({ dtMax: 0.004 }), 0.004);
  assertEquals(at({ jumpAt: [3, 0.003] }), neighbour(0.003, -1));
  assertEquals(at({ jumpAt: [-0.003] }, 0, -4), -0.003);
  assertEquals(at({}, 0, 0.002), 0.002);
});

Deno.test("the continuous adjoint evaluates the field inside the solve only", () => {
  const seen: number[] = [];
  const inner = exponential(-0.5);
  const field = {
    ...inner,
    stateShape: inner.stateShape,
    parameters: inner.parameters,
    linearize() {
      const linearization = inner.linearize();
      const { y, dy } = linearization;
      return {
        y,
        dy,
        evaluate(t: number) {
          seen.push(t);
          linearization.evaluate(t);
        },
        pullback: linearization.pullback.bind(linearization),
      };
    },
  };
  const loss = meanSquaredError([2e-4, 1e-3], [[0], [0]]);
  const adjoint = backsolveAdjoint();
  const options = { field, y0: [1], t0: 0, t1: 1e-3, loss, adjoint };
  valueAndGrad({ ...options, method: tsit5, stepControl: pid() });
  assertEquals(seen.filter((t) => t < 0 || t > 1e-3), []);
});

Deno.test("a first step below dtMin becomes dtMin, chosen by the rule or given", () => {
  for (const [t0, t1] of [[0, 1], [1, 0]]) {
    const run = { field: decay(1), y0: [1], t0, t1, method: tsit5 };
    const saveAt = { every: 1 };
    const dtMin = 0.125;
    for (const dt of [undefined, (t1 - t0) * 1e-5]) {
      const { times } = solve({
        ...run,
        dt,
        saveAt,
        stepControl: pid({ rtol: 1e-6, atol: 1e-8, dtMin }),
      });
      assertEquals(Math.abs(times[0] - t0), dtMin);
    }
    // Longer than the solve: one step.
    const whole = solve({ ...run, stepControl: pid({ dtMin: 3 }) });
    assertEquals(whole.stats.steps, 1);
  }
});

Deno.test("the least step is tried before a solve gives up, and then says how large the error is", () => {
  const run = { field: decay(1), y0: [1], t0: 0, t1: 4, dt: 0.3, method: bosh3 };
  const fine = solve({ ...run, stepControl: pid({ rtol: 0, atol: 1e-5, dtMin: 0.05 }) });
  assertEquals([fine.status, fine.stats.rejected], ["finished", 1]);
  const tooTight = () => solve({ ...run, stepControl: pid({ rtol: 0, atol: 1e-9, dtMin: 0.05 }) });
  assertThrows(tooTight, StepTooSmallError, "times what is allowed");
});

Deno.test("the rule finds a first step at a time that resolves no small ones", () => {
  const t0 = 2 ** 45;
  const run = { field: decay(1), y0: [1], t0, t1: t0 + 4, method: dopri5 };
  const { y1 } = solve({ ...run, stepControl: pid({ rtol: 1e-5, atol: 1e-12 }) });
  assertAlmostEquals(y1.data[0], Math.exp(-4), 1e-5);
  const error = assertThrows(
    () => solve({ ...run, dt: 1e-6, stepControl: pid({ dtMax: 1e-6 }) }),
    StepTooSmallError,
    "t resolves no less",
  );
  assert(error instanceof SolveError);
});

Deno.test("an element that stays 0 needs no absolute tolerance, in any norm and method", () => {
  for (const norm of ["rms", "max", (v: Float64Array) => Math.hypot(...v)] as const) {
    for (const method of [...PAIRS, reversible(tsit5)] as Method[]) {
      for (const [y0, t1] of [[[2, 0], 1], [[0, 2], -1], [[0, 0], 1]] as const) {
        const stepControl = pid({ rtol: 1e-6, atol: 0, norm });
        const { y1 } = solve({ field: decay(2), y0, t0: 0, t1, method, stepControl });
        y0.forEach((y, k) => {
          assertAlmostEquals(y1.data[k], y * Math.exp(-t1), y && 1e-4, method.name);
        });
      }
    }
  }
});

Deno.test('the norm "max" is the largest magnitude, and "rms", the default, the root mean square', () => {
  // One element of four changes, so that the one norm is twice the other.
  const field = numericField(4, (t, _y, dy) => void (dy[0] = Math.cos(3 * t)));
  const stepsOf = (norm?: PidOptions["norm"]) => {
    const steps = { method: tsit5, stepControl: pid({ rtol: 1e-8, atol: 1e-8, norm }) };
    return solve({ field, y0: [0, 0, 0, 0], t0: 0, t1: 5, ...steps }).stats;
  };
  assertEquals(stepsOf("max"), stepsOf((v) => Math.max(...v.map(Math.abs))));
  const rms = stepsOf((v) => Math.sqrt(v.reduce((s, x) => s + x * x, 0) / 4));
  assertEquals([stepsOf("rms"), stepsOf()], [rms, rms]);
  assertGreater(stepsOf("max").evaluations, stepsOf("rms").evaluations);
});

Deno.test("an element that leaves 0 is held to its relative tolerance", () => {
  const field = numericField(2, (t, y, dy) => {
    dy[0] = -y[0];
    dy[1] = Math.cos(t);
  });
  const stepControl = pid({ rtol: 1e-7, atol: 0 });
  const { y1 } = solve({ field, y0: [1, 0], t0: 0, t1: 1, method: tsit5, stepControl });
  assertAlmostEquals(y1.data[0], Math.exp(-1), 1e-6);
  assertAlmostEquals(y1.data[1], Math.sin(1), 1e-6);
});

Deno.test("an empty state is solved by fixed and adaptive steps, with a gradient", () => {
  const run = { field: decay(0), y0: [], t0: 0, t1: 2 };
  for (const method of [tsit5, reversible(tsit5)]) {
    for (
      const how of [{ dt: 0.5 }, { stepControl: pid() }, { stepControl: pid({ norm: "max" }) }]
    ) {
      const { y1, status, t1 } = solve({ ...run, ...how, method });
      assertEquals([y1.shape, status, t1], [[0], "finished", 2]);
      const loss = finalStateLoss((y) => sum(y));
      for (const memory of [0, 100]) {
        const adjoint = recursiveCheckpointAdjoint({ memory });
        assertEquals(valueAndGrad({ ...run, ...how, method, loss, adjoint }).value, 0);
      }
    }
  }
});
