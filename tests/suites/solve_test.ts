import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import {
  euler,
  finalStateLoss,
  fullStorageAdjoint,
  meanSquaredError,
  midpoint,
  NonFiniteStateError,
  PreparedGradient,
  ralston3,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  rk4,
  solve,
  square,
  sum,
  trackedBytes,
  UnstableError,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { exponential, wave } from "../problems/fields.ts";
import { centralDifferences, relativeDifference } from "../helpers/central_differences.ts";

const PROBLEM = { field: wave(), y0: [1, 0], t0: 0, t1: 1, dt: 0.1, method: rk4 };

Deno.test("solve() throws before any work when t1 equals t0", () => {
  assertThrows(() => solve({ ...PROBLEM, t1: 0 }), RangeError, "t1 must differ from t0");
});

Deno.test("solve() throws when dt is 0, of the wrong sign or not finite", () => {
  assertThrows(() => solve({ ...PROBLEM, dt: 0 }), RangeError, "above 0, got 0");
  assertThrows(() => solve({ ...PROBLEM, dt: -0.1 }), RangeError, "above 0, got -0.1");
  assertThrows(() => solve({ ...PROBLEM, t1: -1 }), RangeError, "below 0, got 0.1");
  assertThrows(() => solve({ ...PROBLEM, dt: NaN }), RangeError, "dt must be finite, got NaN");
  assertThrows(() => solve({ ...PROBLEM, t1: Infinity }), RangeError, "t1 must be finite");
  assertThrows(() => solve({ ...PROBLEM, dt: "0.1" as unknown as number }), TypeError, "string");
});

Deno.test("solve() throws when y0 does not fit or is not finite", () => {
  assertThrows(() => solve({ ...PROBLEM, y0: [1, 0, 0] }), TypeError, "shape [2], got [3]");
  assertThrows(() => solve({ ...PROBLEM, y0: [[1, 0]] }), TypeError, "got [1, 2]");
  assertThrows(() => solve({ ...PROBLEM, y0: [1, NaN] }), RangeError, "element 1 is NaN");
});

Deno.test("solve() throws when a time to save at is outside, unsorted or NaN", () => {
  assertThrows(() => solve({ ...PROBLEM, saveAt: [0.5, 1.1] }), RangeError, "number 1 is 1.1");
  assertThrows(() => solve({ ...PROBLEM, saveAt: [-0.1] }), RangeError, "outside the solve");
  assertThrows(() => solve({ ...PROBLEM, saveAt: [0.5, 0.4] }), RangeError, "sort them");
  assertThrows(() => solve({ ...PROBLEM, saveAt: [NaN] }), RangeError, "NaN");
});

Deno.test("valueAndGrad() throws when the loss expects another state", () => {
  const loss = meanSquaredError([1], [[1, 2, 3]]);
  assertThrows(() => valueAndGrad({ ...PROBLEM, loss }), TypeError, "shape [3]");
});

Deno.test("a state that overflows stops the solve with its step and time", () => {
  const field = vectorField({ state: [1], f: (_t, y) => square(y) });
  const error = assertThrows(
    () => solve({ field, y0: [1], t0: 0, t1: 4, dt: 0.1, method: euler }),
    NonFiniteStateError,
    "not finite after step",
  );
  assertGreater(error.step, 10);
  assertAlmostEquals(error.time, (error.step + 1) * 0.1, 1e-12);
  const loss = finalStateLoss((y) => sum(y));
  for (const adjoint of [reversibleAdjoint(), recursiveCheckpointAdjoint(), fullStorageAdjoint()]) {
    const options = { field, y0: [1], t0: 0, t1: 4, dt: 0.1, method: reversible(euler), loss };
    const watchDrift = false;
    assertThrows(() => valueAndGrad({ ...options, adjoint, watchDrift }), NonFiniteStateError);
    // The watch finds that the solution leaves Euler's long before.
    const { step } = assertThrows(() => valueAndGrad({ ...options, adjoint }), UnstableError);
    assertLess(step, error.step);
  }
});

Deno.test("dt that does not divide the interval leaves a shorter last step", () => {
  const { stats, y1 } = solve({ ...PROBLEM, field: exponential(-1), y0: [1], dt: 0.3 });
  assertEquals(stats.steps, 4);
  assertAlmostEquals(y1.data[0], Math.exp(-1), 1e-4);
  // 0.1 ten times is not 1 in binary, and is ten steps all the same.
  assertEquals(solve(PROBLEM).stats.steps, 10);
});

Deno.test("solve() saves at both ends, on the grid and inside steps", () => {
  const saveAt = [0, 0.1, 0.25, 0.25, 0.7, 1];
  const { times, states } = solve({
    ...PROBLEM,
    field: exponential(-1),
    y0: [1],
    dt: 0.1,
    saveAt,
  });
  assertEquals([...times], saveAt);
  assertEquals(states.shape, [6, 1]);
  saveAt.forEach((t, i) => assertLess(Math.abs(states.data[i] - Math.exp(-t)), 1e-6));
});

Deno.test("solve() goes backwards in time, and so do gradients", () => {
  const there = solve({ ...PROBLEM, dt: 0.01 });
  const back = solve({ ...PROBLEM, y0: there.y1, t0: 1, t1: 0, dt: -0.01, saveAt: [0.5, 0] });
  assertAlmostEquals(back.y1.data[0], 1, 1e-8);
  assertAlmostEquals(back.y1.data[1], 0, 1e-8);

  const loss = meanSquaredError([0.93, 0.5, 0.1], [[1, 0], [0, 1], [1, 1]]);
  const options = { ...PROBLEM, t0: 1, t1: 0, dt: -0.1, loss, method: reversible(midpoint) };
  const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
  for (const adjoint of [reversibleAdjoint(), recursiveCheckpointAdjoint({ checkpoints: 2 })]) {
    const got = valueAndGrad({ ...options, adjoint });
    assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-10);
    assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-10);
  }
  const value = () => valueAndGrad(options).value;
  const { flat } = options.field.parameters;
  assertLess(relativeDifference(full.parametersBar, centralDifferences(value, flat)), 1e-6);
});

