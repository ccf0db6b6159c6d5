import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { adamW, meanSquaredError, mlp, train } from "../models/mod.ts";
import { midpoint, ReconstructionError, reversible } from "../solvers/mod.ts";
import { simulate, whiteDwarf } from "../systems/mod.ts";
import { trackedBytes } from "../tensors/mod.ts";
import { type ProgressState, runTraining, trainRequest } from "./mod.ts";

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

function request(...args: string[]) {
  const result = trainRequest(["white-dwarf", ...args]);
  assert(result !== "help");
  return result;
}

Deno.test("runTraining() in turns does what train() does at one go, to the last bit", async () => {
  const states: ProgressState[] = [];
  const outcome = await runTraining(
    request("--method", "midpoint", "--iterations", "300", "--seed", "3"),
    data,
    (state) => states.push(state),
  );
  const { times, y0, t0, t1, dt } = data;
  const whole = train({
    field: mlp({ state: [2], hidden: [10], time: true, seed: 3 }),
    ...{ y0, t0, t1, dt },
    method: reversible(midpoint, { coupling: 0.999 }),
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

Deno.test("runTraining() reports steps, coupling, and the worst reconstruction error", async () => {
  const outcome = await runTraining(request("--iterations", "5"), data);
  const { steps, coupling, reconstructionError, parameters, iterations } = outcome;
  assertEquals([steps, coupling, iterations], [20, 0.999, 5]);
  assertEquals(parameters, 3 * 10 + 10 + 10 * 2 + 2);
  assert(reconstructionError !== undefined);
  assertLess(reconstructionError, 1e-12);
});

Deno.test("runTraining() uses the base method for every adjoint but the reversible one", async () => {
  const losses: number[] = [];
  for (const adjoint of ["full", "recursive", "recursive:2"]) {
    const outcome = await runTraining(request("--iterations", "5", "--adjoint", adjoint), data);
    assertEquals([outcome.coupling, outcome.reconstructionError], [undefined, undefined]);
    losses.push(outcome.bestLoss);
  }
  assertAlmostEquals(losses[1] / losses[0], 1, 1e-10);
  assertAlmostEquals(losses[2] / losses[0], 1, 1e-10);
});

Deno.test("runTraining() leaves no counted buffer behind, whether it ends well or not", async () => {
  await runTraining(request("--iterations", "3"), data);
  const { live } = trackedBytes();
  await runTraining(request("--iterations", "3"), data);
  // What stays is the network itself; its parameters are the caller's.
  const perTraining = trackedBytes().live - live;
  await assertRejects(() => runTraining(request("--coupling", "1e-30", "--iterations", "3"), data));
  assertEquals(trackedBytes().live - live, 2 * perTraining);
  assertLess(perTraining, 1000);
});

Deno.test("runTraining() gives timers their turn", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 0);
  try {
    await runTraining(request("--iterations", "3"), data);
  } finally {
    clearInterval(timer);
  }
  assertLess(0, ticks);
});

Deno.test("runTraining() rejects when the way back misses the start", async () => {
  const long = simulate({
    name: "white-dwarf",
    stateNames: ["y1", "y2"],
    field: whiteDwarf(),
    ...{ y0: [1, 0], t0: 0, t1: 1, points: 401, refinement: 1 },
  });
  await assertRejects(
    () => runTraining(request("--coupling", "0.5", "--iterations", "1"), long),
    ReconstructionError,
    "coupling 0.5",
  );
});
