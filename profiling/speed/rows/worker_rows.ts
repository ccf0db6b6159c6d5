import { Trainer } from "../../../mod.ts";
import { ratioRow } from "../ratio_row.ts";
import type { SpeedRow } from "../speed_row.ts";
import { type Effort, type Timed, timePairs } from "../time_pairs.ts";
import { pendulums } from "./worker_problems.ts";

const PART = "workers";
/** How much of the time of one worker two take at most: they are 1.8 times as fast. */
const claim = { most: 1 / 1.8 };

/** What workers are worth to a training on many trajectories, and what it costs to have one. */
export async function workerRows({ pairs, seconds }: Effort, count = 64): Promise<SpeedRow[]> {
  const what = `gradients of ${count} double pendulums, 4-32-32-4`;
  const module = import.meta.resolve("./worker_problems.ts");
  const trainers = [0, 1, 2].map((workers) =>
    new Trainer({
      problems: pendulums(count),
      ...(workers > 0 && { workers: { module, count: workers, data: count } }),
    })
  );
  try {
    const [none, one, two] = await Promise.all(trainers.map((each) => timed(each, seconds)));
    const text = { part: PART, name: `${what}, by two workers against one` };
    return [
      navigator.hardwareConcurrency < 2
        ? { ...text, unit: "times as long", missing: "there is one core" }
        : ratioRow({ ...text, claim }, await timePairs(two, one, pairs)),
      ratioRow(
        { part: PART, name: `${what}, by one worker against none` },
        await timePairs(one, none, pairs),
      ),
    ];
  } finally {
    for (const trainer of trainers) trainer.release();
  }
}

/** A step of a training, which is warm by then: a measurement is as many as last long enough. */
async function timed(trainer: Trainer, seconds: number): Promise<Timed> {
  for (let k = 0; k < 3; k++) await trainer.runAsync();
  return async () => {
    const start = performance.now();
    let calls = 0;
    do {
      await trainer.runAsync();
      calls++;
    } while (performance.now() - start < 1e3 * seconds);
    return (performance.now() - start) / 1e3 / calls;
  };
}
