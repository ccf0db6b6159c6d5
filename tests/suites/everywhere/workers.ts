import { adamW, gradientWorker, Trainer, type WorkerOptions } from "../../../models/mod.ts";
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

/** Trains with no workers and with some. */
export async function byWorkers(): Promise<ByWorkers> {
  const module = import.meta.url;
  const bits: Record<string, string[]> = {};
  for (const count of [0, 1, 2, 3]) {
    bits[count] = bitsOf(await trained(count === 0 ? undefined : { module, count }));
  }
  const nowhere = new URL("nowhere.js", module);
  const failure = await trained({ module: nowhere, count: 1 }).then(String, String);
  return { bits, failure };
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
