import { assert, assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import { bosh3, euler, reversibleAdams, reversibleAdjoint } from "../../solvers/mod.ts";
import { holdOut, type Recording } from "../../systems/mod.ts";
import { noisyRecording, springRecording } from "../../tests/problems/noisy/noisy_recording.ts";
import { UsageError } from "../../commands/mod.ts";
import { forecastErrors } from "./forecasts/forecast_errors.ts";
import { forecasterOf } from "./forecasts/forecaster.ts";
import { RECORDING_DEFAULTS } from "./options/train_settings.ts";
import type { Chosen } from "./choose/chosen.ts";
import type { NetworkConfig, TrainingPlan } from "./plan.ts";
import { recordingPlan } from "./recording_plan.ts";
import { runTraining, type TrainingState } from "./training.ts";
import type { TrainSettings } from "./options/train_options.ts";
import { species } from "../../tests/problems/fields.ts";

/** Half as long, where it is no matter how well it is forecast. */
const shortRecording = (more = {}) =>
  springRecording({ t1: 8, rows: 80, gaps: [[4, 5.3]], ...more });

/** Nothing is chosen but whether the field is linear. */
const PLAIN: TrainSettings = {
  ...RECORDING_DEFAULTS,
  ...{ hiddenStates: 0, stable: false, positive: false, season: "none", members: 1 },
};

async function trained(recording: Recording, more: Partial<TrainSettings> = {}) {
  const { training, trained } = holdOut(recording, 0.2);
  const plan = await recordingPlan(recording, training, { ...RECORDING_DEFAULTS, ...more });
  const outcome = await runTraining(plan);
  assert(outcome !== undefined);
  const { model, bestParameters } = outcome;
  const forecaster = await forecasterOf(model, bestParameters);
  const { holdout } = forecastErrors(forecaster, recording, trained);
  const rival = Math.min(holdout["last value"].overall, holdout["straight line"].overall);
  return { plan, outcome, ratio: rival / holdout.model.overall, holdout };
}

Deno.test("recordingPlan() forecasts a damped spring with noise, gaps and missing cells", async () => {
  const recording = springRecording({ t1: 12, rows: 90, missing: 0.1 });
  assertGreater(recording.missing, 10);
  const { ratio, plan } = await trained(recording, { ...PLAIN, hidden: "auto", iterations: 40 });
  assertGreater(ratio, 5);
  assertEquals(plan.chosen.shape.hidden, []);
});

Deno.test("recordingPlan() forecasts two species from a start of which nothing was seen", async () => {
  const recording = noisyRecording({
    field: species,
    starts: [[1, 2.2], [3, 1], [2, 3], [0.8, 0.9], [2.6, 1.9], [1.6, 1]],
    ...{ t1: 14, rows: 70, noise: 0.02, missing: 0.02, jitter: 0.2, seed: 5 },
  });
  const { ratio, plan } = await trained(recording, {
    ...PLAIN,
    ...{ hidden: "auto", positive: "auto", iterations: 80 },
  });
  assertGreater(ratio, 5);
  // As amounts that grow at rates which depend on each other, or a network: no line does it.
  const { hidden, amounts } = plan.chosen.shape;
  assert(amounts || hidden.length > 0);
});

Deno.test("recordingPlan() does not depend on the user's units", async () => {
  const ratios: number[] = [];
  for (const unit of [1, 1e6, 1e-4]) {
    const { ratio, outcome } = await trained(shortRecording({ unit }), {
      ...PLAIN,
      hidden: [],
      iterations: 40,
    });
    ratios.push(ratio);
    assertLess(Math.abs(outcome.model.starts[0].y0[0] / unit - 1.5), 0.1);
  }
  for (const ratio of ratios) assertLess(Math.abs(ratio / ratios[0] - 1), 0.05);
});

Deno.test("recordingPlan() trains in every way that can be asked for", async () => {
  const ways: Partial<TrainSettings>[] = [
    { hidden: [8] },
    { hidden: [6, 6], activation: "softplus" },
    { optimizer: "adamw", learningRate: 3e-3, hidden: [8] },
    { optimizer: "adamw", learningRate: 1e-3, schedule: "constant", weightDecay: 1e-4 },
    { adjoint: reversibleAdjoint() },
    { adjoint: reversibleAdjoint({ anchors: 0 }), coupling: 0.999 },
    { method: bosh3, rtol: 1e-5 },
    { method: euler },
    { method: reversibleAdams() },
    { method: reversibleAdams({ order: 4, coupling: 0.5 }), adjoint: reversibleAdjoint() },
    { method: reversibleAdams({ order: 8 }), rtol: 1e-5 },
    { standardise: false },
    { weightDecay: 1e-3 },
  ];
  for (const way of ways) {
    const { ratio, plan } = await trained(shortRecording(), {
      ...PLAIN,
      hidden: [],
      iterations: 12,
      ...way,
    });
    assertGreater(ratio, 3, JSON.stringify(way));
    if (way.hidden) assertEquals(plan.chosen.shape.hidden, way.hidden);
  }
});

Deno.test("recordingPlan() spends the updates that it is given, whatever their number", async () => {
  const recording = shortRecording();
  for (const iterations of [1, 2, 7, 600]) {
    const options = { ...PLAIN, hidden: [4], iterations };
    const { stages } = await recordingPlan(recording, recording.trajectories, options);
    assertEquals(stages.reduce((sum, stage) => sum + stage.iterations, 0), iterations);
    assertEquals(stages.at(-1)!.name, "whole");
    assert(stages.every((stage) => stage.iterations > 0));
  }
});

Deno.test("recordingPlan() makes the same training of the same input, resumed or not", async () => {
  const recording = shortRecording();
  const plan = () =>
    recordingPlan(recording, recording.trajectories, { ...PLAIN, hidden: [6], iterations: 30 });
  const whole = await runTraining(await plan());
  for (const at of [4, 13, 22]) {
    const first = await plan();
    const [stage, done] = placeOf(first.stages.map(({ iterations }) => iterations), at);
    const trainer = advanced(first, stage, done);
    const saved: TrainingState = { stage, done: at, trainer: trainer.save() };
    trainer.release();
    const resumed = await runTraining(await plan(), { from: saved });
    assertEquals(resumed?.bestParameters, whole?.bestParameters);
    assertEquals(resumed?.model, whole?.model);
  }
});

Deno.test("recordingPlan() keeps a column still that does not vary", async () => {
  const { trajectories, ...rest } = springRecording();
  const [one] = trajectories;
  const states = Float64Array.from(
    Array.from(one.times.keys()).flatMap((i) => [one.states[2 * i], one.states[2 * i + 1], 42]),
  );
  const recording: Recording = {
    ...rest,
    stateNames: ["x", "v", "mass"],
    trajectories: [{ ...one, states }],
  };
  const { holdout } = await trained(recording, { ...PLAIN, hidden: [], iterations: 60 });
  assertLess(holdout.model.columns[2], 0.2);
  assertGreater(holdout["last value"].columns[0] / holdout.model.columns[0], 5);
});

Deno.test("recordingPlan() trains on few rows, and on trajectories of two", async () => {
  for (const rows of [2, 3, 5]) {
    const starts = Array.from({ length: 6 }, (_, k) => [Math.cos(k), Math.sin(2 * k)]);
    const recording = springRecording({
      ...{ starts, t1: 0.4 * rows, rows, noise: 0.001, seed: 3 },
      ...{ missing: 0, jitter: 0, gaps: [] },
    });
    const plan = await recordingPlan(recording, recording.trajectories, {
      ...PLAIN,
      hidden: [],
      iterations: 40,
    });
    const outcome = await runTraining(plan);
    assertLess(Math.sqrt(outcome!.bestLoss), 0.05, `${rows}`);
  }
});

Deno.test("recordingPlan() throws when there is no such activation, or a column is empty", async () => {
  const recording = springRecording();
  const options = { ...RECORDING_DEFAULTS, hidden: [4], activation: "tahn" };
  await assertRejects(
    () => recordingPlan(recording, recording.trajectories, options),
    UsageError,
    "tanh",
  );
  const [one] = recording.trajectories;
  const states = one.states.map((x, i) => i % 2 === 1 ? NaN : x);
  await assertRejects(
    () => recordingPlan(recording, [{ ...one, states }], RECORDING_DEFAULTS),
    RangeError,
    "column number 1 has no value",
  );
});

function placeOf(shares: number[], done: number): [number, number] {
  let stage = 0;
  while (done >= shares[stage]) done -= shares[stage++];
  return [stage, done];
}

/** A trainer in the middle of a stage, as a training that was stopped there leaves it. */
function advanced(
  { field, stages }: TrainingPlan,
  stage: number,
  done: number,
) {
  for (let k = 0; k < stage; k++) {
    const trainer = stages[k].makeTrainer();
    while (trainer.updates < stages[k].iterations) trainer.step();
    field.parameters.flat.set(trainer.bestParameters);
    trainer.release();
  }
  const trainer = stages[stage].makeTrainer();
  while (trainer.updates < done) trainer.step();
  return trainer;
}

Deno.test("recordingPlan() trains those beside the chosen model, a network from other starts as well", async () => {
  const recording = springRecording({ rows: 40, t1: 4 });
  const model = (hidden: readonly number[]) => ({
    ...{ shape: { hidden, hiddenStates: 0, stable: true }, from: "last row" as const },
    units: { log: [false, false], seasons: [] },
  });
  const chosen = { ...model([4]), members: [model([])], starts: 2, among: 9 };
  const of = (chosen: Chosen) =>
    recordingPlan(recording, recording.trajectories, { ...PLAIN, iterations: 12, seed: 7 }, {
      chosen,
    });
  const plan = await of(chosen);
  assertEquals(plan.others?.map(({ of }) => of), [0, 1]);
  const outcome = await runTraining(plan);
  const { members = [], ...first } = outcome!.model as NetworkConfig;
  assertEquals(members.map(({ hidden }) => hidden), [[4], []]);
  assertEquals([first.seed, members[1].seed], [7, 7]);
  assert(members[0].seed !== 7);
  const last = recording.trajectories[0].times.at(-1);
  for (const { starts: [{ then }] } of [first, ...members]) assertEquals(then?.t0, last);
  // The first one is what it is alone.
  const alone = await runTraining(await of({ ...model([4]), among: 9 }));
  assertEquals<unknown>({ ...alone!.model, weight: 0.5 }, first);
  assertEquals(members.map(({ weight }) => weight), [0.5, undefined]);
  assertEquals(
    await of({ ...chosen, members: [], starts: 1 }).then(({ others }) => others),
    undefined,
  );
});

Deno.test("recordingPlan() lets no member join that leaves the data by more than their width", async () => {
  const recording = springRecording({ rows: 40, t1: 4 });
  const units = { log: [false, false], seasons: [] };
  const chosen: Chosen = {
    ...{ shape: { hidden: [], hiddenStates: 0, stable: true }, units, from: "path" },
    ...{ among: 2, members: [{ shape: { hidden: [], hiddenStates: 0 }, units, from: "path" }] },
  };
  const { others } = await recordingPlan(recording, recording.trajectories, PLAIN, { chosen });
  const [{ model, joins, field }] = others!;
  const { flat } = field.parameters;
  const grows = (rate: number) => {
    field.parameters.get("w0").data.set([rate, 0, 0, rate]);
    field.parameters.get("b0").data.fill(0);
    return joins!(model(Float64Array.of(1, 0), flat), flat);
  };
  assertEquals([grows(-0.1), grows(1), grows(1000)], [true, false, false]);
});
