import { assertEquals, assertRejects } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { trainedBits, withTrainer } from "../../../tests/problems/workers/trained_bits.ts";
import { MODULE } from "../../../tests/problems/workers/swings_worker.ts";
import { adamW, type TrainerState, WorkerError } from "../../mod.ts";

testWith(
  { name: "Trainer has the same bits by 1, 3 and 5 workers as by none", read: true },
  async () => {
    const alone = await trainedBits();
    for (const count of [1, 3, 5]) {
      assertEquals(await trainedBits({ module: MODULE, count }), alone, `${count} workers`);
    }
  },
);

testWith(
  { name: "Trainer goes on from what other workers, or none, had saved", read: true },
  async () => {
    const run = async (counts: readonly number[]) => {
      let state: TrainerState | undefined;
      for (const count of counts) {
        const workers = count === 0 ? {} : { workers: { module: MODULE, count } };
        const optimizers = { optimizer: adamW(), startOptimizer: adamW() };
        await withTrainer({ ...optimizers, ...workers }, async (trainer) => {
          if (state) trainer.restore(state);
          for (let k = 0; k < 3; k++) await trainer.stepAsync();
          state = trainer.save();
        });
      }
      return state;
    };
    assertEquals(await run([2, 0, 3]), await run([0, 0, 0]));
  },
);

testWith(
  { name: "Trainer names a worker that dies of what nobody awaits", read: true },
  async () => {
    const workers = { module: MODULE, count: 1, data: { fault: "later" } };
    const said = await withTrainer({ workers }, (trainer) =>
      assertRejects(
        async () => {
          while (trainer.updates < 10_000) await trainer.stepAsync();
        },
        WorkerError,
        "worker number 0 of 1 (swings_worker.ts): Uncaught Error: out of nowhere",
      ));
    assertEquals(said.worker, 0);
  },
);
