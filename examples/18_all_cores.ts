// A double pendulum let go from 24 places, learnt on all cores. The program is its own worker: there it makes the
// same problems, and has nothing else to do.
//
//   deno run --allow-read examples/18_all_cores.ts
import {
  adamW,
  doublePendulum,
  gradientWorker,
  meanSquaredError,
  mlp,
  reversible,
  rk4,
  solveEach,
  train,
} from "@revode/revode";

const run = { t0: 0, t1: 1, dt: 0.02, method: reversible(rk4) };
const times = Array.from({ length: 11 }, (_, i) => i / 10);
const starts = Array.from({ length: 24 }, (_, k) => ({ y0: [k / 24, 1 - k / 24, 0, 0] }));
const truth = solveEach({ ...run, field: doublePendulum(), saveAt: times, each: starts });

const field = mlp({ state: [4], hidden: [32, 32] });
const each = starts.map(({ y0 }, k) => ({ y0, loss: meanSquaredError(times, truth[k].states) }));

if (!gradientWorker(each.map((own) => ({ ...run, field, ...own })))) {
  const options = { ...run, field, each, optimizer: adamW({ learningRate: 0.01 }), iterations: 20 };
  const begin = field.parameters.flat.slice();
  const alone = train(options);
  field.parameters.flat.set(begin);
  const { losses, bestLoss } = await train({ ...options, workers: { module: import.meta.url } });
  console.log("loss", losses[0].toPrecision(2), "then", bestLoss.toPrecision(2));
  console.log("the same as without workers:", bestLoss === alone.bestLoss);
}
