import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import { add, matmul, Random, tanh, tensor, trackedBytes } from "../../tensors/mod.ts";
import {
  dopri5,
  dopri8,
  fullStorageAdjoint,
  type GradientOptions,
  isReversible,
  type PathLoss,
  pid,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversibleAdams,
  reversibleAdamsEvaluations,
  type ReversibleAdamsOptions,
  reversibleAdjoint,
  rk4,
  solve,
  stabilityLimit,
  stepTo,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../mod.ts";

const ORDERS = [4, 5, 6, 8] as const;

const random = new Random(21);
function network(): VectorField {
  const draw = (n: number, k: number) =>
    tensor(Array.from({ length: n }, () => Array.from({ length: k }, () => random.uniform(-1, 1))));
  return vectorField({
    state: [3],
    parameters: { inner: draw(8, 3), outer: draw(3, 8) },
    f: (t, y, p) => matmul(p.outer, tanh(add(matmul(p.inner, y), t))),
  });
}

const FIELD = network();

/** One without buffers of its own. */
const LOSS: PathLoss = {
  at: "end",
  value: (_i, _t, y) => y[0] * y[1] + y[2],
  cotangent(_i, _t, y, yBar) {
    yBar[0] += y[1];
    yBar[1] += y[0];
    yBar[2] += 1;
  },
};

function problem(method: GradientOptions["method"], n: number): GradientOptions {
  return { field: FIELD, y0: [0.3, -0.2, 0.5], t0: 0, t1: 2, dt: 2 / n, method, loss: LOSS };
}

Deno.test("reversibleAdams() throws for options that do not fit", () => {
  const bad: [unknown, typeof TypeError | typeof RangeError, string][] = [
    [{ order: 7 }, RangeError, "the order must be 4, 5, 6 or 8, got 7"],
    [{ order: "6" }, RangeError, 'the order must be 4, 5, 6 or 8, got "6"'],
    [{ window: 5 }, RangeError, "from the order, 6, up to 16, got 5"],
    [{ window: 17 }, RangeError, "up to 16, got 17"],
    [{ window: 8.5 }, RangeError, "a whole number"],
    [{ start: rk4 }, RangeError, "of order 5 at least for order 6, got rk4 of order 4"],
    [{ start: reversibleAdams() }, TypeError, "must be a Runge-Kutta method such as dopri5"],
    [{ coupling: 0 }, RangeError, "reversibleAdams: the coupling must be"],
    [{ coupling: [3, 2] }, RangeError, "reversibleAdams: the coupling must be"],
    [{ coupling: [1, 2000], arithmetic: "exact" }, RangeError, "reversibleAdams: the coupling"],
    [{ arithmetic: "rational" }, RangeError, '"float" or "exact", got "rational"'],
    [{ range: 3 }, TypeError, "a range belongs to arithmetic"],
    [{ ordre: 4 }, TypeError, "reversibleAdams"],
  ];
  for (const [options, error, message] of bad) {
    assertThrows(() => reversibleAdams(options as ReversibleAdamsOptions), error, message);
  }
  const method = reversibleAdams({ arithmetic: "exact", range: [1, 2] });
  assertThrows(() => solve(problem(method, 20)), TypeError, "reversibleAdams: the range must be");
  assertThrows(
    () => solve({ ...problem(reversibleAdams({ start: rk4, order: 5 }), 20), stepControl: pid() }),
    TypeError,
    "no error estimate",
  );
});

Deno.test("reversibleAdams() is what its options say", () => {
  assertEquals(ORDERS.map((order) => reversibleAdams({ order }).window), [4, 6, 8, 11]);
  assertEquals(reversibleAdams().name, "reversibleAdams6");
  assertEquals(reversibleAdams({ arithmetic: "exact" }).name, "reversibleAdams6 (exact)");
  assertEquals(ORDERS.map((order) => reversibleAdams({ order }).start.name), [
    "dopri5",
    "dopri5",
    "dopri5",
    "dopri8",
  ]);
  const { coupling, order, evaluations, hasErrorEstimate } = reversibleAdams({ coupling: [1, 3] });
  assertEquals([coupling, order, evaluations, hasErrorEstimate], [1 / 3, 6, 1, true]);
});

Deno.test("coupling auto keeps the growth of round-off between anchors at e^10, and λ at 1/4 or more", () => {
  const couplingOf = (n: number, anchors: number) => {
    const { stats } = valueAndGrad({
      ...problem(reversibleAdams(), n),
      adjoint: reversibleAdjoint({ anchors }),
    });
    return stats.coupling!;
  };
  assertEquals(couplingOf(100, 8), 0.25);
  assertAlmostEquals(couplingOf(2000, 8) ** (-2000 / 8 / 8), Math.exp(10), 1e-6);
  assertAlmostEquals(couplingOf(2000, 0) ** (-2000 / 8), Math.exp(10), 1e-6);
  assertAlmostEquals(couplingOf(2000, 1), couplingOf(2000, 0), 1e-15);
  const adaptive = (anchors: number) =>
    valueAndGrad({
      ...problem(reversibleAdams(), 100),
      stepControl: pid(),
      adjoint: reversibleAdjoint({ anchors }),
    }).stats.coupling;
  assertEquals([adaptive(8), adaptive(0)], [0.25, 0.9]);
});

/** y' = (1 + cos(t)/2) (y2, −y1): a turn by t + sin(t)/2. */
const TURN: VectorField = {
  ...vectorField({ state: [2], f: (_t, y) => y }),
  linearize() {
    const [y, dy] = [new Float64Array(2), new Float64Array(2)];
    return {
      y,
      dy,
      evaluate(t) {
        const speed = 1 + Math.cos(t) / 2;
        dy[0] = speed * y[1];
        dy[1] = -speed * y[0];
      },
      pullback: () => {},
    };
  },
};

function turnError(
  options: Pick<GradientOptions, "dt" | "stepControl">,
  t1: number,
  order: 4 | 5 | 6 | 8,
) {
  const method = reversibleAdams({ order, coupling: 0.25 });
  const { y1, stats } = solve({ field: TURN, y0: [1, 0], t0: 0, t1, method, ...options });
  const angle = t1 + Math.sin(t1) / 2;
  const error = Math.hypot(y1.data[0] - Math.cos(angle), y1.data[1] + Math.sin(angle));
  return { error, steps: stats.steps };
}

for (const order of ORDERS) {
  for (const t1 of [12, -12]) {
    Deno.test(`order ${order} is shown by fixed steps and by adaptive ones, to t = ${t1}`, () => {
      const n = { 4: 400, 5: 800, 6: 800, 8: 566 }[order];
      const [coarse, fine] = [n, 2 * n].map((n) => turnError({ dt: t1 / n }, t1, order).error);
      assertAlmostEquals(Math.log2(coarse / fine), order, 0.2);
      // Fitted to nine tolerances.
      const points = Array.from({ length: 9 }, (_, i) => {
        const tolerance = 10 ** (-7 - i / 2);
        const stepControl = pid({ rtol: 0, atol: tolerance });
        const { error, steps } = turnError({ stepControl }, t1, order);
        assertLess(error, 10 * tolerance);
        return [Math.log(steps), -Math.log(error)];
      });
      const mean = [0, 1].map((k) => points.reduce((sum, point) => sum + point[k] / 9, 0));
      const slope = points.reduce((sum, [x, y]) => sum + (x - mean[0]) * (y - mean[1]), 0) /
        points.reduce((sum, [x]) => sum + (x - mean[0]) ** 2, 0);
      assertAlmostEquals(slope, order, 0.2);
    });
  }
}

Deno.test("a gradient takes as many evaluations and pullbacks as reversibleAdamsEvaluations() says", () => {
  for (const order of ORDERS) {
    for (const start of [dopri5, dopri8]) {
      if (start.order < order - 1) continue;
      for (const arithmetic of ["float", "exact"] as const) {
        const method = reversibleAdams({ order, start, arithmetic });
        const { window } = method;
        for (const n of [1, 2, window - 1, window, window + 1, 2 * window, 3 * window + 1, 300]) {
          const { evaluations, pullbacks } = valueAndGrad({
            ...problem(method, n),
            adjoint: reversibleAdjoint({ anchors: 1 }),
          }).stats;
          const wanted = reversibleAdamsEvaluations(method, { steps: n, anchors: 1 });
          assertEquals({ evaluations, pullbacks }, wanted, `${method.name}, ${n} steps`);
          const there = solve(problem(method, n)).stats.evaluations;
          assertEquals(there, Math.min(n, window) * start.evaluations + Math.max(0, n - window));
        }
      }
      // None of these anchors is in the start or right behind it.
      const method = reversibleAdams({ order, start });
      for (const anchors of [2, 3, 8]) {
        const { evaluations, pullbacks } = valueAndGrad({
          ...problem(method, 400),
          adjoint: reversibleAdjoint({ anchors }),
        }).stats;
        const wanted = reversibleAdamsEvaluations(method, { steps: 400, anchors });
        assertEquals({ evaluations, pullbacks }, wanted, `${method.name}, ${anchors} anchors`);
      }
    }
  }
  const method = reversibleAdams();
  assertEquals(
    reversibleAdamsEvaluations(method, { steps: 400 }),
    reversibleAdamsEvaluations(method, { steps: 400, anchors: 8 }),
  );
  assertThrows(() => reversibleAdamsEvaluations(method, { steps: 0.5 }), RangeError, "got 0.5");
  assertThrows(
    () => reversibleAdamsEvaluations(method, { steps: 3, anchors: 0 }),
    RangeError,
    "anchors must be",
  );
});

Deno.test("a rejected step costs no evaluation", () => {
  for (const order of ORDERS) {
    const method = reversibleAdams({ order });
    const { stats } = solve({
      ...problem(method, 20),
      t1: 30,
      stepControl: pid({ rtol: 1e-7, atol: 1e-7, factorMax: 5, safety: 1 }),
    });
    const { steps, rejected, evaluations } = stats;
    assertGreater(rejected, 3);
    const all = method.start.tableau.b.length;
    // The start evaluates the stages of its estimate as well, and may be rejected.
    assertLess(evaluations, (steps - method.window) + 2 * method.window * all);
    assertGreater(steps - method.window, 3 * method.window * all / 10);
  }
});

/** The field turns round at t = 1. */
function turning(): VectorField {
  const inner = network();
  return {
    ...inner,
    linearize() {
      const point = inner.linearize();
      let sign = 1;
      return {
        ...point,
        evaluate(t) {
          sign = t < 1 ? 1 : -1;
          point.evaluate(t);
          for (let k = 0; k < point.dy.length; k++) point.dy[k] *= sign;
        },
        pullback(dyBar, yBar, parametersBar) {
          point.pullback(dyBar.map((x) => sign * x), yBar, parametersBar);
        },
      };
    },
  };
}

Deno.test("where the field jumps the method begins anew, and the way back goes on from the state before", () => {
  const field = turning();
  for (const arithmetic of ["float", "exact"] as const) {
    const cases: [jumpAt: number[], starts: number][] = [
      [[1], 2],
      [[1, 1.5], 3],
      // None before the start; at the end a step of no length stands behind it.
      [[0, 1, 2], 3],
      // Neighbours are one.
      [[1, 1 + Number.EPSILON], 2],
    ];
    for (const [jumpAt, starts] of cases) {
      const method = reversibleAdams({ arithmetic });
      const options = {
        ...problem(method, 20),
        field,
        stepControl: pid({ rtol: 1e-9, atol: 1e-9, jumpAt }),
      };
      const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
      const { y1 } = solve({ ...options, method: dopri8 });
      full.y1.forEach((x, k) => assertAlmostEquals(x, y1.data[k], 1e-7));
      for (const adjoint of [reversibleAdjoint(), recursiveCheckpointAdjoint({ checkpoints: 3 })]) {
        const got = valueAndGrad({ ...options, adjoint });
        got.y0Bar.forEach((x, k) => assertAlmostEquals(x, full.y0Bar[k], 1e-11));
        got.parametersBar.forEach((x, k) => assertAlmostEquals(x, full.parametersBar[k], 1e-11));
        if (adjoint.name !== "reversible") continue;
        assertLess(got.stats.reconstructionError!, arithmetic === "exact" ? 1e-300 : 1e-9);
        if (arithmetic === "exact") assertEquals(got.stats.anchors, starts);
      }
    }
  }
});

Deno.test("uneven steps forget what they must, and the way back has it", () => {
  // A hundred steps, some hundred times as long as others.
  const random = new Random(5);
  const times = [0];
  for (let i = 0; i < 150; i++) {
    const long = Math.floor(i / 25) % 2 === 0;
    times.push(times[i] + (long ? 0.04 : 0.0004) * random.uniform(0.8, 1.2));
  }
  for (const arithmetic of ["float", "exact"] as const) {
    for (const order of ORDERS) {
      const method = reversibleAdams({ order, arithmetic });
      const { dt: _, ...rest } = problem(method, 20);
      const options = { ...rest, t1: times[150], stepControl: stepTo(times) };
      const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
      const { y1 } = solve({ ...options, method: dopri8 });
      full.y1.forEach((x, k) => assertAlmostEquals(x, y1.data[k], 1e-3));
      const got = valueAndGrad({ ...options, adjoint: reversibleAdjoint() });
      assertEquals(got.value, full.value);
      got.parametersBar.forEach((x, k) => assertAlmostEquals(x, full.parametersBar[k], 1e-9));
      assertLess(got.stats.reconstructionError!, arithmetic === "exact" ? 1e-300 : 1e-7);
    }
  }
});

Deno.test("what is forgotten is kept for a way back alone", () => {
  const bytesOf = (adjoint: GradientOptions["adjoint"], sharp: boolean) => {
    const { dt: _, ...rest } = problem(reversibleAdams({ coupling: 0.25 }), 20);
    // Every tenth step is a hundredth of the others: what the step behind it then forgets.
    const times = Float64Array.from(
      { length: 4001 },
      (_, i) => i - (sharp && i % 10 === 9 ? -0.99 : 0),
    );
    const stepControl = stepTo(times.map((t) => 2 * t / 4000));
    const before = trackedBytes().live;
    const gradient = new PreparedGradient({ ...rest, adjoint, stepControl });
    gradient.run();
    const first = trackedBytes().live - before;
    gradient.run();
    assertEquals(trackedBytes().live - before, first);
    gradient.release();
    assertEquals(trackedBytes().live, before);
    return first;
  };
  assertEquals(
    bytesOf(recursiveCheckpointAdjoint({ checkpoints: 4 }), true),
    bytesOf(recursiveCheckpointAdjoint({ checkpoints: 4 }), false),
  );
  const kept = bytesOf(reversibleAdjoint(), true) - bytesOf(reversibleAdjoint(), false);
  assertGreater(kept, 300 * 4 * 8);
  assertLess(kept, 4000 * 4 * 8);
});

Deno.test("with steps of one size memory is the same whatever their number", () => {
  const peakOf = (n: number) => {
    const before = trackedBytes().live;
    const gradient = new PreparedGradient({ ...problem(reversibleAdams(), n) });
    gradient.run();
    const { live } = trackedBytes();
    gradient.release();
    return live - before;
  };
  peakOf(50);
  assertEquals(peakOf(1000), peakOf(100));
  assertEquals(peakOf(20_000), peakOf(100));
});

/** y' = −a (y − cos t): its solution, after a while, is (a² cos t + a sin t)/(1 + a²). */
function damped(a: number): VectorField {
  return {
    ...TURN,
    stateShape: [1],
    linearize() {
      const [y, dy] = [new Float64Array(1), new Float64Array(1)];
      const evaluate = (t: number) => {
        dy[0] = -a * (y[0] - Math.cos(t));
      };
      return { y, dy, evaluate, pullback: () => {} };
    },
  };
}

Deno.test("a parasitic mode ends the solve, from where damping is more than the coupling allows", () => {
  for (const order of ORDERS) {
    const method = reversibleAdams({ order });
    for (const n of [2000, 20_000]) {
      const limit = n * stabilityLimit(method, { steps: n });
      const attempt = (a: number, watchDrift: boolean) => {
        const problem = {
          field: damped(a),
          y0: [0.5],
          t0: 0,
          t1: 1,
          dt: 1 / n,
          method,
          watchDrift,
        };
        const { status, y1, t1, stats } = solve({ ...problem, onFailure: "return" });
        const wanted = (a * a * Math.cos(t1) + a * Math.sin(t1)) / (1 + a * a);
        return { status, error: Math.abs(y1.data[0] - wanted), stats };
      };
      for (const part of [0.3, 0.6, 0.9]) {
        const { status, error, stats } = attempt(part * limit, true);
        assertEquals(status, "finished");
        assertLess(error, 1e-7);
        assertEquals(stats.watchEvaluations, 0);
      }
      for (const part of [2, 3, 5]) {
        assertEquals(attempt(part * limit, true).status, "unstable");
        assertGreater(attempt(part * limit, false).error, 1);
      }
    }
  }
});

Deno.test("parameters may change between steps of a stepper of one's own", () => {
  const field = network();
  const stepper = reversibleAdams().bind(field, { counts: { evaluations: 0, pullbacks: 0 } });
  assert(isReversible(stepper));
  const run = (change: boolean) => {
    const state = new Float64Array(stepper.stateSize);
    stepper.start(0, Float64Array.of(0.1, 0.2, 0.3), state);
    for (let i = 0; i < 12; i++) stepper.step(0.1 * i, 0.1 * (i + 1), state);
    const before = state.slice();
    stepper.step(1.2, 1.3, state);
    if (!change) return state;
    // The same step from the same state, with other parameters.
    field.parameters.flat[0] += 0.5;
    const again = before.slice();
    stepper.step(1.2, 1.3, again);
    field.parameters.flat[0] -= 0.5;
    return again;
  };
  const [same, other] = [run(false), run(true)];
  assertGreater(Math.abs(same[0] - other[0]), 1e-6);
});
