import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  bosh3,
  dopri5,
  euler,
  MaxStepsError,
  type Method,
  NonFiniteStateError,
  pid,
  reversible,
  rk4,
  solve,
  SolveError,
  type SolveOptions,
  type SolveStats,
  square,
  type Status,
  stepTo,
  StepTooSmallError,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { exponential } from "../problems/fields.ts";
import { numericField } from "../problems/numeric_field.ts";

/** y' = y², which from y = 1 at t = 0 is 1/(1 − t), infinite at t = 1. */
const EXPLODING = vectorField({ state: [1], f: (_t, y) => square(y) });
/** The same backwards in time: 1/(1 + t), infinite at t = −1. */
const IMPLODING = numericField(1, (_t, y, dy) => dy[0] = -(y[0] ** 2));

const FORWARDS = { field: EXPLODING, y0: [1], t0: 0, t1: 2 };
const BACKWARDS = { field: IMPLODING, y0: [1], t0: 0, t1: -2 };

const TIGHT = pid({ rtol: 1e-8, atol: 1e-8 });

/** A way to fail: its status, its error, and words that the advice in its message has. */
interface Kind {
  readonly status: Status;
  readonly error: new (...values: never[]) => SolveError;
  readonly advice: string;
}

const MAXED: Kind = {
  status: "max steps reached",
  error: MaxStepsError,
  advice: "larger maxSteps",
};
const SMALL: Kind = {
  status: "step too small",
  error: StepTooSmallError,
  advice: "smaller dtMin",
};
const INFINITE: Kind = {
  status: "not finite",
  error: NonFiniteStateError,
  advice: "smaller steps",
};

/** Every way to fail, by what leads to it. */
function failures(
  method: Method,
  problem: typeof FORWARDS | typeof BACKWARDS,
): [string, Kind, SolveOptions][] {
  const direction = Math.sign(problem.t1);
  // Near a pole a reversible method leaves its base method's path, which would be told first.
  const fixed = { ...problem, method, dt: direction * 0.01, watchDrift: false };
  const times = Array.from({ length: 41 }, (_, i) => direction * i / 20);
  const listed = { ...problem, method, stepControl: stepTo(times), watchDrift: false };
  const found: [string, Kind, SolveOptions][] = [
    ["fixed steps that grow without bound", INFINITE, fixed],
    ["steps to given times that grow without bound", INFINITE, listed],
    ["a limit on fixed steps", MAXED, { ...fixed, maxSteps: 10 }],
    ["a limit on steps to given times", MAXED, { ...listed, maxSteps: 10 }],
  ];
  if (method.hasErrorEstimate) {
    const adaptive = { ...problem, method, stepControl: TIGHT };
    const bounded = pid({ rtol: 1e-6, atol: 1e-6, dtMin: 1e-3 });
    const field = numericField(1, (t, _y, dy) => dy[0] = Math.sqrt(1 - direction * t));
    found.push(
      ["a limit on adaptive steps", MAXED, { ...adaptive, maxSteps: 20 }],
      ["a least step before a singularity", SMALL, { ...adaptive, stepControl: bounded }],
      ["adaptive steps into a field that ends", INFINITE, { ...adaptive, field }],
    );
  }
  return found;
}

for (const method of [euler, rk4, dopri5, reversible(euler), reversible(bosh3)]) {
  for (const [direction, problem] of [["forwards", FORWARDS], ["backwards", BACKWARDS]] as const) {
    for (const [what, { status, error, advice }, options] of failures(method, problem)) {
      Deno.test(`${what}, ${direction}, ${method.name}: "${status}"`, () => {
        const thrown = assertThrows(() => solve(options), SolveError, "Try ");
        assert(thrown instanceof error);
        assertStringIncludes(thrown.message, advice);
        assertEquals(thrown.status, status);
        assertThrows(() => solve({ ...options, onFailure: "throw" }), SolveError, thrown.message);

        // Everything up to there, and nothing beyond.
        const saveAt = { start: true, every: 1 };
        const got = solve({ ...options, onFailure: "return", saveAt, dense: true });
        const { times, states, stats, t1, y1, path } = got;
        assertEquals(got.status, status);
        assertEquals(stats.steps, thrown.step);
        assertEquals(times.length, stats.steps + 1);
        assertEquals(t1, times[stats.steps]);
        assertEquals(y1.data[0], states.data[stats.steps]);
        assert(states.data.every(Number.isFinite));
        assertGreater(t1 / options.t1, 0);
        assertLess(t1 / options.t1, 1);
        assertEquals(path!.at(t1).data[0], y1.data[0]);
        assertThrows(() => path!.at(options.t1), RangeError, "the path goes from");
        assertStats(stats);
      });
    }
  }
}

