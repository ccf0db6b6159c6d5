import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { adamW, meanSquaredError, mlp, train } from "../../models/mod.ts";
import {
  type Adjoint,
  midpoint,
  ReconstructionError,
  reversible,
  reversibleAdjoint,
} from "../../solvers/mod.ts";
import { type DataSet, simulate, whiteDwarf } from "../../systems/mod.ts";
import { trackedBytes } from "../../tensors/mod.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../train/run/checkpoint.ts";
import { builtInPlan } from "./built_in_plan.ts";
import {
  type Metrics,
  runTraining,
  type TrainingHooks,
  type TrainingProgress,
  type TrainingState,
} from "./training.ts";
import { systemDefaults, trainSettings } from "./options/train_settings.ts";
import { SYSTEMS } from "./systems.ts";
import type { ModelConfig, NetworkConfig, TrainingPlan } from "./plan.ts";

/** A short piece of the white dwarf's path: 21 states. */
const data = simulate({
  name: "white-dwarf",
  stateNames: ["y1", "y2"],
  field: whiteDwarf(),
  y0: [1, 0],
  t0: 0,
  t1: 1,
  points: 21,
});

/** The plan of a short training of it. */
function plan(
  given: Record<string, string>,
  of: DataSet = data,
  adjoint?: Adjoint,
): TrainingPlan {
  const system = SYSTEMS["white-dwarf"];
  const { settings } = trainSettings(given, systemDefaults(system));
  return builtInPlan(system, of, adjoint === undefined ? settings : { ...settings, adjoint });
}

/** Trains to the end. */
async function trained(given: Record<string, string>, hooks?: TrainingHooks) {
  const outcome = await runTraining(plan(given), hooks);
  assert(outcome !== undefined);
  return outcome;
}

Deno.test("runTraining() in turns does what train() does at one go, to the last bit", async () => {
  const states: TrainingProgress[] = [];
  const outcome = await trained(
    { method: "midpoint", iterations: "300", seed: "3" },
    { onTurn: (state) => void states.push(state), turnEvery: 0.01 },
  );
  const { times, y0, t0, t1, dt } = data;
  const whole = train({
    field: mlp({ state: [2], hidden: [10], time: true, seed: 3 }),
    ...{ y0, t0, t1, dt },
    method: reversible(midpoint),
    loss: meanSquaredError(times, data.states),
    optimizer: adamW({ learningRate: 1e-2, weightDecay: 1e-5 }),
    iterations: 300,
  });
  assertEquals(outcome.bestLoss, whole.bestLoss);
  assertEquals(outcome.bestIteration, whole.bestIteration);
  assertEquals(outcome.bestParameters, whole.bestParameters);

  assert(states.length > 1);
  const last = states.at(-1)!;
  assertEquals([last.done, last.of, last.loss], [300, 300, whole.losses[299]]);
  states.forEach(({ done, loss }) => assertEquals(loss, whole.losses[done - 1]));
});

Deno.test("runTraining() ends a stage that fails with the best it had, where the plan says so", async () => {
  const wild = { method: "rk4", iterations: "40", lr: "1e300" };
  await assertRejects(() => runTraining(plan(wild)));
  const outcome = await runTraining({ ...plan(wild), fallsBack: true });
  assert(outcome !== undefined);
  assertEquals(outcome.fellBack, ["whole"]);
  assertEquals([outcome.bestIteration, outcome.iterations < 40], [0, true]);
  assert(outcome.bestLoss < 10 && outcome.bestParameters.every(Number.isFinite));
  assertEquals((await trained({ iterations: "3" })).fellBack, []);
});

Deno.test("runTraining() trains the members of an ensemble one by one, and goes on in each to the same bits", async () => {
  const of = (seed: string, hidden: string) => plan({ iterations: "4", seed, hidden });
  const whole = (): TrainingPlan => ({
    ...of("1", "5"),
    others: [of("2", "3"), of("3", "4")],
  });
  const stages: string[] = [];
  const states: TrainingState[] = [];
  const outcome = await runTraining(whole(), {
    onUpdate: ({ stage }) => void stages.push(stage),
    onTurn: (_, save) => void states.push(save()),
    turnEvery: 0,
  });
  assert(outcome !== undefined);
  assertEquals(
    stages,
    ["whole", "member 2, whole", "member 3, whole"].flatMap((name) => Array(4).fill(name)),
  );
  // Each is what it is alone; the losses are those of the first one.
  const alone = await Promise.all(
    [of("1", "5"), of("2", "3"), of("3", "4")].map((each) => runTraining(each)),
  );
  assertEquals(
    [...outcome.bestParameters],
    alone.flatMap((each) => [...each!.bestParameters]),
  );
  const { bestLoss, bestIteration } = alone[0]!;
  assertEquals([outcome.bestLoss, outcome.bestIteration], [bestLoss, bestIteration]);
  const { members = [], ...first } = outcome.model as NetworkConfig;
  assertEquals<readonly ModelConfig[]>([first, ...members], alone.map((each) => each!.model));
  assertEquals(outcome.iterations, 12);
  for (const from of states.map((state) => decodeCheckpoint(encodeCheckpoint(state), "a"))) {
    const { seconds: _, updates, ...again } = (await runTraining(whole(), { from }))!;
    const { seconds: __, updates: ___, ...first } = outcome;
    assertEquals([again, updates], [first, 12 - from.done]);
  }
});

