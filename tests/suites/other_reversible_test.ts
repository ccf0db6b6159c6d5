import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  asynchronousLeapfrog,
  ees25,
  ees27,
  finalStateLoss,
  fullStorageAdjoint,
  type GradientOptions,
  meanSquaredError,
  type Method,
  pid,
  PreparedGradient,
  ReconstructionError,
  recursiveCheckpointAdjoint,
  reversibleAdjoint,
  reversibleHeun,
  rk4,
  solve,
  sum,
  valueAndGrad,
} from "../../mod.ts";
import { isReversible, type ReversibleStepper } from "../../solvers/mod.ts";
import { centralDifferences, relativeDifference } from "../helpers/central_differences.ts";
import { assertStepIsKept, someBar, weighted } from "../helpers/cotangents.ts";
import { wave } from "../problems/fields.ts";
import { assertHeapFlat } from "../helpers/heap.ts";

const [LEAPFROG, DAMPED] = [1, 0.9].map((damping) => asynchronousLeapfrog({ damping }));
const METHODS: [label: string, method: Method, goesBackExactly: boolean][] = [
  ["asynchronousLeapfrog", LEAPFROG, true],
  ["asynchronousLeapfrog({ damping: 0.9 })", DAMPED, true],
  ["reversibleHeun", reversibleHeun, true],
  ["ees25", ees25, false],
  ["ees27", ees27, false],
];

const SUM = finalStateLoss((y) => sum(y));
const Y0 = Float64Array.of(0.7, -0.4);
const [T0, SPAN] = [0.3, 1.1];

/** A stepper on the nonlinear, time-dependent field, with what else a test looks at. */
function bind(method: Method) {
  const field = wave();
  const counts = { evaluations: 0, pullbacks: 0 };
  const stepper = method.bind(field, { adaptive: method.hasErrorEstimate, counts });
  assert(isReversible(stepper));
  return { stepper, counts, parameters: field.parameters.flat };
}

function startOf(stepper: ReversibleStepper, t: number): Float64Array {
  const state = new Float64Array(stepper.stateSize);
  stepper.start(t, Y0, state);
  return state;
}

/** The state at T0 that three steps of size h lead to, where y, v, ŷ and f̂ are all different. */
function stateAtT0(stepper: ReversibleStepper, h: number): Float64Array {
  const state = startOf(stepper, T0 - 3 * h);
  for (const i of [3, 2, 1]) stepper.step(T0 - i * h, T0 - (i - 1) * h, state);
  return state;
}

/** How far n steps of size h and the way back miss the start, relative to its size. */
function roundTrip(method: Method, n: number, h: number): number {
  const { stepper } = bind(method);
  const state = startOf(stepper, T0);
  const first = state.slice();
  for (let i = 0; i < n; i++) stepper.step(T0 + i * h, T0 + (i + 1) * h, state);
  for (let i = n - 1; i >= 0; i--) stepper.back(T0 + i * h, T0 + (i + 1) * h, state);
  return relativeDifference(state, first);
}

function assertSlope(coarse: number, fine: number, wanted: number) {
  const slope = Math.log2(coarse / fine);
  assertLess(Math.abs(slope - wanted), 0.15, `slope ${slope}, wanted ${wanted}`);
}

/** Compares the gradients of three adjoints, up to what the way back reports to miss. */
function assertAdjointsAgree(options: GradientOptions, goesBackExactly: boolean) {
  const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
  for (const adjoint of [reversibleAdjoint(), recursiveCheckpointAdjoint({ checkpoints: 3 })]) {
    const got = valueAndGrad({ ...options, adjoint });
    const missed = goesBackExactly ? 0 : 100 * (got.stats.reconstructionError ?? 0);
    assertEquals(got.value, full.value);
    assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-10 + missed);
    assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-10 + missed);
  }
  return full;
}

