import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { Random, trackedBytes } from "../../../tensors/mod.ts";
import { network, ORDERS, problem } from "../../../tests/problems/adams_problem.ts";
import {
  dopri8,
  fullStorageAdjoint,
  type GradientOptions,
  isReversible,
  pid,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversibleAdams,
  reversibleAdjoint,
  solve,
  stepTo,
  valueAndGrad,
  type VectorField,
} from "../../mod.ts";

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

Deno.test("a rejected step becomes shorter by enough, so that with safety 1 few are rejected", () => {
  for (const order of ORDERS) {
    for (const tolerance of [1e-5, 1e-7, 1e-9]) {
      const { stats } = solve({
        ...problem(reversibleAdams({ order }), 20),
        t1: 20,
        stepControl: pid({ rtol: tolerance, atol: tolerance, safety: 1 }),
      });
      assertLess(stats.rejected, stats.steps, `order ${order}, ${tolerance}`);
    }
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
