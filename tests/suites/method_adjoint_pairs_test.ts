import { assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  backsolveAdjoint,
  fullStorageAdjoint,
  pid,
  type ReadAt,
  solve,
  valueAndGrad,
} from "../../mod.ts";
import { relativeDifference } from "../helpers/central_differences.ts";
import {
  adaptiveProblem,
  checkGradients,
  lossAt,
  METHODS,
  type Problem,
  problem,
  SPAN,
  T0,
  waysToRead,
} from "../helpers/method_adjoint_pairs.ts";

METHODS.forEach((listed, k) => {
  const { label, noise, hasErrorEstimate } = listed;
  for (const [direction, t1] of [["forwards", T0 + SPAN], ["backwards", T0 - SPAN]] as const) {
    if (noise && direction === "backwards") continue;
    // Each way to read alone by a third of the methods; by all of them where there is more time.
    const chosen = direction === "forwards" ? [k % 6, (k + 1) % 6] : [];
    Deno.test(`every adjoint, ${direction} in time with fixed steps: ${label}`, () => {
      checkGradients(listed, problem(listed, t1, { dt: (t1 - T0) / 23 }), chosen);
    });
    if (!hasErrorEstimate) continue;
    Deno.test(`every adjoint, ${direction} in time with adaptive steps: ${label}`, () => {
      checkGradients(listed, adaptiveProblem(listed, t1), chosen);
    });
  }
});

/** How far the gradient of the continuous adjoint is from that of the steps. */
function backsolveError(options: Problem, at: ReadAt): number {
  const loss = lossAt(at);
  const full = valueAndGrad({ ...options, loss, adjoint: fullStorageAdjoint() });
  // Its error is what is measured here.
  const adjoint = backsolveAdjoint({ tolerance: Infinity });
  const got = valueAndGrad({ ...options, loss, adjoint });
  assertEquals(got.value, full.value);
  return Math.max(
    relativeDifference(got.parametersBar, full.parametersBar),
    relativeDifference(got.y0Bar, full.y0Bar),
  );
}

for (const listed of METHODS) {
  const { label, method, base = method, order, hasErrorEstimate } = listed;
  const ends = [T0 + SPAN, T0 - SPAN];

  if (!("tableau" in base)) {
    Deno.test(`backsolveAdjoint() throws for a method that is no Runge-Kutta method: ${label}`, () => {
      const options = { ...problem(listed, ends[0], { dt: 0.1 }), loss: lossAt("end") };
      assertThrows(
        () => valueAndGrad({ ...options, adjoint: backsolveAdjoint() }),
        TypeError,
        `got ${method.name}`,
      );
    });
    continue;
  }

  Deno.test(`backsolveAdjoint() is right to the order of fixed steps: ${label}`, () => {
    for (const t1 of ends) {
      const at = Array.from({ length: 11 }, (_, i) => T0 + i * (t1 - T0) / 10);
      const { "all steps": _, "every third step": __, "all of this": ___, ...ways } = waysToRead(
        at,
      );
      for (const [what, at] of Object.entries(ways)) {
        const [coarse, fine] = [80, 160].map((n) =>
          backsolveError(problem(listed, t1, { dt: (t1 - T0) / n }), at)
        );
        // Times inside steps are read from an interpolant whose error is of order 4.
        assertLess(fine, coarse / 2 ** (Math.min(order, 4) - 0.5) + 1e-12, what);
      }
    }
  });

  if (!hasErrorEstimate) continue;
  Deno.test(`backsolveAdjoint() is right to the tolerance of adaptive steps: ${label}`, () => {
    for (const t1 of ends) {
      const stepControl = pid({ rtol: 1e-6, atol: 1e-6 });
      for (const at of ["start", "end", { every: 1, start: true }, { every: 2 }] as const) {
        const options = problem(listed, t1, { stepControl });
        // Every step may be off by the tolerance, and the way on to the gradient magnifies it.
        const { steps } = solve(options).stats;
        assertLess(backsolveError(options, at), 10 * steps * 1e-6);
      }
    }
  });
}
