import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { SummedGradient } from "../../../solvers/internal.ts";
import { isFailedSolve } from "../../../solvers/mod.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { trainedBits, withTrainer } from "../../../tests/problems/workers/trained_bits.ts";
import { swings } from "../../../tests/problems/workers/swings.ts";
import { type Fault, MODULE } from "../../../tests/problems/workers/swings_worker.ts";
import { WorkerGradients } from "./worker_gradients.ts";
import { train, Trainer, type TrainerOptions, WorkerError, type WorkerOptions } from "../../mod.ts";

testWith(
  { name: "Trainer has the same bits by 2 workers as by none, stats included", read: true },
  async () => assertEquals(await trainedBits({ module: MODULE, count: 2 }), await trainedBits()),
);

testWith(
  { name: "Trainer has the same bits where the engine refuses a worker's code memory", read: true },
  async () => {
    const data = { fault: "no memory" satisfies Fault };
    assertEquals(await trainedBits({ module: MODULE, count: 1, data }), await trainedBits());
  },
);

/** The sum by rounds of few problems, and what it is without workers. */
async function byRounds(): Promise<void> {
  const problems = swings();
  const weights = problems.map((_, k) => k + 1);
  const sum = new SummedGradient(problems, weights, "test");
  const wanted = [sum.run(), ...sum.parametersBar, ...sum.startsBar];
  // So that each round has one problem.
  const workers = new WorkerGradients(sum, problems, { module: MODULE, count: 1 }, 1);
  try {
    assertEquals([await workers.run(), ...sum.parametersBar, ...sum.startsBar], wanted);
  } finally {
    workers.release();
    sum.release();
  }
}

testWith({ name: "WorkerGradients adds several rounds to the same bits", read: true }, byRounds);

testWith(
  {
    name:
      "Trainer has the same bits where memory cannot be shared, by a worker that is handed over",
    read: true,
  },
  async () => {
    const shared = Object.getOwnPropertyDescriptor(globalThis, "SharedArrayBuffer")!;
    Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
    try {
      const module = () => new Worker(MODULE, { type: "module" });
      assertEquals(await trainedBits({ module, count: 1 }), await trainedBits());
      await byRounds();
    } finally {
      Object.defineProperty(globalThis, "SharedArrayBuffer", shared);
    }
  },
);

testWith({ name: "Trainer fails by workers as it fails without", read: true }, async () => {
  await withTrainer({ workers: { module: MODULE, count: 1 } }, async (trainer) => {
    await trainer.stepAsync();
    const before = trainer.bestParameters.slice();
    // Two of them; the error is that of the first.
    for (const k of [4, 1]) trainer.starts[2 * k] = 1e308;
    const spoilt = trainer.starts.slice();
    const here = assertThrows(() => trainer.run(), Error);
    trainer.starts.set(spoilt);
    const there = await assertRejects(() => trainer.stepAsync(), Error);
    assert(isFailedSolve(there));
    assertEquals(there, here);
    // Nobody may come in between.
    const running = trainer.runAsync();
    assertThrows(() => trainer.run(), Error, "its workers are at work on the gradient");
    await assertRejects(() => trainer.runAsync(), Error, "its workers are at work");
    await running;
    const changed = trainer.runAsync();
    trainer.starts[0] += 1;
    await assertRejects(() => changed, Error, "changed while the workers were at work");
    // It goes on from where it was best.
    assertEquals(trainer.bestParameters, before);
    assertEquals(await trainer.runAsync(), trainer.run());
  });
});

/** What a training says whose workers have a fault. */
function saidOf(fault: Fault | undefined, more: Partial<WorkerOptions> = {}): Promise<string> {
  const workers = { module: MODULE, count: 1, data: { fault }, ...more };
  return withTrainer({ workers }, async (trainer) => {
    const error = await assertRejects(async () => {
      while (trainer.updates < 1000) await trainer.stepAsync();
    }, WorkerError);
    assertEquals(error.worker, 0);
    // The same one, whoever asks again.
    assertEquals(await assertRejects(() => trainer.runAsync()), error);
    return error.message;
  });
}

testWith({ name: "Trainer names a worker that dies, and says why", read: true }, async () => {
  const worker = "Trainer: worker number 0 of 1 (swings_worker.ts): ";
  const [throws, closes, exits, missing] = await Promise.all([
    saidOf("throws"),
    saidOf("closes"),
    saidOf("exits"),
    saidOf(undefined, { module: MODULE.replace("swings_worker", "nowhere") }),
  ]);
  assertEquals(throws, `${worker}there is no such table`);
  assertEquals([closes, exits], Array(2).fill(`${worker}it ended itself`));
  assertMatch(missing, /\(nowhere\.ts\): .*Module not found/);
});

testWith({ name: "Trainer refuses workers that have other problems", read: true }, async () => {
  const [fewer, starts, data] = await Promise.all([
    saidOf("fewer"),
    saidOf("other starts"),
    saidOf("other data"),
  ]);
  assertStringIncludes(fewer, "it has 6 problems, and here are 7: its module must make");
  assertStringIncludes(starts, "it has other starts y0: ");
  assertMatch(data, /problem number 0 has another loss or gradient there than here, \S+ and \S+: /);
});

testWith(
  { name: "train() by workers is train() without, on many trajectories", read: true },
  async () => {
    const make = (more: object) => {
      const problems = swings();
      const [{ field, method }] = problems;
      const each = problems.map(({ field: _, method: __, stepControl: ___, ...own }) => own);
      return { ...{ field, method, each: each.slice(0, 6), iterations: 3 }, ...more };
    };
    const weights = [1, 2, 3, 4, 5, 6];
    const alone = train(make({ weights }));
    const workers = { module: MODULE, count: 1, data: { fault: "without the last" } };
    const seen: number[] = [];
    const training = train({
      ...make({ weights }),
      workers,
      onIteration: ({ iteration, loss }) => void (seen[iteration] = loss),
    });
    assertInstanceOf(training, Promise);
    const { losses, bestParameters } = await training;
    assertEquals([losses, bestParameters], [alone.losses, alone.bestParameters]);
    assertEquals(Float64Array.from(seen), losses);
  },
);

Deno.test("Trainer says what workers must be", () => {
  const refused = (workers: unknown, message: string, type: typeof TypeError = TypeError) =>
    assertThrows(
      () => new Trainer({ problems: swings(), workers } as TrainerOptions),
      type,
      message,
    );
  refused(4, "functions cannot be sent to a worker");
  refused({ module: "./swings.ts" }, "module must be an absolute URL");
  refused({ module: MODULE, count: 0 }, "Trainer: workers: count", RangeError);
  refused({ module: MODULE, size: 2 }, "size");
});
