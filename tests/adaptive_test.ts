import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import {
  type Adjoint,
  automatic,
  backsolveAdjoint,
  bosh3,
  dopri5,
  dopri8,
  fullStorageAdjoint,
  heun,
  type Method,
  onlineAdvances,
  type PathLoss,
  pid,
  type PidOptions,
  PreparedGradient,
  type ReadAt,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  rk4,
  solve,
  stepTo,
  trackedBytes,
  tsit5,
  UnstableError,
  valueAndGrad,
} from "../mod.ts";
import { centralDifferences, relativeDifference } from "./central_differences.ts";
import { exponential, wave } from "./fields.ts";

const PAIRS = [heun, bosh3, tsit5, dopri5, dopri8];
const PROBLEM = { field: wave(), y0: [1, 0], t0: 0, t1: 4 };
// Read from the interpolant with every method, so that the steps do not depend on what is read.
const TOLERANCES: PidOptions = { rtol: 1e-5, atol: 1e-5, readBy: "interpolant" };

function adaptive(method: Method, options: PidOptions = TOLERANCES) {
  return { ...PROBLEM, method, stepControl: pid(options) };
}

/** y² and t y, so that the cotangent depends on state and time. */
function quadratic(at: ReadAt): PathLoss {
  return {
    at,
    value: (_i, t, y) => y[0] * y[0] + t * y[1],
    cotangent(_i, t, y, yBar) {
      yBar[0] += 2 * y[0];
      yBar[1] += t;
    },
  };
}

const ADJOINTS: Adjoint[] = [
  fullStorageAdjoint({ keep: "stages" }),
  recursiveCheckpointAdjoint(),
  recursiveCheckpointAdjoint({ checkpoints: 1 }),
  recursiveCheckpointAdjoint({ checkpoints: 3 }),
  recursiveCheckpointAdjoint({ memory: 200 }),
  automatic({ memory: 1000 }),
];

const READS: Record<string, ReadAt> = {
  "given times": [0, 0.5, 1.1, 1.11, 2, 4],
  "the start": "start",
  "the end": "end",
  "every third step and the end": { every: 3, end: true },
  "every step, both ends and times": { start: true, every: 1, times: [0.3, 3], end: true },
};

for (const pair of PAIRS) {
  for (const method of [pair, reversible(pair)]) {
    for (const [what, at] of Object.entries(READS)) {
      Deno.test(`adaptive gradients read at ${what}: ${method.name}`, () => {
        const loss = quadratic(at);
        const options = { ...adaptive(method), loss };
        const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
        const adjoints = method === pair ? ADJOINTS : [...ADJOINTS, reversibleAdjoint()];
        for (const adjoint of adjoints) {
          const got = valueAndGrad({ ...options, adjoint });
          assertEquals(got.value, full.value, adjoint.name);
          assertEquals(got.stats.steps, full.stats.steps);
          assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-9);
          assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-9);
        }
        // Step sizes count as constants: the differences are taken over the same steps.
        const { times } = solve({ ...adaptive(method), saveAt: { start: true, every: 1 } });
        const fixed = {
          ...PROBLEM,
          y0: Float64Array.of(1, 0),
          method,
          loss,
          stepControl: stepTo(times),
        };
        const value = () => valueAndGrad({ ...fixed, adjoint: fullStorageAdjoint() }).value;
        const { flat } = PROBLEM.field.parameters;
        assertLess(relativeDifference(full.parametersBar, centralDifferences(value, flat)), 1e-6);
        assertLess(relativeDifference(full.y0Bar, centralDifferences(value, fixed.y0)), 1e-6);
      });
    }
  }
}

Deno.test("backsolveAdjoint() is right to its tolerance, and no better", () => {
  for (const [what, at] of Object.entries(READS)) {
    const errors = [1e-4, 1e-8].map((tolerance) => {
      const options = {
        ...adaptive(dopri5, { rtol: tolerance, atol: tolerance }),
        loss: quadratic(at),
      };
      const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
      const got = valueAndGrad({ ...options, adjoint: backsolveAdjoint() });
      assertEquals(got.value, full.value);
      return Math.max(
        relativeDifference(got.parametersBar, full.parametersBar),
        relativeDifference(got.y0Bar, full.y0Bar),
      );
    });
    assertLess(errors[0], 1e-2, what);
    assertLess(errors[1], 1e-5, what);
  }
});

Deno.test("the online schedule takes the advances that onlineAdvances() states", () => {
  for (const checkpoints of [1, 2, 3, 5, 8, 13, 40, 1000]) {
    const { stats } = valueAndGrad({
      ...adaptive(bosh3),
      loss: quadratic("end"),
      adjoint: recursiveCheckpointAdjoint({ checkpoints }),
    });
    assertEquals(stats.advances, onlineAdvances(stats.steps, checkpoints));
    assert(stats.checkpoints! <= checkpoints);
  }
});

Deno.test("an adaptive error is of the size of the tolerance", () => {
  for (const pair of PAIRS) {
    for (const method of [pair, reversible(pair)]) {
      for (const tolerance of [1e-4, 1e-6]) {
        const exact = solve({ ...PROBLEM, method: rk4, dt: 1e-3 }).y1.data;
        const { y1 } = solve(adaptive(method, { rtol: tolerance, atol: tolerance }));
        assertLess(Math.abs(y1.data[0] - exact[0]), 100 * tolerance, method.name);
      }
    }
  }
});

