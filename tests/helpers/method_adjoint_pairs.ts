import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import {
  type Adjoint,
  automatic,
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
import { wave } from "../problems/fields.ts";
import {
  IMPLICIT_METHODS_LISTED,
  LISTED_METHODS,
  type ListedMethod,
  SECOND_ORDER_METHODS,
} from "../problems/methods.ts";
import { NOISY_METHODS } from "../problems/noisy_methods.ts";
import { centralDifferences, relativeDifference } from "./central_differences.ts";

/** Methods that are paired with every adjoint. */
export const METHODS = [
  ...LISTED_METHODS,
  ...IMPLICIT_METHODS_LISTED,
  ...SECOND_ORDER_METHODS,
  ...NOISY_METHODS,
];
const FIELD = wave();
/** The start, and how far it goes. */
export const [T0, SPAN] = [0.3, 2];

/** A loss whose derivative depends on the number of a point, its time and its state. */
export function lossAt(at: ReadAt): PathLoss {
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
export type Problem = Omit<SolveOptions, "saveAt" | "y0"> & { readonly y0: Float64Array };

/** The problem of a method, to an end. */
export function problem(
  { method, noise, field = FIELD }: ListedMethod,
  t1: number,
  steps: { dt?: number; stepControl?: StepControl },
): Problem {
  return { field, noise, method, y0: Float64Array.of(0.9, -0.3), t0: T0, t1, ...steps };
}

/** Every way to read a path that goes over the given times, or those that read the ends of steps alone. */
export function waysToRead(times: ArrayLike<number>, onlyEnds = false): Record<string, ReadAt> {
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

/**
 * Compares every adjoint, for ways to read, with full storage, and that with differences.
 *
 * @param chosen Which ways besides that with all of them, by their numbers from 0 on.
 */
export function checkGradients(
  listed: ListedMethod,
  options: Problem,
  chosen: readonly number[],
): void {
  const { times } = solve({ ...options, saveAt: { start: true, every: 1 } });
  assert(times.length > 7 && times.length < 60, `${times.length} times`);
  // Step sizes count as constants, so the differences are over the same steps.
  const { field, noise, y0, t0, t1, method } = options;
  const stepControl = stepTo(times);
  const replay: Problem = { field, noise, y0: y0.slice(), t0, t1, method, stepControl };
  const ways = Object.entries(waysToRead(times, noise !== undefined))
    .filter(([what], number) => chosen.includes(number) || what === "all of this");
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

/** A problem in adaptive steps, tight enough for some twenty steps or more. */
export function adaptiveProblem(listed: ListedMethod, t1: number): Problem {
  const tolerance = 10 ** ((listed.multistep ? -0.8 : -1.5) * Math.max(listed.order, 2));
  // Read from the interpolant, so that the steps are the same whatever is read.
  const stepControl = pid({ rtol: tolerance, atol: tolerance, readBy: "interpolant" });
  return problem(listed, t1, { stepControl });
}
