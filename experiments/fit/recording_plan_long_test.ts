import { assert, assertEquals, assertGreater } from "@std/assert";
import { vectorField } from "../../solvers/mod.ts";
import { holdOut, type Recording } from "../../systems/mod.ts";
import { matmul, tensor } from "../../tensors/mod.ts";
import { noisyRecording, springRecording } from "../../tests/problems/noisy/noisy_recording.ts";
import { RECORDING_DEFAULTS } from "./options/train_settings.ts";
import { runTraining } from "./training.ts";
import { forecastErrors } from "./forecasts/forecast_errors.ts";
import { forecasterOf } from "./forecasts/forecaster.ts";
import { recordingPlan } from "./recording_plan.ts";

/** Ten masses in a row, tied to their neighbours and to walls. */
const A = Array.from({ length: 20 }, (_, i) =>
  Array.from({ length: 20 }, (_, j) => {
    if (i < 10) return j === i + 10 ? 1 : 0;
    if (j === i) return -0.06;
    return j === i - 10 ? -1.8 : Math.abs(j - i + 10) === 1 && j < 10 ? 0.9 : 0;
  }));

/** By how much it beats plain rivals on what is held out, and what it is. */
async function forecast(recording: Recording, iterations: number) {
  const { training, trained } = holdOut(recording, 0.2);
  const plan = await recordingPlan(recording, training, { ...RECORDING_DEFAULTS, iterations });
  const outcome = await runTraining(plan);
  assert(outcome !== undefined);
  const forecaster = await forecasterOf(outcome.model, outcome.bestParameters);
  const { holdout } = forecastErrors(forecaster, recording, trained);
  const rival = Math.min(holdout["last value"].overall, holdout["straight line"].overall);
  return { ratio: rival / holdout.model.overall, plan };
}

Deno.test("recordingPlan() forecasts a system of 20 columns", async () => {
  const recording = noisyRecording({
    field: vectorField({ state: [20], f: (_t, y) => matmul(tensor(A), y) }),
    starts: [Array.from({ length: 20 }, (_, i) => Math.sin(1 + i * i))],
    ...{ t1: 50, rows: 400, noise: 0.01, seed: 8 },
  });
  assertGreater((await forecast(recording, 80)).ratio, 5);
});

Deno.test("recordingPlan() forecasts a damped spring, whatever else it chooses among", async () => {
  const { ratio, plan } = await forecast(springRecording({ t1: 15, rows: 120, missing: 0.1 }), 60);
  assertGreater(ratio, 5);
  assertEquals(plan.chosen.shape.hidden, []);
});