for (const [label, method, goesBackExactly] of METHODS) {
  Deno.test(`${label} converges with order ${method.order}`, () => {
    const problem = { field: wave(), y0: Y0, t0: T0, t1: T0 + SPAN };
    const y1 = (method: Method, n: number) => solve({ ...problem, method, dt: SPAN / n }).y1.data;
    const error = (n: number) => relativeDifference(y1(method, n), y1(rk4, 4000));
    assertSlope(error(320), error(640), method.order);
  });

  Deno.test(`pullback() and reverse() of ${label} are the derivative of step()`, () => {
    for (const h of [0.1, -0.1]) {
      const { stepper, parameters } = bind(method);
      const [before, after] = [0, 1].map(() => stateAtT0(stepper, h));
      const weights = someBar(before.length);
      const value = () => {
        after.set(before);
        stepper.step(T0, T0 + h, after);
        return weighted(weights, after);
      };
      const wanted = [before, parameters].map((x) => centralDifferences(value, x));
      for (const call of ["pullback", "reverse"] as const) {
        const bar = weights.slice();
        const parametersBar = new Float64Array(2);
        after.set(before);
        stepper.tape(T0, T0 + h, after);
        if (call === "pullback") stepper.pullback(T0, T0 + h, bar, parametersBar);
        else stepper.reverse(T0, T0 + h, after, bar, parametersBar);
        const missed = call === "reverse" ? relativeDifference(after, before) : 0;
        assertLess(missed, goesBackExactly ? 1e-12 : 1e-7);
        assertLess(relativeDifference(bar, wanted[0]), 1e-9 + missed);
        assertLess(relativeDifference(parametersBar, wanted[1]), 1e-9 + missed);
      }
    }
  });

  Deno.test(`pullbackStart() of ${label} adds the derivative of start()`, () => {
    const { stepper, parameters } = bind(method);
    const [weights, state] = [0, 1].map(() => someBar(stepper.stateSize));
    const y0 = Y0.slice();
    const value = () => {
      stepper.start(T0, y0, state);
      return weighted(weights, state);
    };
    const wanted = [y0, parameters].map((x) => centralDifferences(value, x));
    const got = wanted.map((bar) => bar.map(() => 3));
    stepper.pullbackStart(T0, y0, weights, got[0], got[1]);
    got.forEach((bar, i) => assertLess(relativeDifference(bar, wanted[i].map((x) => 3 + x)), 1e-9));
  });

  Deno.test(`a kept step of ${label} is pulled back as if it had just been taped`, () => {
    const { stepper } = bind(method);
    assertStepIsKept(stepper, T0, stateAtT0(stepper, 0.1));
  });

  Deno.test(`gradients of a path: ${label}, every adjoint, forwards and backwards in time`, () => {
    for (const span of [SPAN, -SPAN]) {
      // Both ends, two on the grid of 22 steps, three inside steps, two of them in one step.
      const times = [0, 0.11, 2 / 11, 0.46, 0.47, 8 / 11, 1].map((part) => T0 + part * span);
      const loss = meanSquaredError(times, times.map((t) => [Math.sin(t), t]));
      const [field, y0] = [wave(), Y0.slice()];
      const problem = { field, y0, t0: T0, t1: T0 + span, dt: span / 22, method, loss };
      const full = assertAdjointsAgree(problem, goesBackExactly);
      const prepared = new PreparedGradient({ ...problem, adjoint: fullStorageAdjoint() });
      const differences = (x: Float64Array) => centralDifferences(() => prepared.run(), x);
      const parametersBar = differences(field.parameters.flat);
      assertLess(relativeDifference(full.parametersBar, parametersBar), 1e-6);
      assertLess(relativeDifference(full.y0Bar, differences(prepared.y0)), 1e-6);
      prepared.release();
    }
  });

  Deno.test(`evaluations and pullbacks of ${label} are those of its stages`, () => {
    const { stepper, counts } = bind(method);
    const s = method.evaluations;
    const [ofStart, ofReverse] = goesBackExactly ? [1, 1] : [0, 2 * s];
    const [state, bar] = [0, 1].map(() => someBar(stepper.stateSize));
    const [y0Bar, parametersBar] = [0, 1].map(() => new Float64Array(2));
    const expectCounts = (evaluations: number, pullbacks: number, work: () => void) => {
      counts.evaluations = counts.pullbacks = 0;
      work();
      assertEquals(counts, { evaluations, pullbacks }, work.toString());
    };
    expectCounts(ofStart, 0, () => stepper.start(0, Y0, state));
    expectCounts(s, 0, () => stepper.step(0, 0.1, state));
    expectCounts(s, 0, () => stepper.tape(0.1, 0.2, state));
    expectCounts(0, s, () => stepper.pullback(0.1, 0.2, bar, parametersBar));
    expectCounts(ofReverse, s, () => stepper.reverse(0.1, 0.2, state, bar, parametersBar));
    expectCounts(ofReverse, s, () => stepper.reverse(0, 0.1, state, bar, parametersBar));
    const startBar = () => stepper.pullbackStart(0, Y0, bar, y0Bar, parametersBar);
    expectCounts(ofStart, ofStart, startBar);
    stepper.step(0, 0.1, state);
    expectCounts(s, 0, () => stepper.back(0, 0.1, state));
    // What a way back missed at an anchor by a bit is evaluated anew; here there are none.
    const adjoint = reversibleAdjoint({ anchors: 0 });
    const problem = { field: wave(), y0: Y0.slice(), t0: 0, t1: 1, method, loss: SUM, adjoint };
    const [few, many] = [40, 100].map((n) => valueAndGrad({ ...problem, dt: 1 / n }).stats);
    assertEquals(many.evaluations - few.evaluations, 60 * (s + ofReverse));
    assertEquals(many.pullbacks - few.pullbacks, 60 * s);
  });

  Deno.test(`${label} leaves nothing on the heap`, () => {
    const { stepper } = bind(method);
    const [state, bar] = [0, 1].map(() => new Float64Array(stepper.stateSize));
    const parametersBar = new Float64Array(2);
    assertHeapFlat(() => {
      stepper.start(0, Y0, state);
      stepper.step(0, 0.1, state);
      stepper.reverse(0, 0.1, state, bar.fill(1), parametersBar);
    });
  });
}

