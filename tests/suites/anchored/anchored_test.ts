import { assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import {
  asynchronousLeapfrog,
  euler,
  finalStateLoss,
  type GradientOptions,
  type Method,
  midpoint,
  pid,
  PreparedGradient,
  type ReadAt,
  ReconstructionError,
  reversible,
  reversibleAdjoint,
  reversibleHeun,
  rk4,
  stepTo,
  sum,
  trackedBytes,
  tsit5,
  valueAndGrad,
} from "../../../mod.ts";
import { assertAgrees, lossAt } from "../../helpers/anchored.ts";
import { pendulum, problem, SPAN, STEPS, T0, timesOf } from "../../problems/driven_pendulum.ts";
import { LISTED_METHODS } from "../../problems/methods.ts";

const ANCHORS = [1, 2, 3, 8, 50];
const SUM = finalStateLoss((y) => sum(y));

const GO_BACK = LISTED_METHODS.filter(({ goesBack }) => goesBack);

for (const { label, method, exact, exactlyReversible } of GO_BACK) {
  for (const kernels of ["wasm", "interpreter", "float32"] as const) {
    Deno.test(`gradients with 1 to 50 anchors are those of full storage: ${label}, ${kernels}`, () => {
      const field = pendulum(kernels);
      // In singles a bit of y that differs may change a bit of f.
      const within = kernels === "float32" ? 1e-5 : 1e-9;
      for (const direction of [1, -1]) {
        for (const at of ["end", timesOf(direction)] as const) {
          // With every number what is read is of both kinds, and goes both ways.
          for (
            const anchors of ANCHORS.filter((_, k) =>
              (k + +(at === "end")) % 2 === +(direction > 0)
            )
          ) {
            const options = { ...problem(field, method, direction), loss: lossAt(at) };
            const what = `${anchors} anchors, ${direction}, ${at}`;
            const misses = exactlyReversible ? 0 : 20;
            const { stats } = assertAgrees(options, anchors, what, { within, misses });
            // Exact arithmetic has no use for any but the start.
            assertEquals(stats.anchors, exact ? 1 : Math.min(anchors, STEPS), what);
          }
        }
      }
    });
  }
}

const SOME: [string, Method][] = [
  ["reversible(rk4)", reversible(rk4)],
  ["reversible(tsit5) at 0.85", reversible(tsit5, { coupling: 0.85 })],
  ["reversibleHeun", reversibleHeun],
  ["leapfrog at 0.95", asynchronousLeapfrog({ damping: 0.95 })],
];

/** Every way to read. */
function waysToRead(direction: number): ReadAt[] {
  const times = timesOf(direction);
  return [
    "start",
    "end",
    times.filter((_, i) => i % 2 === 0),
    [times[4]],
    { every: 1 },
    { every: 3, start: true },
    { every: 5, end: true, times },
    [...times, ...times].sort((a, b) => direction * (a - b)),
  ];
}

for (const [name, method] of SOME) {
  Deno.test(`gradients with anchors, every way to read: ${name}`, () => {
    for (const direction of [1, -1]) {
      const { dt, ...rest } = problem(pendulum(), method, direction);
      const uneven = Array.from({ length: STEPS + 1 }, (_, i) => {
        return T0 + direction * SPAN * (i / STEPS + 0.02 * Math.sin(Math.PI * i / 4));
      });
      const hasPid = method.hasErrorEstimate && name !== "leapfrog at 0.95";
      const tolerance = method.order > 2 ? 1e-8 : 1e-3;
      const stepped: Record<string, Pick<GradientOptions, "dt" | "stepControl">> = {
        "fixed steps": { dt },
        "given steps": { stepControl: stepTo(uneven) },
        ...(hasPid && {
          "adaptive steps": { stepControl: pid({ rtol: tolerance, atol: tolerance }) },
        }),
      };
      for (const [kind, steps] of Object.entries(stepped)) {
        waysToRead(direction).forEach((at, number) => {
          for (const anchors of [ANCHORS[number % 5], ANCHORS[(number + 2) % 5]]) {
            const options: GradientOptions = { ...rest, ...steps, loss: lossAt(at) };
            const what = `${kind}, ${direction}, way ${number}, ${anchors} anchors`;
            const { stats } = assertAgrees(options, anchors, what);
            assertGreater(stats.anchors!, 0);
            assertLess(stats.lossError!, 1e-9, what);
          }
        });
      }
    }
  });
}

Deno.test("anchors cost no evaluation and no pullback: 4s and 2s a step", () => {
  for (const base of [euler, midpoint, rk4, tsit5]) {
    const s = base.evaluations;
    for (const coupling of ["auto", 0.9, 0.999] as const) {
      for (const anchors of [0, 1, 8, 400]) {
        const { stats } = valueAndGrad({
          ...problem(pendulum(), reversible(base, { coupling }), 1),
          dt: SPAN / 120,
          loss: SUM,
          adjoint: reversibleAdjoint({ anchors, tolerance: 1e-3 }),
        });
        const what = `${base.name}, ${coupling}, ${anchors} anchors`;
        assertEquals([stats.evaluations, stats.pullbacks], [480 * s, 240 * s], what);
        assertEquals(stats.anchors, Math.min(120, Math.max(1, anchors)), what);
      }
    }
  }
  for (const method of [reversibleHeun, asynchronousLeapfrog()]) {
    const take = (anchors: number) =>
      valueAndGrad({
        ...problem(pendulum(), method, 1),
        loss: SUM,
        adjoint: reversibleAdjoint({ anchors }),
      }).stats;
    const [none, eight] = [take(0), take(8)];
    assertEquals(eight.pullbacks, none.pullbacks);
    // What came by an anchor with another last bit is evaluated there.
    assertLess(eight.evaluations, none.evaluations + 9);
  }
});

Deno.test("the start is one of the anchors: with 1 the gradient is that without any, bit for bit", () => {
  for (const method of [reversible(rk4, { coupling: 0.95 }), reversibleHeun]) {
    const options = { ...problem(pendulum(), method, 1), loss: lossAt({ every: 2 }) };
    const [none, one] = [0, 1].map((anchors) => {
      const adjoint = reversibleAdjoint({ anchors });
      const { stats: { adjoint: _, ...stats }, ...rest } = valueAndGrad({ ...options, adjoint });
      return { ...rest, stats };
    });
    assertEquals(one, none);
    assertEquals(one.stats.anchors, 1);
  }
  // What is missed at the start is found, however few there are, and more of them mend it.
  const lossy = {
    ...problem(pendulum(), reversible(rk4, { coupling: 0.9 }), 1),
    dt: SPAN / 400,
    loss: SUM,
  };
  for (const anchors of [0, 1]) {
    const adjoint = reversibleAdjoint({ anchors, onExceeded: "throw" });
    assertThrows(() => valueAndGrad({ ...lossy, adjoint }), ReconstructionError, "more anchors");
  }
  const { stats } = valueAndGrad({ ...lossy, adjoint: reversibleAdjoint({ anchors: 16 }) });
  assertLess(stats.reconstructionError!, 1e-11);
});

Deno.test("with anchors a second run gives the same bits, and takes no memory", () => {
  for (const method of [reversible(tsit5), reversibleHeun, asynchronousLeapfrog()]) {
    for (const anchors of [1, 3, 50]) {
      for (const adaptive of [false, true]) {
        const { dt, ...rest } = problem(pendulum(), method, 1);
        const stepControl = pid({ rtol: 1e-3, atol: 1e-3 });
        const prepared = new PreparedGradient({
          ...rest,
          ...(adaptive ? { stepControl } : { dt }),
          loss: lossAt({ every: 1, times: [0.3] }),
          adjoint: reversibleAdjoint({ anchors }),
        });
        const take = () => [
          prepared.run(),
          prepared.y0Bar.slice(),
          prepared.parametersBar.slice(),
          prepared.stats,
        ];
        const first = take();
        const { live } = trackedBytes();
        assertEquals(take(), first);
        // Others in between leave no trace.
        prepared.y0[0] += 0.5;
        prepared.run();
        prepared.y0[0] -= 0.5;
        assertEquals(take()[0], first[0]);
        if (!adaptive) assertEquals(trackedBytes().live, live);
        prepared.release();
      }
    }
  }
});