function assertStats({ steps, rejected, evaluations, pullbacks }: SolveStats) {
  for (const count of [steps, rejected, evaluations, pullbacks]) {
    assert(Number.isInteger(count) && count >= 0);
  }
}

Deno.test("what a failed solve returns is right up to there", () => {
  const options = { ...FORWARDS, method: dopri5, stepControl: TIGHT, maxSteps: 30 };
  const saveAt = [0, 0.123, 0.4, 1.5];
  const { times, states, y1, t1 } = solve({ ...options, saveAt, onFailure: "return" });
  assertEquals([...times], saveAt.slice(0, 3));
  // The states at steps are right to the tolerance, those between to the interpolant's error.
  times.forEach((t, i) => assertAlmostEquals(states.data[i], 1 / (1 - t), 1e-5));
  assertAlmostEquals(y1.data[0] * (1 - t1), 1, 1e-6);
});

Deno.test("a solve that fails at its first step returns its start", () => {
  const field = numericField(1, (_t, _y, dy) => dy[0] = NaN);
  const saveAt = { start: true, every: 1, end: true };
  for (const method of [dopri5, reversible(dopri5)]) {
    for (const steps of [{ dt: 0.1 }, { stepControl: pid() }]) {
      const options = { field, y0: [3], t0: 0.5, t1: 1, method, ...steps, saveAt };
      const got = solve({ ...options, onFailure: "return" });
      assertEquals(got.status, "not finite");
      assertEquals([...got.times], [0.5]);
      assertEquals([got.t1, got.y1.data[0], got.stats.steps], [0.5, 3, 0]);
    }
  }
});

Deno.test("a singularity makes steps too small for the time to move, with no least step", () => {
  for (const method of [bosh3, dopri5]) {
    const options = { ...FORWARDS, method, stepControl: pid({ rtol: 1e-6, atol: 1e-6 }) };
    const { t1, stats } = solve({ ...options, onFailure: "return" });
    assertAlmostEquals(t1, 1, 1e-3);
    assertGreater(stats.rejected, 0);
    const error = assertThrows(() => solve(options), StepTooSmallError, "what is allowed");
    assertEquals(error.time, t1);
  }
});

Deno.test("a gradient fails as its solve does", () => {
  const loss = { at: "end", value: () => 0, cotangent: () => {} } as const;
  for (const method of [dopri5, reversible(dopri5)]) {
    const options = { ...FORWARDS, method, loss, watchDrift: false };
    assertThrows(() => valueAndGrad({ ...options, dt: 0.01 }), NonFiniteStateError);
    assertThrows(() => valueAndGrad({ ...options, dt: 0.01, maxSteps: 5 }), MaxStepsError);
    const stepControl = pid({ dtMin: 0.01 });
    assertThrows(() => valueAndGrad({ ...options, stepControl }), StepTooSmallError);
  }
});

Deno.test("a solve that finishes says so, with and without onFailure", () => {
  const options = { field: exponential(-1), y0: [1], t0: 0, t1: 1, dt: 0.1, method: rk4 };
  for (const onFailure of ["throw", "return", undefined] as const) {
    const { status, t1, stats } = solve({ ...options, onFailure });
    assertEquals([status, t1], ["finished", 1]);
    assertEquals(stats, { steps: 10, rejected: 0, evaluations: 40, pullbacks: 0 });
  }
});

