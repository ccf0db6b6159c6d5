import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import {
  add,
  concat,
  cos,
  interpolation,
  kvaerno3,
  kvaerno5,
  type Method,
  mul,
  neg,
  NonFiniteStateError,
  pid,
  rodas4p,
  rodas5p,
  scale,
  sin,
  slice,
  solve,
  square,
  sub,
  sum,
  vectorField,
  zeros,
} from "../../mod.ts";
import { VAN_DER_POL } from "../../tests/problems/stiff/small_problems.ts";

const METHODS = [kvaerno3, rodas4p, kvaerno5, rodas5p];

/** A turn about the origin, nonlinear, in the time s = t + sin(t) / 2: (cos s, sin s) is a solution. */
const TURN = vectorField({
  state: [2],
  f(t, y) {
    const speed = mul(sum(square(y)), add(1, scale(cos(t), 0.5)));
    return mul(concat([neg(slice(y, 1)), slice(y, 0, 1)]), speed);
  },
});

/** The largest error after a step, where there are n steps. */
function errorOf(n: number, method: Method, t1: number): number {
  const options = { field: TURN, y0: [1, 0], t0: 0, t1, dt: t1 / n, method };
  const { times, states } = solve({ ...options, saveAt: { every: 1 } });
  return Math.max(...Array.from(times, (t, i) => {
    const s = t + Math.sin(t) / 2;
    const [u, v] = states.data.subarray(2 * i);
    return Math.hypot(u - Math.cos(s), v - Math.sin(s));
  }));
}

for (const method of METHODS) {
  Deno.test(`${method.name} converges with its order, forwards and backwards in time`, () => {
    for (const t1 of [3, -3]) {
      // As fine as round-off lets them be.
      const n = method.order < 5 ? 640 : 80;
      const order = Math.log2(errorOf(n, method, t1) / errorOf(2 * n, method, t1));
      assertAlmostEquals(order, method.order, 0.15);
    }
  });

  Deno.test(`${method.name} is not bounded by what decays: Prothero and Robinson's problem`, () => {
    // y' = −λ (y − cos t) − sin t has the solution cos t, whatever λ is.
    for (const rate of [1e2, 1e6, 1e10]) {
      const field = vectorField({
        state: [1],
        f: (t, y) => sub(scale(sub(cos(t), y), rate), sin(t)),
      });
      const { y1 } = solve({ field, y0: [1], t0: 0, t1: 2, dt: 0.1, method });
      assertLess(Math.abs(y1.data[0] - Math.cos(2)), 1e-4);
      const stepControl = pid({ rtol: 1e-8, atol: 1e-8 });
      const off = solve({ field, y0: [2], t0: 0, t1: 2, method, stepControl });
      assertLess(Math.abs(off.y1.data[0] - Math.cos(2)), 1e-6);
    }
  });

  Deno.test(`${method.name} counts its Jacobians, and makes none anew after a rejection`, () => {
    const options = { field: TURN, y0: [1, 0], t0: 0, t1: 3, method };
    const fixed = solve({ ...options, dt: 0.1 }).stats;
    assertGreater(fixed.jacobians!, fixed.steps - 1);
    assertGreater(fixed.factorisations!, fixed.steps - 1);
    if (method.order > 3 && method !== kvaerno5) {
      assertEquals(fixed.jacobians, 30);
      assertEquals(fixed.factorisations, 30);
      assertEquals(fixed.evaluations, 30 * method.evaluations);
      const stepControl = pid({ rtol: 1e-6, atol: 1e-6 });
      const { stats } = solve({ ...options, dt: 2, stepControl });
      assertGreater(stats.rejected, 0);
      assertEquals(stats.jacobians, stats.steps);
      assertEquals(stats.factorisations, stats.steps + stats.rejected);
    }
  });
}

Deno.test("a batch is solved block by block, each as it would be alone", () => {
  const field = (state: number[]) =>
    vectorField({
      state,
      f: (_t, y) => {
        const [u, v] = [slice(y, 0, 1, -1), slice(y, 1, 2, -1)];
        return concat([v, sub(scale(mul(sub(1, square(u)), v), 50), u)], -1);
      },
    });
  const starts = [[2, 0], [1, 0.5], [-1.5, 0.1]];
  for (const method of METHODS) {
    const options = { t0: 0, t1: 1, dt: 1 / 64, method };
    const batch = solve({ ...options, field: field([3, 2]), y0: starts }).y1.data;
    starts.forEach((y0, i) => {
      const alone = solve({ ...options, field: field([2]), y0 }).y1.data;
      // Newton's method goes on until all are right.
      alone.forEach((x, k) => assertAlmostEquals(batch[2 * i + k], x, 1e-12));
    });
    assert(batch.every(Number.isFinite));
  }
});

Deno.test("diffusion along a line of cells decays as its slowest wave does", () => {
  const n = 500;
  const field = vectorField({
    state: [n],
    f: (_t, y) => {
      const left = concat([zeros([1]), slice(y, 0, n - 1)]);
      const right = concat([slice(y, 1), zeros([1])]);
      return scale(sub(add(left, right), scale(y, 2)), (n + 1) ** 2);
    },
  });
  const wave = Array.from({ length: n }, (_, i) => Math.sin(Math.PI * (i + 1) / (n + 1)));
  const rate = 4 * (n + 1) ** 2 * Math.sin(Math.PI / (2 * (n + 1))) ** 2;
  const stepControl = pid({ rtol: 1e-8, atol: 1e-10 });
  for (const method of [rodas5p, kvaerno5]) {
    const options = { field, y0: wave, t0: 0, t1: 0.2, method, stepControl };
    const { y1, stats } = solve(options);
    wave.forEach((x, i) => assertAlmostEquals(y1.data[i], x * Math.exp(-rate * 0.2), 1e-8));
    // An explicit method takes steps of some 3 / (4 n²).
    assertLess(stats.steps, 100);
  }
});

Deno.test("by default the steps of an implicit method follow the error down, so that fewer fail", () => {
  const { field, y0, t1 } = VAN_DER_POL[2];
  for (const method of [rodas5p, kvaerno5]) {
    const options = { field, y0: [...y0], t0: 0, t1, method };
    const by = (factorMinAccepted?: number) =>
      solve({ ...options, stepControl: pid({ rtol: 1e-5, atol: 1e-8, factorMinAccepted }) }).stats;
    const [own, following, holding] = [by(), by(0.2), by(1)];
    assertEquals(own.rejected, following.rejected);
    assertLess(own.rejected, holding.rejected);
    assertLess(own.evaluations, holding.evaluations);
  }
});

Deno.test("a stage of kvaerno5 reads inputs behind the end, those of rodas5p do not", () => {
  const field = vectorField({ state: [1], inputs: { u: 1 }, f: (_t, _y, _p, { u }) => u });
  const end = (method: Method, extrapolation: "refuse" | "continue") => {
    const inputs = { u: interpolation([0, 0.5, 1], [0, 0.5, 1], { extrapolation }) };
    return solve({ field, y0: [0], t0: 0, t1: 1, dt: 0.25, method, inputs }).y1.data[0];
  };
  assertAlmostEquals(end(rodas5p, "refuse"), 0.5, 1e-14);
  assertAlmostEquals(end(kvaerno5, "continue"), 0.5, 1e-14);
  assertThrows(() => end(kvaerno5, "refuse"), NonFiniteStateError, "an input is read at 1.05");
});
