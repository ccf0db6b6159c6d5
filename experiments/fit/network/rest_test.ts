import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import type { Trajectory } from "../../../systems/mod.ts";
import { tensor } from "../../../tensors/mod.ts";
import { networkForecaster } from "../forecasts/forecaster.ts";
import { RECORDING_DEFAULTS } from "../options/train_settings.ts";
import type { NetworkConfig } from "../plan.ts";
import { runTraining } from "../training.ts";
import { GAIN } from "./dose_effect.ts";
import { networkPlan } from "./network_plan.ts";
import { mayBeAtRest, PACE, paceOf } from "./rest.ts";

const one = (states: number[], doses?: Trajectory["doses"]): Trajectory => ({
  ...{ name: "1", times: Float64Array.of(0, 1, 2), states: Float64Array.from(states) },
  ...(doses && { doses }),
});
const dose = (time: number, before = false) => ({ time, state: 0, amount: 5, before });

Deno.test("mayBeAtRest() asks that nothing but 0 was measured before the first dose", () => {
  const cases: [boolean, Trajectory][] = [
    [true, one([NaN, 3, 2], [dose(0)])],
    [true, one([0, 3, 2], [dose(0)])],
    [false, one([1, 3, 2], [dose(0)])],
    // What stands below the dose at its time has it in.
    [true, one([1, 3, 2], [dose(0, true)])],
    [true, one([NaN, 0, 2], [dose(1)])],
    [false, one([NaN, 1, 2], [dose(1)])],
    [true, one([NaN, 1, 2], [dose(1, true)])],
    // Without a dose it stays empty.
    [true, one([0, NaN, 0], [])],
    [false, one([0, NaN, 1], [])],
    [false, one([0, NaN, 1])],
  ];
  for (const [expected, trajectory] of cases) {
    assertEquals(mayBeAtRest([one([0, 1, 2], [dose(0)]), trajectory]), expected);
  }
  const two = { ...one([NaN, 0, 3, NaN, 2, 1], [dose(1)]) };
  assertEquals(mayBeAtRest([two]), false);
  assertEquals(mayBeAtRest([{ ...two, doses: [dose(0)] }]), true);
});

Deno.test("paceOf() is a factor above 0", () => {
  const pace = paceOf(tensor([2, -1]), tensor([[0.5], [3]]));
  assertEquals(pace.shape, [1]);
  assertAlmostEquals(pace.item(), Math.exp(-2), 1e-15);
});

/** A drug of which a volume that goes with the weight is cleared, as a power of it. */
function patient(name: string, weight: number, before = false): Trajectory {
  const doses = [dose(2, before), dose(5), dose(6)];
  const rate = 0.4 * (weight / 50) ** -0.25;
  const times = Float64Array.from({ length: 25 }, (_, i) => i / 2);
  const states = times.map((t) =>
    doses.filter(({ time, before }) => time < t || before && time === t)
      .reduce(
        (sum, { time, amount }) => sum + amount * 20 / weight * Math.exp(rate * (time - t)),
        0,
      )
  );
  return { name, times, states, doses, covariates: Float64Array.of(weight) };
}

/** Without what was measured at the first times. */
function unseen(trajectory: Trajectory, rows: number): Trajectory {
  return { ...trajectory, states: trajectory.states.map((x, i) => i < rows ? NaN : x) };
}

const WEIGHTS = [20, 35, 50, 80, 110];

async function trained(training: readonly Trajectory[], hiddenStates = 0) {
  const known = {
    ...{ stateNames: ["c"], timeName: "t", doses: [{ name: "amount", state: 0 }] },
    covariates: [{ name: "weight", values: Float64Array.from(WEIGHTS) }],
  };
  const plan = networkPlan(
    known,
    training,
    { ...RECORDING_DEFAULTS, weightDecay: 0, iterations: 150 },
    {
      ...{ hidden: [], hiddenStates, encoded: true, stable: true },
      ...{ covariates: true, rest: true, paced: true },
    },
  );
  const outcome = await runTraining(plan);
  assert(outcome !== undefined);
  return {
    model: outcome.model as NetworkConfig,
    parameters: plan.field.parameters.views(outcome.bestParameters),
    forecaster: networkForecaster(outcome.model as NetworkConfig, outcome.bestParameters),
  };
}

Deno.test("a model that is empty until the first dose finds how volumes and rates go by a covariate", async () => {
  const training = WEIGHTS.map((weight, j) => unseen(patient(String(j), weight, j % 2 > 0), 3 + j));
  const { model, parameters, forecaster } = await trained(training);
  assertEquals([model.offset, model.encoder], [[0], undefined]);
  const unit = model.inputs!.factor[0];
  assertAlmostEquals(parameters[PACE].data[0] * unit, -0.25, 1e-3);
  assertAlmostEquals(parameters[GAIN].data[1] * unit, -1, 1e-3);
  const heavy = unseen(patient("new", 140), 25);
  const { y0 } = forecaster.startOf(heavy, 0);
  assertEquals(y0, [0]);
  const said = forecaster.forecast({ t0: 0, y0 }, heavy.times, heavy);
  patient("", 140).states.forEach((x, i) => assertLess(Math.abs(said[i] - x), 1e-3));
  // Before the first dose it is empty, to the last bit.
  assertEquals([...said.subarray(0, 5)], [0, 0, 0, 0, 0]);
});

Deno.test("a model that is empty until the first dose starts from what a first row has", async () => {
  const training = WEIGHTS.map((weight, j) => patient(String(j), weight));
  const { model, forecaster } = await trained(training, 1);
  assertEquals(model.starts.map(({ y0 }) => y0), WEIGHTS.map(() => [0, 0]));
  const other = { ...training[0], states: training[0].states.with(0, 7) };
  assertEquals(forecaster.startOf(other, 0).y0, [7, 0]);
  // A dose that is in by the first row is in the start.
  const late = patient("late", 50, true);
  const from = { ...unseen(late, 25), times: late.times.map((t) => t + 2) };
  assertAlmostEquals(forecaster.startOf(from, 0).y0[0], 2, 1e-2);
});