Deno.test("runTraining() leaves members out that may not join", async () => {
  const of = (seed: string) => plan({ iterations: "2", seed });
  const never = { ...of("2"), joins: () => false };
  const alone = await runTraining(of("1"));
  const outcome = await runTraining({ ...of("1"), others: [never] });
  assertEquals(outcome!.bestParameters, alone!.bestParameters);
  assertEquals(outcome!.model, alone!.model);
  const both = await runTraining({ ...of("1"), others: [never, of("3")] });
  assertEquals(both!.bestParameters.length, 2 * alone!.bestParameters.length);
});

Deno.test("runTraining() reports every update, and the worst reconstruction error", async () => {
  const updates: Metrics[] = [];
  const outcome = await trained({ iterations: "5" }, {
    onUpdate: (update) => updates.push(update),
  });
  const { iterations, reconstructionError, bestLoss, model } = outcome;
  assertEquals(iterations, 5);
  assertEquals(updates.map(({ iteration }) => iteration), [0, 1, 2, 3, 4]);
  assertEquals(updates.map(({ steps, stage }) => [steps, stage]), Array(5).fill([20, "whole"]));
  assertEquals(updates.at(-1)!.bestLoss, bestLoss);
  assert(reconstructionError !== undefined);
  assertEquals(
    reconstructionError,
    Math.max(...updates.map((update) => update.reconstructionError!)),
  );
  assertLess(reconstructionError, 1e-12);
  assertEquals(model.starts, [{ name: "white-dwarf", t0: 0, y0: [1, 0] }]);
});

Deno.test("runTraining() uses the base method for every adjoint but the reversible one", async () => {
  const losses: number[] = [];
  for (const adjoint of ["full", "recursive", "recursive:2", "automatic"]) {
    const outcome = await trained({ iterations: "5", adjoint });
    assertEquals(outcome.reconstructionError, undefined);
    losses.push(outcome.bestLoss);
  }
  for (const loss of losses.slice(1)) assertAlmostEquals(loss / losses[0], 1, 1e-10);
});

Deno.test("runTraining() leaves no counted buffer behind, whether it ends well or not", async () => {
  await trained({ iterations: "3" });
  const { live } = trackedBytes();
  await trained({ iterations: "3" });
  // What stays is the network itself; its parameters are the caller's.
  const perTraining = trackedBytes().live - live;
  await assertRejects(() => trained({ lr: "1e300", iterations: "3" }));
  assertEquals(trackedBytes().live - live, 2 * perTraining);
  assertLess(perTraining, 1000);
});

Deno.test("runTraining() gives timers their turn", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 0);
  try {
    // A turn after each update: how many the usual 0.2 s bring depends on the machine.
    await trained({ iterations: "50", method: "midpoint" }, { turnEvery: 0 });
  } finally {
    clearInterval(timer);
  }
  assertLess(0, ticks);
});

Deno.test("runTraining() resumed from any turn ends in the same numbers", async () => {
  const given = { iterations: "200", method: "midpoint", schedule: "cosine" };
  const saved: TrainingState[] = [];
  const updates: Metrics[] = [];
  const whole = await trained(given, {
    onUpdate: (update) => updates.push(update),
    onTurn: (_, save) => void saved.push(save()),
    turnEvery: 0,
  });
  assertLess(150, saved.length);
  for (const from of [saved[0], saved[77], saved.at(-1)!]) {
    const rest: Metrics[] = [];
    const { seconds: _, updates: done, ...outcome } = await trained(given, {
      from,
      onUpdate: (update) => rest.push(update),
    });
    const { seconds: _s, updates: _u, ...same } = whole;
    assertEquals(outcome, same);
    assertEquals([done, rest], [rest.length, updates.slice(from.done)]);
  }
});

Deno.test("runTraining() ends where a turn gives false", async () => {
  const outcome = await runTraining(plan({ iterations: "100000", method: "midpoint" }), {
    onTurn: () => false,
  });
  assertEquals(outcome, undefined);
});

Deno.test("runTraining() rejects when the way back misses the start, and gives the state", async () => {
  const long = simulate({
    name: "white-dwarf",
    stateNames: ["y1", "y2"],
    field: whiteDwarf(),
    ...{ y0: [1, 0], t0: 0, t1: 1, points: 401, refinement: 1 },
  });
  const strict = reversibleAdjoint({ onExceeded: "throw" });
  const states: TrainingState[] = [];
  await assertRejects(
    () =>
      runTraining(plan({ coupling: "0.5", iterations: "1" }, long, strict), {
        onFailure: (state) => void states.push(state),
      }),
    ReconstructionError,
    "coupling 0.5",
  );
  assertEquals(states.map(({ done, trainer }) => [done, trainer.bestLoss]), [[0, Infinity]]);
});
