import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import type { Trajectory } from "../../../systems/mod.ts";
import { RECORDING_DEFAULTS } from "../options/train_settings.ts";
import { runTraining } from "../training.ts";
import { networkForecaster } from "../forecasts/forecaster.ts";
import type { NetworkConfig } from "../plan.ts";
import { ENCODER } from "./start_encoder.ts";
import { GAIN } from "./dose_effect.ts";
import { type Known, networkPlan, type NetworkShape } from "./network_plan.ts";

const EXACT = { ...RECORDING_DEFAULTS, weightDecay: 0, iterations: 200 };
const LINEAR: NetworkShape = { hidden: [], hiddenStates: 0 };

async function trained(known: Known, training: readonly Trajectory[], shape: NetworkShape) {
  const plan = networkPlan(known, training, EXACT, shape);
  const outcome = await runTraining(plan);
  assert(outcome !== undefined);
  const model = outcome.model as NetworkConfig;
  const parameters = plan.field.parameters.views(outcome.bestParameters);
  return {
    ...{ plan, model, parameters },
    forecaster: networkForecaster(model, outcome.bestParameters),
  };
}

const RATE = 0.4;

/** A drug in one compartment of a volume: what is measured is its concentration. */
function patient(name: string, volume: number, weight: number, from = 0): Trajectory {
  const doses = [
    { time: from, state: 0, amount: 30, before: true },
    { time: from + 3, state: 0, amount: 10, before: false },
    { time: from + 7.5, state: 0, amount: 50, before: false },
  ];
  const times = Float64Array.from({ length: 24 }, (_, i) => from + i / 2);
  const states = times.map((t) =>
    doses.filter(({ time, before }) => time < t || before && time === t)
      .reduce((sum, { time, amount }) => sum + amount / volume * Math.exp(RATE * (time - t)), 0)
  );
  return { name, times, states, doses, covariates: Float64Array.of(weight) };
}

const DOSED: Known = { stateNames: ["c"], timeName: "t", doses: [{ name: "amount", state: 0 }] };

Deno.test("networkPlan() finds what doses do, and how fast it goes", async () => {
  const { model, parameters } = await trained(DOSED, [patient("1", 8, 70)], LINEAR);
  assertAlmostEquals(parameters.w0.data[0] * model.timeFactor, -RATE, 1e-4);
  // A dose of an amount adds amount / volume, in the user's units.
  const effect = Math.exp(parameters[GAIN].data[0]) * model.doses!.factor[0] / model.factor[0];
  assertAlmostEquals(effect, 1 / 8, 1e-5);
  assertAlmostEquals(model.doses!.factor[0], 1 / 30, 1e-15);
});

Deno.test("networkPlan() finds that a volume goes with the weight, and forecasts others by it", async () => {
  const weights = [50, 60, 75, 90, 110];
  const training = weights.map((weight) => patient(`w${weight}`, weight / 8, weight));
  const known: Known = {
    ...DOSED,
    covariates: [{ name: "weight", values: Float64Array.from([...weights, 150]) }],
  };
  for (const encoded of [false, true]) {
    const shape = { ...LINEAR, covariates: true, encoded };
    const { model, parameters, forecaster } = await trained(known, training, shape);
    assertEquals(model.inputs!.logarithms, [true]);
    // log(1 / volume) = log 8 − log weight.
    const slope = parameters[GAIN].data[1] * model.inputs!.factor[0];
    assertAlmostEquals(slope, -1, 1e-2);
    const heavy = patient("new", 150 / 8, 150);
    const said = forecaster.forecast(forecaster.startOf(heavy, 0), heavy.times, heavy);
    heavy.states.forEach((x, i) => assertLess(Math.abs(said[i] - x), 0.02));
  }
});

Deno.test("networkPlan() does not count a dose twice that the first measurement has in it", async () => {
  // All start with the same dose in them and amounts of their own before.
  const training = [1, 2, 3, 4, 5].map((before, j) => {
    const { covariates: _, ...one } = patient(String(j), 8, 70);
    return {
      ...one,
      states: one.states.map((x, i) => x + before * Math.exp(-RATE * one.times[i])),
    };
  });
  const { forecaster, parameters } = await trained(DOSED, training, { ...LINEAR, encoded: true });
  // What was measured is the start as it stands.
  for (const x of parameters[ENCODER].data) assertAlmostEquals(x, 0, 1e-3);
  const start = forecaster.startOf(training[2], 0);
  assertAlmostEquals(start.y0[0], 3 + 30 / 8, 1e-3);
  assertAlmostEquals(forecaster.model.starts[2].y0[0], 3 + 30 / 8, 1e-3);
});

Deno.test("networkPlan() gives a start to a trajectory of which nothing was trained on", async () => {
  // What nobody measured begins at twice what was: x' = h − x, h' = −h / 5.
  const one = (name: string, x: number): Trajectory => {
    const times = Float64Array.from({ length: 20 }, (_, i) => i / 2);
    // x = a exp(−t / 5) + b exp(−t), h = 2 x(0) exp(−t / 5).
    const a = 2 * x / 0.8;
    const states = times.map((t) => a * Math.exp(-t / 5) + (x - a) * Math.exp(-t));
    return { name, times, states };
  };
  const training = [1, 2, 3, 5].map((x) => one(String(x), x));
  const known = { stateNames: ["x"], timeName: "t" };
  const { forecaster, model } = await trained(known, training, {
    ...{ hidden: [], hiddenStates: 1, encoded: true },
  });
  // Those that were trained on start where the same first row would start as if it were new.
  training.forEach((each, j) => {
    assertEquals(forecaster.startOf(each, 0).y0, model.starts[j].y0);
  });
  const other = one("new", 4);
  const said = forecaster.forecast(forecaster.startOf(other, 0), other.times);
  other.states.forEach((x, i) => assertLess(Math.abs(said[i] - x), 0.02));
});
