import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { ORDERS, problem } from "../../../tests/problems/adams_problem.ts";
import {
  automatic,
  bosh3,
  cos,
  dopri5,
  dopri8,
  finalStateLoss,
  type GradientOptions,
  mul,
  neg,
  pid,
  PreparedGradient,
  reversibleAdams,
  reversibleAdamsEvaluations,
  type ReversibleAdamsOptions,
  reversibleAdjoint,
  rk4,
  solve,
  square,
  sum,
  tensor,
  valueAndGrad,
  vectorField,
} from "../../../mod.ts";
import { numericField } from "../../../tests/problems/numeric_field.ts";

Deno.test("reversibleAdams() throws for options that do not fit", () => {
  const bad: [unknown, typeof TypeError | typeof RangeError, string][] = [
    [{ order: 7 }, RangeError, "the order must be 4, 5, 6 or 8, got 7"],
    [{ order: "6" }, RangeError, 'the order must be 4, 5, 6 or 8, got "6"'],
    [{ window: 5 }, RangeError, "from the order, 6, up to 16, got 5"],
    [{ window: 17 }, RangeError, "up to 16, got 17"],
    [{ window: 8.5 }, RangeError, "a whole number"],
    [{ start: bosh3 }, RangeError, "of order 4 at least for order 6, got bosh3 of order 3"],
    [{ start: dopri5, order: 8 }, RangeError, "of order 6 at least for order 8, got dopri5"],
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

Deno.test("reversibleAdams() with a start of an order 2 lower ends about where it does with others", () => {
  const end = (n: number, start?: typeof rk4) =>
    solve(problem(reversibleAdams({ start }), n)).y1.toArray() as number[];
  const exact = end(3200);
  const error = (n: number, start?: typeof rk4) =>
    Math.max(...end(n, start).map((x, k) => Math.abs(x - exact[k])));
  for (const n of [50, 100, 200]) assertLess(error(n, rk4), 2 * error(n), `n = ${n}`);
  assertLess(error(200, rk4), 1e-9);
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
const TURN = numericField(2, (t, y, dy) => {
  const speed = 1 + Math.cos(t) / 2;
  dy[0] = speed * y[1];
  dy[1] = -speed * y[0];
});

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
    for (const start of [rk4, dopri5, dopri8]) {
      if (start.order < order - 2) continue;
      for (const arithmetic of ["float", "exact"] as const) {
        const method = reversibleAdams({ order, start, arithmetic });
        const { window } = method;
        for (const n of [1, 2, window - 1, window, window + 1, 2 * window, 3 * window + 1, 300]) {
          const wanted = reversibleAdamsEvaluations(method, { steps: n });
          for (const anchors of [1, 3, 8]) {
            const { evaluations, pullbacks } = valueAndGrad({
              ...problem(method, n),
              adjoint: reversibleAdjoint({ anchors }),
            }).stats;
            const what = `${method.name}, ${n} steps, ${anchors} anchors`;
            assertEquals({ evaluations, pullbacks }, wanted, what);
          }
          const there = solve(problem(method, n)).stats.evaluations;
          assertEquals(there, Math.min(n, window) * start.evaluations + Math.max(0, n - window));
        }
      }
    }
  }
  const method = reversibleAdams();
  assertThrows(() => reversibleAdamsEvaluations(method, { steps: 0.5 }), RangeError, "got 0.5");
});

Deno.test("fewer anchors will do over few steps, unless they were asked for", () => {
  const method = reversibleAdams();
  const [few, all] = [undefined, reversibleAdjoint({ anchors: 8 })].map((adjoint) =>
    valueAndGrad({ ...problem(method, 40), adjoint })
  );
  assertLess(few.stats.anchors!, 8);
  assertEquals(all.stats.anchors, 8);
  few.y0Bar.forEach((x, k) => assertAlmostEquals(all.y0Bar[k] / x, 1, 1e-9));
});

Deno.test("a start whose stages are too large to be kept is evaluated again, with the same gradient", () => {
  const method = reversibleAdams({ order: 4 });
  const steps = 12;
  for (const kernels of ["wasm", "interpreter"] as const) {
    const gradient = (size: number) =>
      valueAndGrad({
        field: vectorField({ state: [size], f: (t, y) => mul(y, cos(t)), kernels }),
        y0: new Float64Array(size).fill(1),
        ...{ t0: 0, t1: 1, dt: 1 / steps, method, watchDrift: false },
        loss: finalStateLoss((y) => sum(square(y))),
      });
    const [small, large] = [gradient(2), gradient(2 ** 16)];
    const of = ({ stats: { evaluations, pullbacks } }: typeof small) => ({
      evaluations,
      pullbacks,
    });
    assertEquals(of(small), reversibleAdamsEvaluations(method, { steps }));
    assertEquals(of(large), reversibleAdamsEvaluations(method, { steps, keepsStart: false }));
    assertAlmostEquals(large.y0Bar[0] / small.y0Bar[0], 1, 1e-11);
  }
});

Deno.test("automatic() counts with what a kept window takes", () => {
  const method = reversibleAdams();
  // A state of 3 numbers is one of 50.
  for (const [memory, adjoint, anchors] of [[1300, "reversible:3", 3], [4000, "reversible", 8]]) {
    const { stats } = valueAndGrad({
      ...problem(method, 400),
      adjoint: automatic({ memory: Number(memory) }),
    });
    assertEquals([stats.adjoint, stats.anchors], [adjoint, anchors]);
  }
});

Deno.test("a second run evaluates every slope anew, with the parameters as they are then", () => {
  for (const kernels of ["interpreter", "wasm"] as const) {
    for (const steps of [3, 6, 40]) {
      const fieldOf = (a: number[]) =>
        vectorField({
          ...{ state: [3], parameters: { a: tensor(a) }, kernels },
          f: (_t, y, { a }) => neg(mul(a, y)),
        });
      const given = { ...problem(reversibleAdams(), steps), y0: [1, 2, 3] };
      const field = fieldOf([0.5, 0.25, 1]);
      const gradient = new PreparedGradient({ ...given, field });
      gradient.run();
      field.parameters.flat.set([0.75, -0.5, 1]);
      const value = gradient.run();
      const wanted = valueAndGrad({ ...given, field: fieldOf([0.75, -0.5, 1]) });
      assertEquals([value, gradient.y0Bar], [wanted.value, wanted.y0Bar], `${kernels}, ${steps}`);
      assertEquals(gradient.parametersBar, wanted.parametersBar);
      gradient.release();
    }
  }
});