Deno.test("back() restores the whole state after 1000 steps, forwards and backwards in time", () => {
  for (const method of [LEAPFROG, asynchronousLeapfrog({ damping: 0.9995 }), reversibleHeun]) {
    for (const h of [0.01, -0.01]) assertLess(roundTrip(method, 1000, h), 1e-12, method.name);
  }
  assertLess(roundTrip(DAMPED, 20, 0.01), 1e-12);
});

Deno.test("going back misses by O(h⁶) a step with ees25 and O(h⁸) with ees27", () => {
  assertSlope(roundTrip(ees25, 1, 0.2), roundTrip(ees25, 1, 0.1), 6);
  assertSlope(roundTrip(ees27, 1, 0.4), roundTrip(ees27, 1, 0.2), 8);
  assertSlope(roundTrip(ees25, 20, 0.1), roundTrip(ees25, 40, 0.05), 5);
  assertSlope(roundTrip(ees27, 10, 0.2), roundTrip(ees27, 20, 0.1), 7);
});

Deno.test("the error estimates are distances from Euler's step and fall as h²", () => {
  for (const [method, part] of [[LEAPFROG, 1], [DAMPED, 0.9], [reversibleHeun, 1]] as const) {
    const estimate = (h: number) => {
      const { stepper } = bind(method);
      const [state, error] = [startOf(stepper, T0), new Float64Array(2)];
      const slope = state.slice(-2); // v or f̂: both are f(t0, y0)
      stepper.attempt!(T0, T0 + h, state, error);
      const distance = Y0.map((y, k) => (state[k] - y - h * slope[k]) / part);
      assertLess(relativeDifference(error, distance), 1e-10);
      return Math.hypot(...error);
    };
    for (const h of [0.02, -0.02]) assertSlope(estimate(h), estimate(h / 2), 2);
  }
});

Deno.test("gradients with controlled steps agree, whatever the adjoint", () => {
  for (const method of [LEAPFROG, asynchronousLeapfrog({ damping: 0.9995 }), reversibleHeun]) {
    const stepControl = pid({ rtol: 1e-4, atol: 1e-5 });
    const problem = { field: wave(), y0: Y0.slice(), t0: 0, t1: 2, method, loss: SUM };
    assertAdjointsAgree({ ...problem, stepControl }, true);
  }
});

Deno.test("reversibleHeun evaluates no point twice in back() and reverse()", () => {
  const { stepper, counts } = bind(reversibleHeun);
  const [state, copy] = [0, 1].map(() => stateAtT0(stepper, 0.1));
  counts.evaluations = 0;
  stepper.back(T0 - 0.1, T0, copy);
  stepper.reverse(T0 - 0.1, T0, state, someBar(6), new Float64Array(2));
  assertEquals(counts, { evaluations: 1, pullbacks: 1 });
  assertEquals(state, copy);
  stepper.reverse(T0 - 0.2, T0 - 0.1 - 1e-9, state, someBar(6), new Float64Array(2));
  assertEquals(counts, { evaluations: 3, pullbacks: 2 });
});

Deno.test("damping near 1/2 loses the way back, and the gradient says so", () => {
  const method = asynchronousLeapfrog({ damping: 0.51 });
  const adjoint = reversibleAdjoint({ anchors: 0, onExceeded: "throw" });
  const problem = { field: wave(), y0: [1, 0], t0: 0, t1: 1, method, loss: SUM };
  assertThrows(() => valueAndGrad({ ...problem, dt: 1 / 20, adjoint }), ReconstructionError);
  assertLess(valueAndGrad({ ...problem, dt: 1 / 3, adjoint }).stats.reconstructionError!, 1e-9);
  // With 8 anchors the errors of three steps are the most that add up.
  assertLess(valueAndGrad({ ...problem, dt: 1 / 20 }).stats.reconstructionError!, 1e-9);
});
