/**
 * Fits of a decay from seeds, here and in workers: of its rate by `multiStart`, of a network by `ensemble`.
 *
 * @module
 */
import {
  adamW,
  ensembleWorker,
  logNormal,
  meanSquaredError,
  mlp,
  multiStartWorker,
  train,
} from "../../../models/mod.ts";
import { reversible, rk4, vectorField } from "../../../solvers/mod.ts";
import { mul, neg, positive, square } from "../../../tensors/mod.ts";
import { refuseMemory } from "./refuse_memory.ts";

/** The URL of this module. */
export const MODULE = import.meta.url;

/** From this seed on the first solve fails. */
export const FAILS = 3;

/** What goes wrong in workers alone. */
export type SeedFault = "other seed" | "other start" | "fails" | "no memory";

const times = [0.5, 1];

/** A rate that is drawn by the seed. */
export function decay(seed: number) {
  const field = vectorField({
    state: [],
    parameters: { k: positive(logNormal([], { median: 1 })) },
    seed,
    f: (_t, y, { k }) => seed < FAILS ? neg(mul(k, y)) : square(y),
  });
  const loss = meanSquaredError(times, times.map((t) => 5 * Math.exp(-0.3 * t)));
  return { problems: [{ field, y0: 5, t0: 0, t1: 1, dt: 0.1, method: rk4, loss }] };
}

/** A network that is drawn by the seed. */
export function member(seed: number) {
  const field = mlp({ state: [1], hidden: [4], seed });
  const loss = meanSquaredError(times, times.map((t) => [Math.exp(-t)]));
  const y0 = [seed < FAILS ? 1 : 1e300];
  return { field, y0, t0: 0, t1: 1, dt: 0.1, method: reversible(rk4), loss };
}

/** Trains it a little. */
export function fit(problem: ReturnType<typeof member>): void {
  train({ ...problem, optimizer: adamW({ learningRate: 0.01 }), iterations: 5 });
}

/** Whether this is one of the workers. */
export const isWorker = multiStartWorker(decay);

ensembleWorker((seed: number, fault: SeedFault | undefined) => {
  if (fault === "no memory") refuseMemory();
  if (fault === "fails") throw new RangeError("there is no such table");
  const made = member(fault === "other seed" ? seed + 1 : seed);
  return fault === "other start" ? { ...made, y0: [2] } : made;
}, fit);
