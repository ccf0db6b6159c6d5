import { assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import {
  type Adjoint,
  asynchronousLeapfrog,
  concat,
  cos,
  euler,
  finalStateLoss,
  fullStorageAdjoint,
  type GradientOptions,
  midpoint,
  mul,
  neg,
  pid,
  PreparedGradient,
  ReconstructionError,
  reversible,
  reversibleAdams,
  reversibleAdjoint,
  rk4,
  scale,
  sin,
  slice,
  square,
  stepTo,
  sub,
  sum,
  tensor,
  trackedBytes,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../../mod.ts";
import { assertAgrees, lossAt } from "../../helpers/anchored.ts";
import { relativeDifference } from "../../helpers/central_differences.ts";
import { pendulum, problem, SPAN, STEPS, T0, timesOf } from "../../problems/driven_pendulum.ts";
import { LISTED_METHODS } from "../../problems/methods.ts";

/** Too strict for any way back that is not exact: every stretch is done again. */
const STRICT = { tolerance: 1e-300 };

/** Numbers of anchors. */
const COUNTS = [1, 3, 8];

const GO_BACK = LISTED_METHODS.filter(({ goesBack, exact }) => goesBack && !exact);

for (const { label, method, hasErrorEstimate } of GO_BACK) {
  for (const kernels of ["wasm", "interpreter", "float32"] as const) {
    Deno.test(`stretches done again give the gradient of full storage: ${label}, ${kernels}`, () => {
      const field = pendulum(kernels);
      const times = timesOf(1);
      const { dt, ...rest } = problem(field, method, 1);
      const uneven = Array.from(
        { length: STEPS + 1 },
        (_, i) => T0 + SPAN * (i / STEPS + 0.02 * Math.sin(Math.PI * i / 4)),
      );
      const stepped: Pick<GradientOptions, "dt" | "stepControl">[] = [
        { dt },
        { stepControl: stepTo(uneven) },
      ];
      if (hasErrorEstimate) {
        const tolerance = method.order > 2 ? 1e-6 : 1e-3;
        stepped.push({ stepControl: pid({ rtol: tolerance, atol: tolerance }) });
        if (!method.carriesSlope) {
          const jumpAt = [T0 + SPAN / 3];
          stepped.push({ stepControl: pid({ rtol: tolerance, atol: tolerance, jumpAt }) });
        }
      }
      let redone = 0;
      const ways = ["start", "end", times, { every: 3, end: true, times }] as const;
      stepped.forEach((steps, i) => {
        ways.forEach((at, way) => {
          // Each way to read with each kind of steps, and with each number of anchors over the kinds of steps.
          for (
            const anchors of kernels === "wasm"
              ? [0, COUNTS[(i + way) % 3]]
              : [[0, 3][(i + way) % 2]]
          ) {
            const options: GradientOptions = { ...rest, ...steps, loss: lossAt(at) };
            const what = `${anchors} anchors, steps ${i}, ${JSON.stringify(at)}`;
            const { stats } = assertAgrees(options, anchors, what, {
              within: kernels === "float32" ? 1e-5 : 1e-13,
              adjoint: STRICT,
            });
            assertLess(stats.redoneSteps!, stats.steps + 1, what);
            redone += stats.redoneSteps!;
          }
        });
      });
      // Now and then a way back is right to the last bit, in singles often.
      assertGreater(redone, STEPS * (kernels === "wasm" ? 2 : 1));
    });
  }
}

/** y' = a y cos² t − b y: grows, and is damped, in turns. */
function turns(a: number, b: number) {
  return vectorField({
    state: [1],
    parameters: { a: tensor([a]), b: tensor([b]) },
    f: (t, y, p) => sub(mul(p.a, mul(y, square(cos(t)))), mul(p.b, y)),
  });
}

Deno.test("a way back that loses everything is done again, and only where it does", () => {
  const loss = finalStateLoss((y) => sum(square(y)));
  const field = turns(30, 15);
  const options = { field, y0: [0.3], t0: 0, t1: 6, dt: 6 / 800, loss };
  // Round-off grows by 1.2^100 from one anchor to the next, and by 1.2^400.
  for (const anchors of [0, 1, 2, 8]) {
    const method = reversible(rk4, { coupling: 1 / 1.2 });
    const { stats } = assertAgrees({ ...options, method }, anchors, `${anchors} anchors`, {
      within: 1e-10,
    });
    assertGreater(stats.redoneSteps!, 0);
    // Where y is large all along nothing is lost with 8.
    if (anchors === 8) assertLess(stats.redoneSteps!, 700);
    else assertEquals(stats.redoneSteps, 800);
  }
  const method = reversible(rk4, { coupling: 0.9 });
  const { stats } = assertAgrees({ ...options, method }, 16, "16 anchors");
  assertEquals(stats.redoneSteps, 0);
});

Deno.test("a way back that overflows is done again", () => {
  const field = vectorField({ state: [1], f: (_t, y) => neg(y) });
  const loss = finalStateLoss((y) => sum(y));
  const { y0Bar, stats } = valueAndGrad({
    ...{ field, y0: [1], t0: 0, t1: 10, dt: 0.001, loss },
    method: reversible(euler, { coupling: 0.5 }),
  });
  assertLess(Math.abs(y0Bar[0] / Math.exp(-10) - 1), 0.006);
  assertEquals(stats.redoneSteps, 10_000);
  assertEquals(stats.reconstructionError, 0);
});

Deno.test("a gradient that cancels beside what the way back was off by is done again as a whole", () => {
  // At the edge of what these steps bear a parasitic cotangent grows to 10⁷ times dL/dy0.
  const field = vectorField({
    state: [2],
    parameters: { k: tensor([17]), c: tensor([0.1]) },
    f(_t, y, { k, c }) {
      const [u, v] = [slice(y, 0, 1), slice(y, 1, 2)];
      return concat([v, sub(neg(mul(k, sin(u))), mul(c, v))]);
    },
  });
  const options = {
    ...{ field, y0: [1.1, -0.4], t0: 0, t1: 6, dt: 0.01 },
    method: reversibleAdams({ order: 8, window: 8 }),
    loss: finalStateLoss((y) => sum(square(y))),
  };
  const blind = reversibleAdjoint({ tolerance: Infinity, onExceeded: "warn" });
  const { y0Bar, stats } = valueAndGrad({ ...options, adjoint: blind });
  assertLess(Math.max(stats.reconstructionError!, stats.pathError!, stats.lossError!), 1e-7);
  const right = assertAgrees(options, 8, "as a whole", { within: 1e-12 });
  assertGreater(relativeDifference(y0Bar, right.y0Bar), 1e-3);
  assertEquals(right.stats.redoneSteps, 600);
});

Deno.test("a dL/dθ that is next to nothing beside what misses move the loss by is done again as a whole", () => {
  // y comes to rest at 1, where θ says nothing: dL/dθ is 28 e^−28, and a miss of 1e-12 is far more.
  const field = vectorField({
    state: [1],
    parameters: { theta: tensor([1]) },
    f: (_t, y, { theta }) => neg(mul(theta, sub(y, 1))),
  });
  for (const method of [reversible(midpoint), reversible(rk4), reversible(tsit5)]) {
    for (const anchors of [8, 32]) {
      const options = {
        ...{ field, method, y0: [2], t0: 0, t1: 28, dt: 0.035 },
        loss: finalStateLoss((y) => sum(y)),
      };
      const blind = reversibleAdjoint({ anchors, tolerance: Infinity });
      const { parametersBar, stats } = valueAndGrad({ ...options, adjoint: blind });
      assertLess(Math.max(stats.reconstructionError!, stats.pathError!, stats.lossError!), 1e-9);
      const what = `${method.name}, ${anchors} anchors`;
      const right = assertAgrees(options, anchors, what, { within: 1e-12 });
      // Off by more than a gradient may be in silence.
      assertGreater(relativeDifference(parametersBar, right.parametersBar), 1e-4, what);
      assertEquals(right.stats.redoneSteps, 800);
      const strict = reversibleAdjoint({ anchors, onExceeded: "throw" });
      assertThrows(
        () => valueAndGrad({ ...options, adjoint: strict }),
        ReconstructionError,
        "may be much of dL/dθ",
      );
    }
  }
});

Deno.test("what was done again is done again the same, in memory that n does not change", () => {
  const field = turns(2, 1);
  const method = asynchronousLeapfrog({ damping: 0.6 });
  const loss = finalStateLoss((y) => sum(square(y)));
  const bytes = (n: number, adjoint: Adjoint) => {
    const problem = { field, y0: [0.3], t0: 0, t1: 2, dt: 2 / n, method, loss };
    const before = trackedBytes().live;
    const prepared = new PreparedGradient({ ...problem, watchDrift: false, adjoint });
    const take = () => {
      const value = prepared.run();
      const { y0Bar, parametersBar, stats } = prepared;
      return { value, y0Bar: y0Bar.slice(), parametersBar: parametersBar.slice(), stats };
    };
    const first = take();
    const taken = trackedBytes().live - before;
    assertEquals(take(), first);
    assertEquals(trackedBytes().live - before, taken);
    assertEquals(first.stats.redoneSteps, n);
    const full = valueAndGrad({ ...problem, adjoint: fullStorageAdjoint() });
    assertLess(relativeDifference(first.parametersBar, full.parametersBar), 1e-12);
    prepared.release();
    assertEquals(trackedBytes().live, before);
    return taken;
  };
  const strict = reversibleAdjoint(STRICT);
  // The first gradient of all takes what stays with the field.
  const [, few, ...more] = [500, 500, 5000].map((n) => bytes(n, strict));
  assertEquals(more, [few]);
});

Deno.test("a loss is read again by the numbers of its points, at nodes and inside of steps", () => {
  const { stats } = valueAndGrad({
    field: vectorField({ state: [1], f: (_t, y) => neg(y) }),
    ...{ y0: [1], t0: 0, t1: 1, dt: 0.05, method: reversible(rk4) },
    adjoint: reversibleAdjoint({ anchors: 3, onExceeded: "throw" }),
    loss: {
      at: [0.1, 0.12, 0.13, 0.3, 0.52, 0.77, 0.8, 0.99],
      value: (i, _t, y) => (1 + i) * y[0],
      cotangent: (i, _t, _y, yBar) => void (yBar[0] += 1 + i),
    },
  });
  assertLess(stats.lossError!, 1e-12);
});

Deno.test("a way back is refused for what it misses at the start, between, or in the loss: for each alone", () => {
  const refused = (options: Omit<GradientOptions, "adjoint" | "t0" | "t1" | "dt">) => {
    const adjoint = reversibleAdjoint({ anchors: 0, onExceeded: "throw" });
    const problem = { ...options, t0: 0, t1: 1, dt: 0.01, adjoint, watchDrift: false };
    return assertThrows(() => valueAndGrad(problem), ReconstructionError);
  };
  const within = (x: number) => x <= 1e-8;
  const kept = { y0: [1, 1], loss: finalStateLoss((y) => sum(square(slice(y, 0, 1)))) };
  // The second element is damped by e^40, and the loss does not see it.
  const missed = refused({
    ...kept,
    field: vectorField({ state: [2], f: (_t, y) => mul(tensor([-0.5, -40]), y) }),
    method: reversible(rk4, { coupling: 0.9 }),
  });
  // What grows by e^20 comes near again on the way back, from wherever it was.
  const between = refused({
    ...kept,
    field: vectorField({ state: [2], f: (_t, y) => scale(y, 20) }),
    method: reversible(rk4, { coupling: 0.999 }),
  });
  // A loss that is another one each time that it is asked.
  let calls = 0;
  const fickle = refused({
    y0: [1, 1],
    field: vectorField({ state: [2], f: (_t, y) => neg(y) }),
    method: reversible(rk4),
    loss: {
      at: { every: 10 },
      value: (_i, _t, y) => -y[0] * (1 + 1e-6 * calls++),
      cotangent: (_i, _t, _y, yBar) => void (yBar[0] -= 1),
    },
  });
  const found = [missed, between, fickle].map(({ reconstructionError, pathError, lossError }) =>
    [reconstructionError, pathError, lossError].map(within)
  );
  assertEquals(found, [[false, true, true], [true, false, true], [true, true, false]]);
});
