import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  type Adjoint,
  automatic,
  backsolveAdjoint,
  fullStorageAdjoint,
  type PathLoss,
  pid,
  type ReadAt,
  recursiveCheckpointAdjoint,
  reversibleAdjoint,
  solve,
  type SolveOptions,
  type StepControl,
  stepTo,
  valueAndGrad,
} from "../../mod.ts";
import { ADJOINT_KINDS } from "../../solvers/internal.ts";
import { centralDifferences, relativeDifference } from "../helpers/central_differences.ts";
import { wave } from "../problems/fields.ts";

import {
  IMPLICIT_METHODS_LISTED,
  LISTED_METHODS,
  type ListedMethod,
  SECOND_ORDER_METHODS,
} from "../problems/methods.ts";
import { NOISY_METHODS } from "../problems/noisy_methods.ts";

const METHODS = [
  ...LISTED_METHODS,
  ...IMPLICIT_METHODS_LISTED,
  ...SECOND_ORDER_METHODS,
  ...NOISY_METHODS,
];
const FIELD = wave();
const T0 = 0.3;
const SPAN = 2;

/** A loss whose derivative depends on the number of a point, its time and its state. */
function lossAt(at: ReadAt): PathLoss {
  return {
    at,
    value: (i, t, y) => (1 + i / 10) * y[0] * y[0] + t * y[0] * y[1],
    cotangent(i, t, y, yBar) {
      yBar[0] += (1 + i / 10) * 2 * y[0] + t * y[1];
      yBar[1] += t * y[0];
    },
  };
}

/** A problem from T0 on, without what is read. */
type Problem = Omit<SolveOptions, "saveAt" | "y0"> & { readonly y0: Float64Array };

function problem(
  { method, noise, field = FIELD }: ListedMethod,
  t1: number,
  steps: { dt?: number; stepControl?: StepControl },
): Problem {
  return { field, noise, method, y0: Float64Array.of(0.9, -0.3), t0: T0, t1, ...steps };
}

/** Every way to read a path that goes over the given times, or those that read the ends of steps alone. */
function waysToRead(times: ArrayLike<number>, onlyEnds = false): Record<string, ReadAt> {
  const onGrid = [times[0], times[2], times[5], times[times.length - 1]];
  const between = (i: number, part: number) => times[i] + part * (times[i + 1] - times[i]);
  const offGrid = [between(0, 0.4), between(3, 0.2), between(3, 0.9), between(4, 0.5)];
  const direction = Math.sign(times[1] - times[0]);
  const mixed = [...onGrid, ...onlyEnds ? [] : offGrid].sort((a, b) => direction * (a - b));
  return {
    "the start": "start",
    "the end": "end",
    "times on the grid": onGrid,
    ...(!onlyEnds && { "times off the grid": offGrid }),
    "every third step": { every: 3 },
    "all steps": { every: 1, start: true },
    "all of this": { start: true, end: true, every: 2, times: mixed },
  };
}

/** Those of the registry but full storage, which they are compared with, and some by options. */
function exactAdjoints({ goesBack, exactlyReversible, multistep }: ListedMethod): Adjoint[] {
  return [
    ...ADJOINT_KINDS.filter(({ exact, keeps }) => exact && keeps !== "anchors")
      .map((kind) => kind.make()).filter(({ name }) => name !== "full"),
    recursiveCheckpointAdjoint({ checkpoints: 1 }),
    recursiveCheckpointAdjoint({ checkpoints: 3 }),
    recursiveCheckpointAdjoint({ memory: 400 }),
    automatic({ memory: multistep ? 400 : 200 }),
    ...(goesBack ? [reversibleAdjoint({ tolerance: exactlyReversible ? 1e-9 : 1e-6 })] : []),
  ];
}

/** What is read, summed up by `solve`, which has no adjoint. */
function valueOf(options: Problem, loss: PathLoss): number {
  const { times, states } = solve({ ...options, saveAt: loss.at });
  return times.reduce((sum, t, i) => {
    return sum + loss.value(i, t, states.data.subarray(2 * i, 2 * i + 2));
  }, 0);
}

/** Compares every adjoint, for ways to read, with full storage, and that with differences. */
function checkGradients(listed: ListedMethod, options: Problem, all: boolean) {
  const { times } = solve({ ...options, saveAt: { start: true, every: 1 } });
  assert(times.length > 7 && times.length < 60, `${times.length} times`);
  // Step sizes count as constants, so the differences are over the same steps.
  const { field, noise, y0, t0, t1, method } = options;
  const stepControl = stepTo(times);
  const replay: Problem = { field, noise, y0: y0.slice(), t0, t1, method, stepControl };
  const ways = Object.entries(waysToRead(times, noise !== undefined))
    .filter(([what]) => all || what === "all of this");
  for (const [what, at] of ways) {
    const loss = lossAt(at);
    const full = valueAndGrad({ ...options, loss, adjoint: fullStorageAdjoint() });
    for (const adjoint of exactAdjoints(listed)) {
      const got = valueAndGrad({ ...options, loss, adjoint });
      // The near-reversible methods say how far off the way back is; the gradient follows it.
      const missed = listed.exactlyReversible ? 0 : 20 * (got.stats.reconstructionError ?? 0);
      const label = `${adjoint.name}, read at ${what}`;
      assertEquals(got.value, full.value, label);
      assertEquals(got.stats.steps, times.length - 1, label);
      assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-9 + missed, label);
      assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-9 + missed, label);
    }
    const value = () => valueOf(replay, loss);
    assertAlmostEquals(value(), full.value, 1e-12);
    const parametersBar = centralDifferences(value, field.parameters.flat);
    assertLess(relativeDifference(full.parametersBar, parametersBar), 1e-8, what);
    assertLess(relativeDifference(full.y0Bar, centralDifferences(value, replay.y0)), 1e-8, what);
  }
}

for (const listed of METHODS) {
  const { label, order, hasErrorEstimate } = listed;
  for (const [direction, t1] of [["forwards", T0 + SPAN], ["backwards", T0 - SPAN]] as const) {
    // A reader goes by the times and their direction, not by what made them.
    const all = direction === "forwards";
    if (listed.noise && !all) continue;
    Deno.test(`every adjoint, ${direction} in time with fixed steps: ${label}`, () => {
      checkGradients(listed, problem(listed, t1, { dt: (t1 - T0) / 23 }), all);
    });

    if (!hasErrorEstimate) continue;
    Deno.test(`every adjoint, ${direction} in time with adaptive steps: ${label}`, () => {
      // Tight enough for some twenty steps or more.
      const tolerance = 10 ** ((listed.multistep ? -0.8 : -1.5) * Math.max(order, 2));
      // Read from the interpolant, so that the steps are the same whatever is read.
      const stepControl = pid({ rtol: tolerance, atol: tolerance, readBy: "interpolant" });
      checkGradients(listed, problem(listed, t1, { stepControl }), all);
    });
  }
}

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