Deno.test("stats always has steps, rejected, evaluations and pullbacks", () => {
  const loss = { at: "end", value: () => 0, cotangent: () => {} } as const;
  const problem = { field: exponential(-1), y0: [1], t0: 0, t1: 1, loss };
  for (const method of [dopri5, reversible(dopri5)]) {
    for (const steps of [{ dt: 0.1 }, { stepControl: pid(), dt: 1 }]) {
      const { stats } = solve({ ...problem, method, ...steps });
      assertStats(stats);
      assertEquals(stats.pullbacks, 0);
      const gradient = valueAndGrad({ ...problem, method, ...steps }).stats;
      assertStats(gradient);
      assertEquals([gradient.steps, gradient.rejected], [stats.steps, stats.rejected]);
      assertEquals(gradient.pullbacks, stats.steps * method.evaluations);
    }
  }
});

Deno.test("maxSteps counts rejected steps, and as many as are needed are enough", () => {
  const stepControl = pid({ rtol: 1e-6, atol: 1e-6 });
  const adaptive = { field: exponential(-1), y0: [1], t0: 0, t1: 1, method: bosh3, stepControl };
  const fixed = { ...adaptive, stepControl: undefined, dt: 0.1 };
  for (const options of [fixed, { ...adaptive, dt: 0.5 }]) {
    const { steps, rejected } = solve(options).stats;
    const maxSteps = steps + rejected;
    assertEquals(rejected > 0, options.stepControl !== undefined);
    assertEquals(solve({ ...options, maxSteps }).status, "finished");
    const message = `after ${maxSteps - 1} steps (${steps - 1} accepted)`;
    assertThrows(() => solve({ ...options, maxSteps: maxSteps - 1 }), MaxStepsError, message);
  }
});

Deno.test("adaptive steps end at 100,000 by default, fixed ones do not", () => {
  const field = numericField(1, (_t, _y, dy) => dy[0] = 1);
  const options = { field, y0: [0], t0: 0, t1: 1, onFailure: "return" } as const;
  const stepControl = pid({ dtMax: 8e-6 });
  const { status, stats } = solve({ ...options, method: bosh3, stepControl });
  assertEquals([status, stats.steps], ["max steps reached", 100_000]);
  const fixed = solve({ ...options, method: euler, dt: 8e-6 });
  assertEquals([fixed.status, fixed.stats.steps], ["finished", 125_000]);
});

Deno.test("solve() throws when maxSteps is not a whole number of at least 1", () => {
  const options = { field: exponential(-1), y0: [1], t0: 0, t1: 1, dt: 0.1, method: rk4 };
  for (const maxSteps of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(() => solve({ ...options, maxSteps }), RangeError, `got ${maxSteps}`);
  }
  const maxSteps = "10" as unknown as number;
  assertThrows(() => solve({ ...options, maxSteps }), TypeError, 'got the string "10"');
});

Deno.test("solve() throws when onFailure is unknown", () => {
  const options = { field: exponential(-1), y0: [1], t0: 0, t1: 1, dt: 0.1, method: rk4 };
  const onFailure = "warn" as "throw";
  assertThrows(() => solve({ ...options, onFailure }), RangeError, '"warn"');
});

Deno.test("stepTo() throws for too few times, and for times that do not all rise or all fall", () => {
  for (const times of [[], [1], [0, 0], [0, 1, 1, 2], [0, 2, 1, 3], [3, 2, 2.5], [0, NaN, 1]]) {
    assertThrows(() => stepTo(times), RangeError, `got ${times.length} from`);
  }
});

Deno.test("stepTo() throws when it does not fit the solve, or dt is given as well", () => {
  const options = { field: exponential(-1), y0: [1], t0: 0, t1: 1, method: rk4 };
  const at = (...times: number[]) => ({ ...options, stepControl: stepTo(times) });
  for (const times of [[0.1, 1], [0, 0.9], [0, 1.1], [1, 0]]) {
    assertThrows(() => solve(at(...times)), RangeError, "must go from t0 = 0 to t1 = 1");
  }
  assertThrows(() => solve({ ...at(0, 0.5, 1), dt: 0.5 }), TypeError, "leave dt out");
  assertEquals(solve(at(0, 0.5, 1)).stats.steps, 2);
});

Deno.test("solve() throws when steps of one size have no size", () => {
  const options = { field: exponential(-1), y0: [1], t0: 0, t1: 1, method: rk4 };
  assertThrows(() => solve(options), TypeError, "need dt");
});
