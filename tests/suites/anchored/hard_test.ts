import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import {
  concat,
  cos,
  euler,
  finalStateLoss,
  meanSquaredError,
  midpoint,
  mul,
  neg,
  reversible,
  reversibleAdjoint,
  rk4,
  scale,
  sin,
  slice,
  square,
  sub,
  sum,
  tanh,
  tensor,
  tsit5,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../../mod.ts";
import { assertAgrees, lossAt } from "../../helpers/anchored.ts";

/** y' = rate(t) y + a small bend, so that its gradient needs its states. */
function bent(rate: (t: Parameters<typeof sin>[0]) => ReturnType<typeof sin>) {
  return vectorField({
    state: [1],
    parameters: { bend: tensor([0.3]) },
    f: (t, y, { bend }) => sub(mul(rate(t), y), mul(bend, tanh(y))),
  });
}

Deno.test("what grows and then decays, or the other way round, between anchors or over many, is right", () => {
  const cases: [field: VectorField, t1: number][] = [
    // By e^8 up and down again, once and four times.
    [bent((t) => scale(sin(t), 4)), 2 * Math.PI],
    [bent((t) => scale(sin(scale(t, 4)), 16)), 2 * Math.PI],
    [bent((t) => scale(sin(t), -4)), 2 * Math.PI],
    [bent((t) => scale(cos(t), 10)), 3],
  ];
  for (const [number, [field, t1]] of cases.entries()) {
    for (const base of [rk4, tsit5]) {
      for (const n of [400, 2000]) {
        for (const anchors of [1, 2, 8, 50]) {
          for (const at of ["end", { every: n / 20 }] as const) {
            const times = at === "end"
              ? [t1]
              : Array.from({ length: 20 }, (_, i) => (i + 1) * t1 / 20);
            const loss = meanSquaredError(times, times.map((t) => [Math.cos(t)]));
            const method = reversible(base);
            const options = { field, y0: [0.7], t0: 0, t1, dt: t1 / n, method, loss };
            // What the watch refuses is another matter.
            const anchored = { ...options, watchDrift: false };
            assertAgrees(anchored, anchors, `${number}, ${base.name}, ${n}, ${anchors} anchors`, {
              // A miss in parts of e^8 is up to some thousand times as much of what is small on either side.
              misses: 5000,
              // What the estimate between anchors, which is from above, refuses is another matter too.
              adjoint: { tolerance: 1e3 },
            });
          }
        }
      }
    }
  }
});

Deno.test("small elements beside a large one at rest, or a large one that moves, are met again", () => {
  for (const rests of [true, false]) {
    const field = vectorField({
      state: [3],
      parameters: { a: tensor([1.5]) },
      f(t, y, { a }) {
        const [big, u, v] = [0, 1, 2].map((k) => slice(y, k, k + 1));
        const move = rests ? scale(big, 0) : scale(big, 0.1);
        return concat([move, mul(a, v), sub(sin(t), mul(a, tanh(u)))]);
      },
    });
    for (const size of [1, 1e4, 1e8]) {
      for (const anchors of [1, 8, 30]) {
        const { stats } = assertAgrees(
          {
            field,
            y0: [size, 0.6, -0.2],
            t0: 0,
            t1: 5,
            dt: 0.01,
            method: reversible(rk4),
            loss: lossAt("end"),
          },
          anchors,
          `${size}, ${anchors} anchors`,
        );
        assertLess(stats.reconstructionError!, 1e-9);
      }
    }
  }
});

Deno.test("gradients of what is damped by e^5 to e^60 are those of full storage, with 8 anchors", () => {
  for (const damping of [5, 10, 20, 40, 60]) {
    const field = vectorField({
      state: [2],
      parameters: { rate: tensor([damping, damping / 3]) },
      f: (t, y, { rate }) => mul(rate, sub(tanh(sin(t)), add2(y))),
    });
    for (const base of [midpoint, rk4, tsit5]) {
      for (const n of [500, 5000]) {
        const options = {
          field,
          y0: [0.4, -0.9],
          t0: 0,
          t1: 1,
          dt: 1 / n,
          method: reversible(base),
          loss: finalStateLoss((y) => sum(square(y))),
        };
        const { y0Bar, stats } = assertAgrees(options, 8, `${damping}, ${base.name}, ${n} steps`);
        // dL/dy0 all but vanishes.
        y0Bar.forEach((bar) => assertLess(Math.abs(bar), 2 * Math.exp(-Math.min(damping, 27) / 3)));
        assertLess(stats.reconstructionError!, 1e-8);
      }
    }
  }
});

Deno.test("a dL/dy0 that all but vanishes is that of the steps in its own size", () => {
  for (const damping of [5, 20, 40]) {
    const field = vectorField({
      state: [1],
      parameters: { rate: tensor([damping]) },
      f: (_t, y, { rate }) => mul(rate, neg(add2(y))),
    });
    for (const n of [500, 5000]) {
      const rest = { field, y0: [0.7], t0: 0, t1: 1, dt: 1 / n };
      const loss = finalStateLoss((y) => sum(y));
      const options = { ...rest, method: reversible(rk4), loss };
      assertAgrees(options, 8, `${damping}, ${n} steps`);
    }
  }
});

/** y + y³/10, so that what is damped is not linear. */
function add2(y: Parameters<typeof sin>[0]) {
  return sub(y, scale(mul(y, square(y)), -0.1));
}

Deno.test("round-off between two anchors grows by 2^20 at most with coupling auto", () => {
  for (const anchors of [1, 3, 8]) {
    for (const part of [5, 14, 20, 25, 100, 1000]) {
      const n = part * anchors;
      const { coupling, anchors: kept } = valueAndGrad({
        field: bent((t) => neg(cos(t))),
        y0: [0.4],
        t0: 0,
        t1: 1,
        dt: 1 / n,
        method: reversible(euler),
        loss: finalStateLoss((y) => sum(y)),
        adjoint: reversibleAdjoint({ anchors }),
      }).stats;
      assertEquals(kept, anchors);
      assertAlmostEquals(coupling!, Math.max(1 / 2, 1 - 10 / part), 1e-12);
      assertLess(coupling! ** -part, 2 ** 20 + 1);
    }
  }
});