Deno.test("errors fall with the order of the method, base and reversible", () => {
  for (const base of [euler, midpoint, ralston3, rk4]) {
    // "auto" chooses another coupling for another number of steps, and with it another error.
    for (const method of [base, reversible(base, { coupling: 0.999 })]) {
      const { y1: exact } = solve({ ...PROBLEM, dt: 1 / 2000 });
      const error = (n: number) => {
        const { y1 } = solve({ ...PROBLEM, method, dt: 1 / n });
        return Math.hypot(y1.data[0] - exact.data[0], y1.data[1] - exact.data[1]);
      };
      const slope = Math.log2(error(20) / error(40));
      assertLess(Math.abs(slope - base.order), 0.25, `${method.name} has slope ${slope}`);
    }
  }
});

Deno.test("every adjoint's evaluations and pullbacks are those of its schedule", () => {
  const loss = finalStateLoss((y) => sum(y));
  const options = { ...PROBLEM, dt: 0.01, loss };
  const s = rk4.evaluations;
  const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() }).stats;
  assertEquals([full.evaluations, full.pullbacks], [200 * s, 100 * s]);
  const adjoint = recursiveCheckpointAdjoint({ checkpoints: 8 });
  const { stats } = valueAndGrad({ ...options, adjoint });
  assertEquals([stats.checkpoints, stats.advances], [8, 245]);
  assertEquals([stats.evaluations, stats.pullbacks], [(245 + 100) * s, 100 * s]);
});

Deno.test("a reversible gradient's buffers do not grow with the steps, and end with it", () => {
  const bytes = [100, 10_000].map((n) => {
    const before = trackedBytes().live;
    const loss = finalStateLoss((y) => sum(y));
    const prepared = new PreparedGradient({
      ...PROBLEM,
      field: PROBLEM.field,
      dt: 1 / n,
      method: reversible(midpoint),
      loss,
    });
    prepared.run();
    const { live } = trackedBytes();
    prepared.run();
    assertEquals(trackedBytes().live, live, "a second run allocates nothing");
    prepared.release();
    assertEquals(trackedBytes().live, before);
    return live - before;
  });
  assertGreater(bytes[0], 0);
  assertEquals(bytes[0], bytes[1]);
});