Deno.test("evaluations are those of the stages, first-same-as-last savings included", () => {
  const cases = [
    { method: heun, all: 2, needed: 2, firstSameAsLast: false },
    { method: bosh3, all: 4, needed: 3, firstSameAsLast: true },
    { method: tsit5, all: 7, needed: 6, firstSameAsLast: true },
    { method: dopri5, all: 7, needed: 6, firstSameAsLast: true },
  ];
  for (const { method, all, needed, firstSameAsLast } of cases) {
    // A first step that is given costs nothing; this one is too large, so some are rejected.
    const options = { ...adaptive(method), dt: 2, loss: quadratic("end") };
    const { stats } = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
    const { steps, rejected } = stats;
    assert(rejected > 0);
    // The first stage is at hand after a rejection, and after a step whose last stage it is.
    const atHand = rejected + (firstSameAsLast ? steps - 1 : 0);
    const forward = (steps + rejected) * all - atHand;
    assertEquals(stats.evaluations, forward + steps * needed, method.name);
    assertEquals(stats.pullbacks, steps * needed, method.name);

    // Without dt the rule for the first step takes two more.
    const chosen = solve(adaptive(method)).stats;
    const saved = chosen.rejected + (firstSameAsLast ? chosen.steps - 1 : 0);
    assertEquals(chosen.evaluations, 2 + (chosen.steps + chosen.rejected) * all - saved);
  }
  // Reversible: the estimate is that of the second half-step; going back needs none.
  const { stats } = valueAndGrad({
    ...adaptive(reversible(bosh3)),
    dt: 2,
    loss: quadratic("end"),
  });
  const { steps, rejected } = stats;
  assertEquals(stats.evaluations, (steps + rejected) * (3 + 4) + steps * 6);
  assertEquals(stats.pullbacks, steps * 6);
});

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
  const exact = solve({ ...PROBLEM, method: dopri8, dt: 1e-3, saveAt: { times: saveAt } });
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

Deno.test("an adaptive reversible solve ends when its two states drift apart", () => {
  const options = {
    field: exponential(-1),
    y0: [1],
    t0: 0,
    t1: 20,
    method: reversible(dopri5),
    stepControl: pid({ rtol: 1e-6, atol: 1e-6 }),
  };
  const error = assertThrows(() => solve(options), UnstableError, "driftMax = 10000");
  const { status, t1, y1 } = solve({ ...options, onFailure: "return" });
  assertEquals([status, t1], ["unstable", error.time]);
  // What it returns is what it had before: wrong by the drift that was allowed, not more.
  assertLess(Math.abs(y1.data[0] - Math.exp(-t1)), 0.1);
  // A lower coupling damps the drift, and the base method has none.
  const damped = { ...options, method: reversible(dopri5, { coupling: 0.5 }) };
  assertLess(Math.abs(solve(damped).y1.data[0]), 1e-2);
  assertLess(Math.abs(solve({ ...options, method: dopri5 }).y1.data[0]), 1e-4);
  // Without the limit it goes on, to nonsense.
  const blind = { ...options, stepControl: pid({ rtol: 1e-6, atol: 1e-6, driftMax: Infinity }) };
  assertGreater(Math.abs(solve(blind).y1.data[0]), 1);
});

Deno.test("pid() takes tolerances for each element", () => {
  const steps = (atol: number | number[]) => solve(adaptive(dopri5, { rtol: 0, atol })).stats.steps;
  assertEquals(steps([1e-3, 1e-3]), steps(1e-3));
  assertGreater(steps([1e-3, 1e-9]), 2 * steps(1e-3));
  assertGreater(steps([1e-9, 1e-3]), 2 * steps(1e-3));
  assertThrows(() => solve(adaptive(dopri5, { atol: [1, 1, 1] })), TypeError, "2 elements of y");
});

Deno.test("a reversible adaptive gradient keeps its times at 8 bytes a step, and no more", () => {
  const bytes = [1e-5, 1e-10].map((tolerance) => {
    const before = trackedBytes().live;
    const gradient = new PreparedGradient({
      ...adaptive(reversible(bosh3), { rtol: tolerance, atol: tolerance }),
      loss: quadratic("end"),
    });
    gradient.run();
    const kept = trackedBytes().live - before;
    const { steps } = gradient.stats;
    gradient.run();
    assertEquals(trackedBytes().live - before, kept, "a second run takes nothing more");
    gradient.release();
    // Times are kept in chunks of 256.
    return kept - 8 * 256 * Math.ceil(steps / 256);
  });
  assertEquals(bytes[0], bytes[1]);
});

Deno.test("pid() throws for numbers out of range and methods without an estimate", () => {
  assertThrows(() => pid({ rtol: -1 }), RangeError, "rtol");
  assertThrows(() => pid({ rtol: 0, atol: 0 }), RangeError, "not both 0");
  assertThrows(() => pid({ factorMin: 1 }), RangeError, "factorMin");
  assertThrows(() => pid({ factorMax: 1 }), RangeError, "factorMax");
  assertThrows(() => pid({ dtMin: 1, dtMax: 0.5 }), RangeError, "dtMax");
  assertThrows(() => pid({ safety: 0 }), RangeError, "safety");
  assertThrows(() => pid({ p: NaN }), RangeError, "p must be");
  assertThrows(() => pid({ i: 0 }), RangeError, "p + i + d");
  assertThrows(() => pid({ stepAt: [NaN] }), RangeError, "stepAt");
  assertThrows(() => pid({ readBy: "spline" as "steps" }), RangeError, "readBy");
  assertThrows(() => pid({ driftMax: 0 }), RangeError, "driftMax");
  assertThrows(() => pid({ norm: "l2" as "rms" }), RangeError, "norm");
  assertThrows(() => solve(adaptive(rk4)), TypeError, "no error estimate");
});
