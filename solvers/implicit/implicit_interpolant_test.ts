import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import {
  concat,
  cos,
  fullStorageAdjoint,
  IMPLICIT_METHODS,
  meanSquaredError,
  mul,
  pid,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  rodas5p,
  sin,
  slice,
  solve,
  sub,
  tensor,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { centralDifferences, relativeDifference } from "../../tests/helpers/central_differences.ts";
import { ROBERTSON } from "../../tests/problems/stiff/small_problems.ts";
import { ImplicitInterpolant } from "./implicit_interpolant.ts";

/** y₁ follows cos t at a rate, and y₂ follows y₁² slowly: from (1, 1/2) on nothing is fast. */
const follows = vectorField({
  state: [2],
  parameters: { k: tensor([1e4, 0.7]) },
  f(t, y, { k }) {
    const [u, v] = [slice(y, 0, 1), slice(y, 1)];
    const [fast, slow] = [slice(k, 0, 1), slice(k, 1)];
    return concat([sub(mul(fast, sub(cos(t), u)), sin(t)), mul(slow, sub(mul(u, u), v))]);
  },
});

Deno.test("the interpolant of implicit steps is of order 4, whatever decays", () => {
  const counts = { evaluations: 0, pullbacks: 0 };
  const read = (h: number) => {
    const options = { field: follows, t0: 0.3, method: rodas5p, dt: h / 64 };
    const y0 = [Math.cos(0.3), 0.5];
    const times = [0.1, 0.35, 0.5, 0.8].map((s) => 0.3 + s * h);
    const fine = solve({ ...options, y0, t1: 0.3 + h, dt: h / 640, saveAt: times }).states.data;
    const end = solve({ ...options, y0, t1: 0.3 + h, dt: h }).y1.data;
    const interpolant = new ImplicitInterpolant(follows, counts);
    interpolant.moveTo(0.3, 0.3 + h, Float64Array.from(y0), end);
    const y = new Float64Array(2);
    return Math.max(...times.map((t, i) => {
      interpolant.read(t, y);
      return Math.abs(y[1] - fine[2 * i + 1]);
    }));
  };
  const [coarse, fine] = [read(0.4), read(0.2)];
  // Locally O(h⁵).
  assertLess(fine, coarse / 2 ** 4.5);
  assertLess(coarse, 1e-4);
});

Deno.test("the interpolant's rate is the derivative of what it reads, and its ends are exact", () => {
  const counts = { evaluations: 0, pullbacks: 0 };
  const interpolant = new ImplicitInterpolant(follows, counts);
  const [y0, y1] = [Float64Array.of(1, 0.4), Float64Array.of(0.9, 0.5)];
  interpolant.moveTo(0, 0.5, y0, y1);
  assertEquals(counts.evaluations, 8);
  interpolant.moveTo(0, 0.5, y0, y1);
  assertEquals(counts.evaluations, 8);
  const at = (t: number) => {
    const y = new Float64Array(2);
    interpolant.read(t, y);
    return y;
  };
  assertEquals([...at(0), ...at(0.5), ...at(0.6)], [...y0, ...y1, ...y1]);
  const rate = new Float64Array(2);
  interpolant.rate(0.2, rate);
  const [before, after] = [at(0.2 - 1e-5), at(0.2 + 1e-5)];
  rate.forEach((r, k) => assertAlmostEquals(r, (after[k] - before[k]) / 2e-5, 1e-6));
  const kept = new Float64Array(interpolant.size);
  interpolant.save(kept);
  const wanted = at(0.2);
  interpolant.moveTo(3, 4, y1, y0);
  interpolant.restore(0, 0.5, kept);
  assertEquals([...at(0.2)], [...wanted]);
});

Deno.test("a dense path over Robertson's reactions is right to 100 tolerances between its steps", () => {
  const { field, y0, t1, atol } = ROBERTSON;
  const options = { field, y0: [...y0], t0: 0, t1 };
  const fine = pid({ rtol: 1e-10, atol: 1e-10 * atol });
  for (const method of Object.values(IMPLICIT_METHODS)) {
    const stepControl = pid({ rtol: 1e-5, atol: 1e-5 * atol });
    const coarse = { ...options, method, stepControl, dense: true };
    const { path, times } = solve({ ...coarse, saveAt: { start: true, every: 1 } });
    const inside = Array.from(times.subarray(1), (t, i) => times[i] + 0.6 * (t - times[i]));
    const { states } = solve({ ...options, method: rodas5p, stepControl: fine, saveAt: inside });
    inside.forEach((t, i) => {
      path!.at(t).data.forEach((y, k) => {
        const wanted = states.data[3 * i + k];
        assertLess(Math.abs(y - wanted) / (1e-5 * (atol + wanted)), 100, `${method.name} at ${t}`);
      });
    });
  }
});

Deno.test("a gradient through times inside stiff steps is exact", () => {
  for (const method of Object.values(IMPLICIT_METHODS)) {
    const options = {
      ...{ field: follows, y0: [1.2, 0.4], t0: 0, t1: 1, dt: 0.125, method },
      loss: meanSquaredError([0.1, 0.3, 0.31, 0.9, 1], Array(5).fill([0.2, 0.1])),
    };
    const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint({ keep: "stages" }) });
    const kept = valueAndGrad({ ...options, adjoint: recursiveCheckpointAdjoint() });
    assertLess(relativeDifference(kept.parametersBar, full.parametersBar), 1e-12);
    const prepared = new PreparedGradient({ ...options, adjoint: fullStorageAdjoint() });
    const { flat } = follows.parameters;
    const [byFast, bySlow] = [1, 1e-3].map((step) =>
      centralDifferences(() => prepared.run(), flat, step)
    );
    assertLess(Math.abs(full.parametersBar[1] / bySlow[1] - 1), 1e-8);
    assertLess(Math.abs(full.parametersBar[0] / byFast[0] - 1), 1e-5);
    const byStart = centralDifferences(() => prepared.run(), prepared.y0);
    assertLess(relativeDifference(full.y0Bar, byStart), 1e-8);
    prepared.release();
  }
});
