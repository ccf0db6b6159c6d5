import {
  adamW,
  ensemble,
  gradientWorker,
  multiStart,
  Trainer,
  type WorkerOptions,
} from "../../../models/mod.ts";
import { fit, fitWorker } from "../../../experiments/fit/mod.ts";
import { decay, fit as fitMember, member } from "../../problems/workers/decays_worker.ts";
import { swings } from "../../problems/workers/swings.ts";
import { bitsOf } from "./gradients.ts";

/** What trainings come to. */
export interface ByWorkers {
  /** The bits of the losses and the parameters, by the number of workers. */
  readonly bits: Readonly<Record<string, readonly string[]>>;
  /** What is said of workers whose module is nowhere. */
  readonly failure: string;
}

/** Whether this is one of the workers. */
export const isWorker = gradientWorker(() => swings());
fitWorker();

/** Trains with no workers and with some. */
export async function byWorkers(): Promise<ByWorkers> {
  const module = import.meta.url;
  const bits: Record<string, string[]> = {};
  for (const count of [0, 1, 2, 3]) {
    const workers = count === 0 ? undefined : { module, count };
    bits[count] = bitsOf([...await trained(workers), ...await fitted(workers)]);
  }
  const nowhere = new URL("nowhere.js", module);
  const failure = await trained({ module: nowhere, count: 1 }).then(String, String);
  return { bits, failure };
}

/** Of an ensemble, a multi-start and a recording in one, whose workers run the same module. */
async function fitted(workers?: WorkerOptions): Promise<number[]> {
  const shared = workers && { workers };
  const { problems } = await ensemble(member, [1, 2], { fit: fitMember, ...shared });
  const { fits } = await multiStart(decay, { starts: 2, ...shared });
  const t = Array.from({ length: 20 }, (_, i) => i / 10);
  const options = { hidden: 0, hiddenStates: 0, iterations: 20, ...shared };
  const { history } = await fit({ t, x: t.map((t) => 5 * Math.exp(-t)) }, options);
  return [
    ...history.map(({ loss }) => loss),
    ...problems.flatMap(({ field }) => Array.from(field.parameters.flat)),
    ...fits.flatMap(({ fit }) => [fit.sumOfSquares, ...fit.jacobian, fit.parameters.k.item()]),
  ];
}

async function trained(workers?: WorkerOptions): Promise<number[]> {
  const problems = swings();
  const trainer = new Trainer({
    ...{ problems, optimizer: adamW(), startOptimizer: adamW() },
    ...(workers && { workers }),
  });
  try {
    const losses: number[] = [];
    for (let k = 0; k < 3; k++) losses.push(await trainer.stepAsync());
    return [...losses, ...problems[0].field.parameters.flat, ...trainer.starts];
  } finally {
    trainer.release();
  }
}
