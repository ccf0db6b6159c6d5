/**
 * Paths of the double pendulum from 64 starts, and a network that is to learn them: what the rows of workers train.
 * The workers run this module, too.
 *
 * @module
 */
import {
  gradientWorker,
  meanSquaredError,
  mlp,
  type PathLoss,
  reversible,
  rk4,
  solveEach,
} from "../../../mod.ts";
import { doublePendulum } from "../../../systems/mod.ts";

const run = { t0: 0, t1: 1, dt: 0.01 };
const times = Array.from({ length: 11 }, (_, i) => i / 10);

/** The problems, whose network has layers 4-32-32-4. */
export function pendulums(count: number) {
  const starts = Array.from({ length: count }, (_, k) => [k / count, 1 - k / count, 0, 0]);
  const each = starts.map((y0) => ({ y0 }));
  const truth = solveEach({
    ...run,
    ...{ field: doublePendulum(), method: rk4, saveAt: times, each },
  });
  const field = mlp({ state: [4], hidden: [32, 32], seed: 1 });
  const method = reversible(rk4);
  return starts.map((y0, k) => {
    const loss: PathLoss = meanSquaredError(times, truth[k].states);
    return { ...run, field, method, y0, loss };
  });
}

gradientWorker(pendulums);
