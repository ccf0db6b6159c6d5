import { assert, assertEquals, assertLess, assertStringIncludes, assertThrows } from "@std/assert";
import {
  finalStateLoss,
  pid,
  reversible,
  rk4,
  rodas5p,
  scale,
  solve,
  SolveError,
  type SolveOptions,
  square,
  sum,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { numericField } from "../../tests/problems/numeric_field.ts";
import { ROBERTSON, vanDerPolField } from "../../tests/problems/stiff/small_problems.ts";
import { fastestDecay } from "../stability/fastest_decay.ts";

const STIFF = "The problem is stiff: a part of it decays at a rate of about";
const ADVICE = "Try an implicit method, such as rodas5p";

/** One state that follows another one at once, and is not traced. */
const follows = numericField(2, (_t, y, dy) => {
  dy[0] = -y[0];
  dy[1] = -1e5 * (y[1] - y[0]);
});

const FAILURES: Record<string, SolveOptions> = {
  "adaptive steps are too many": {
    ...{ field: ROBERTSON.field, y0: [1, 0, 0], t0: 0, t1: 1e11, method: tsit5, maxSteps: 2000 },
    stepControl: pid({ rtol: 1e-6, atol: 1e-10 }),
  },
  "steps of one size blow up": {
    ...{ field: vanDerPolField(1000), y0: [2, 0], t0: 0, t1: 100, dt: 0.01, method: rk4 },
  },
  "the two states of a reversible method drift apart": {
    ...{ field: vanDerPolField(1000), y0: [2, 0], t0: 0, t1: 9, dt: 5e-4, method: reversible(rk4) },
  },
  "the field is not traced": {
    ...{ field: follows, y0: [1, 0], t0: 0, t1: 100, dt: 0.001, method: rk4 },
  },
};

for (const [what, problem] of Object.entries(FAILURES)) {
  Deno.test(`an explicit method says that a problem is stiff, where ${what}`, () => {
    const error = assertThrows(() => solve(problem), SolveError, STIFF);
    assertStringIncludes(error.message, ADVICE);
    assertStringIncludes(error.stack!, ADVICE);
    const { status } = solve({ ...problem, onFailure: "return" });
    assertEquals(status, error.status);
    const loss = finalStateLoss((y) => sum(y));
    assertThrows(() => valueAndGrad({ ...problem, loss }), SolveError, ADVICE);
  });
}

Deno.test("nothing is said of stiffness where nothing decays fast, or the method is implicit", () => {
  const runsAway = vectorField({ state: [1], f: (_t, y) => square(y) });
  const options = { field: runsAway, y0: [1], t0: 0, t1: 2 };
  const failures: SolveOptions[] = [
    { ...options, method: rk4, dt: 0.1 },
    { ...options, method: tsit5, stepControl: pid() },
    { ...options, method: rodas5p, stepControl: pid() },
    // Short of steps, not of stability.
    { ...options, t1: 0.5, method: tsit5, stepControl: pid({ rtol: 1e-12 }), maxSteps: 3 },
  ];
  for (const failure of failures) {
    const error = assertThrows(() => solve(failure), SolveError);
    assert(!error.message.includes(STIFF), error.message);
  }
});

Deno.test("fastestDecay() is 0 of what grows or turns, and where f is not finite", () => {
  const linear = (rate: number) => vectorField({ state: [1], f: (_t, y) => scale(y, rate) });
  assertLess(Math.abs(fastestDecay(linear(-30), 0, Float64Array.of(2)) / 30 - 1), 1e-6);
  assertEquals(fastestDecay(linear(30), 0, Float64Array.of(2)), 0);
  assertEquals(fastestDecay(linear(-30), 0, Float64Array.of(NaN)), 0);
  assertEquals(fastestDecay(linear(0), 0, Float64Array.of(1)), 0);
  const turns = numericField(2, (_t, y, dy) => {
    dy[0] = 50 * y[1] - y[0];
    dy[1] = -50 * y[0] - y[1];
  });
  assertEquals(fastestDecay(turns, 0, Float64Array.of(1, 0)), 0);
});
