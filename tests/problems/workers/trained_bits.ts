import { lbfgs, Trainer, type TrainerOptions, type WorkerOptions } from "../../../models/mod.ts";
import { swings } from "./swings.ts";

/** Uses a trainer of the swings, and releases it. */
export async function withTrainer<T>(
  options: Partial<TrainerOptions>,
  use: (trainer: Trainer) => T | Promise<T>,
): Promise<T> {
  const trainer = new Trainer({ problems: swings(), ...options });
  try {
    return await use(trainer);
  } finally {
    trainer.release();
  }
}

/** All that some updates leave, of parameters and starts together. */
export function trainedBits(workers?: WorkerOptions): Promise<unknown> {
  const options = {
    ...{ optimizer: lbfgs(), startOptimizer: "joint" as const },
    ...(workers && { workers }),
  };
  return withTrainer(options, async (trainer) => {
    const losses: number[] = [];
    for (let k = 0; k < 4; k++) losses.push(await trainer.stepAsync());
    return { losses, state: trainer.save(), stats: trainer.stats };
  });
}
