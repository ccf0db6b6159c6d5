import { assert, assertEquals, assertLess } from "@std/assert";
import { holdOut, readRecording, type Recording } from "../../systems/mod.ts";
import { Random } from "../../tensors/mod.ts";
import { testOnTable } from "../../tests/problems/recordings.ts";
import { forecastErrors } from "./forecasts/forecast_errors.ts";
import { forecasterOf } from "./forecasts/forecaster.ts";
import { RECORDING_DEFAULTS } from "./options/train_settings.ts";
import { recordingPlan } from "./recording_plan.ts";
import { runTraining } from "./training.ts";

/** What is chosen without hidden states, and how it forecasts those that are held out. */
async function forecast(recording: Recording) {
  const { training, trained } = holdOut(recording, 0.2);
  const plan = await recordingPlan(recording, training, {
    ...{ ...RECORDING_DEFAULTS, hiddenStates: 0, members: 1, iterations: 200 },
  });
  const outcome = await runTraining(plan);
  assert(outcome !== undefined);
  const forecaster = await forecasterOf(outcome.model, outcome.bestParameters);
  const { holdout } = forecastErrors(forecaster, recording, trained);
  const rival = Math.min(holdout["last value"].overall, holdout["straight line"].overall);
  return { shape: plan.chosen.shape, model: holdout.model.overall, rival };
}

/** A table of persons with doses, of whom nothing is measured before the first one. */
function clinic(level: number): Recording {
  const random = new Random(4);
  const lines = ["id,t,amount,c,weight"];
  for (let id = 1; id <= 25; id++) {
    const weight = 70 * Math.exp(0.25 * random.normal());
    const volume = 0.6 * weight * Math.exp(0.1 * random.normal());
    const doses = [0, 8, 16].map((t) => ({ t, amount: 100 * Math.ceil(4 * random.uniform()) }));
    const first = level * Math.exp(0.3 * random.normal());
    for (let t = 0; t < 30; t += 2) {
      const dose = doses.find((one) => one.t === t);
      // What was there falls to a level of its own, and so does what doses bring.
      const c = doses.filter((one) => one.t < t).reduce(
        (sum, one) => sum + one.amount / volume * Math.exp(-0.12 * (t - one.t)),
        level * 0.7 + first * Math.exp(-0.12 * t),
      ) * Math.exp(0.1 * random.normal());
      const seen = dose === undefined && random.uniform() < 0.5;
      lines.push([id, t, dose?.amount ?? "", seen ? c : "", weight].join(","));
    }
  }
  return readRecording(lines.join("\n"), "clinic.csv", {
    ...{ group: "id", dose: ["amount"], state: ["c"], covariate: ["weight"] },
  });
}

Deno.test("recordingPlan() takes persons to be empty until their first dose where that forecasts best", async () => {
  const { shape, model, rival } = await forecast(clinic(0));
  assertEquals(shape.rest, true);
  assertLess(model, rival);
});

Deno.test("recordingPlan() does not take persons to be empty who have a level of their own", async () => {
  const { shape, model, rival } = await forecast(clinic(8));
  assertEquals(shape.rest, undefined);
  assertLess(model, rival);
});

testOnTable(
  {
    name: "newborns of whom nothing is measured before a dose are forecast",
    file: "Phenobarb.csv",
  },
  async (text) => {
    const { shape, model, rival } = await forecast(readRecording(text, "Phenobarb.csv", {
      ...{ group: "Subject", dose: ["dose"], state: ["conc"], covariate: ["Wt"] },
    }));
    assertEquals([shape.rest, shape.covariates], [true, true]);
    // 6.94 and 8.40 mg/l.
    assertLess(model, 0.9 * rival);
  },
);
