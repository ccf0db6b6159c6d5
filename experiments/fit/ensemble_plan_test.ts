import { assertEquals } from "@std/assert";
import { joinedModel, stagesOf, tensorsOf, updatesIn } from "./ensemble_plan.ts";
import { fieldOf } from "./network/field_of.ts";
import type { NetworkConfig, TrainingPlan } from "./plan.ts";

/** The training of a network of one column that has a name and a start. */
function planOf(seed: number, more: Partial<TrainingPlan> = {}): TrainingPlan {
  const network = {
    ...{ stateNames: ["x"], timeName: "t", hidden: [], activation: "tanh", seed },
    ...{ seesTime: false, bypass: false, offset: [0], factor: [1], timeOffset: 0, timeFactor: 1 },
    ...{ method: "rk4", dt: 0.1 },
  };
  const stage = (name: string, iterations: number) => ({
    ...{ name, iterations },
    makeTrainer: () => {
      throw new Error("no stage is run here");
    },
  });
  return {
    field: fieldOf(network),
    stages: [stage("windows", 2), stage("whole", 3)],
    model: ([x]): NetworkConfig => ({ ...network, starts: [{ name: "1", t0: 0, y0: [x] }] }),
    ...more,
  };
}

const trained = (k: number, bestLoss: number) => ({
  ...{ bestLoss, bestIteration: 5 * k },
  parameters: Float64Array.of(k, 10 * k),
  starts: Float64Array.of(100 * k),
});

function joined(losses: readonly number[], ...others: Partial<TrainingPlan>[]) {
  const plan = { ...planOf(0), others: others.map((more, k) => planOf(k + 1, more)) };
  const { model, ...rest } = joinedModel(plan, losses.map((loss, k) => trained(k, loss)));
  const { members = [], ...first } = model as NetworkConfig;
  const all = [first, ...members].map(({ seed, weight }) => [seed, weight]);
  return { all, ...rest, plan, model };
}

Deno.test("joinedModel() averages models, each the same whatever the number of its starts", () => {
  const { all, parameters, model, plan } = joined([1, 2, 9], { of: 0 }, { of: 1 });
  assertEquals(all, [[0, 0.5], [1, 0.5], [2, undefined]]);
  assertEquals([...parameters], [0, 0, 1, 10, 2, 20]);
  assertEquals(
    Object.entries(tensorsOf(model, plan, parameters)).map(([name, { data }]) => [name, ...data]),
    [
      ...[["w0", 0], ["b0", 0], ["members.0.w0", 1], ["members.0.b0", 10]],
      ...[["members.1.w0", 2], ["members.1.b0", 20]],
    ],
  );
});

Deno.test("joinedModel() leaves out a start that has gone astray, the first one too", () => {
  assertEquals(joined([1, 2.1], { of: 0 }).all, [[0, undefined]]);
  const { all, bestLoss, bestIteration, parameters } = joined([3, 1, 1.5], { of: 0 }, { of: 0 });
  assertEquals(all, [[1, 0.5], [2, 0.5]]);
  assertEquals([bestLoss, bestIteration, ...parameters], [1, 5, 1, 10, 2, 20]);
  // Losses of different models say nothing of one another.
  assertEquals(joined([3, 1], { of: 1 }).all, [[0, undefined], [1, undefined]]);
  assertEquals(joined([3, 1], {}).all, [[0, undefined], [1, undefined]]);
});

Deno.test("joinedModel() leaves out what may not join, and what is not trained yet", () => {
  assertEquals(joined([3, 1], { of: 0, joins: () => false }).all, [[0, undefined]]);
  assertEquals(joined([3, 2], { of: 0 }, { of: 1 }).all, [[0, 0.5], [1, 0.5]]);
});

Deno.test("stagesOf() says whose stages are the others'", () => {
  const plan = { ...planOf(0), others: [planOf(1)] };
  assertEquals(
    stagesOf(plan).map(({ stage, last }) => [stage.name, last]),
    [
      ...[["windows", false], ["whole", true]],
      ...[["member 2, windows", false], ["member 2, whole", true]],
    ],
  );
  assertEquals(updatesIn(plan), 10);
});
