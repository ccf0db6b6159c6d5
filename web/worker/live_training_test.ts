import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { trackedBytes } from "../../mod.ts";
import { LiveTraining } from "./live_training.ts";
import { forecastErrors, outcomeOf } from "./outcome.ts";
import { sampleOf, SYSTEMS } from "./samples.ts";

const [spring] = SYSTEMS;
const sample = sampleOf(spring);

Deno.test("LiveTraining learns a path, by whatever number of steps, and counts its bytes", () => {
  const { live } = trackedBytes();
  const training = new LiveTraining(sample, { hidden: 8, time: false }, 100);
  assertEquals(training.progress().losses, []);
  for (let k = 0; k < 60; k++) training.step();
  const before = training.progress();
  assertEquals([before.iteration, before.losses.length], [60, 60]);
  assertLess(before.bestLoss, before.losses[0].loss / 50);
  assertLess(before.miss!, 1e-9);
  training.steps = 2000;
  // The best so far is known between the change and the next update.
  assertEquals(training.progress().bestLoss, before.bestLoss);
  training.step();
  const after = training.progress();
  assertEquals(after.losses.length, 1);
  assertLess(after.bestLoss, before.bestLoss * 1.1);
  assertLess(after.bytes!, 1.2 * before.bytes!);
  training.release();
  assertEquals(trackedBytes().live <= live + 10_000, true);
});

Deno.test("LiveTraining goes through its stages to an end, and gives the path of the best", () => {
  const training = new LiveTraining(sample, { hidden: 4, time: false }, 40);
  const stages = new Set<string>();
  let updates = 0;
  for (; !training.done; updates++) {
    training.step();
    stages.add(training.progress().stage);
  }
  training.finish();
  assertEquals([updates, [...stages]], [600, ["short pieces", "longer pieces", "the whole path"]]);
  const path = training.path();
  assertEquals(path.length, sample.states.length);
  assertAlmostEquals(path[0], sample.states[0], 1e-12);
  assertEquals(outcomeOf(sample, path, false).good, true);
  const [model, last] = forecastErrors(sample, path);
  assertLess(model.error, 0.5);
  assertGreater(last.error, 0.5);
  training.release();
});

Deno.test("outcomeOf() counts errors in standard deviations, and says when a rival is nearer", () => {
  const { states, trained, times } = sample;
  assertEquals(forecastErrors(sample, states)[0].error, 0);
  assertEquals(outcomeOf(sample, states, false).good, true);
  const last = states.slice(2 * (trained - 1), 2 * trained);
  const constant = Float64Array.from({ length: 2 * times.length }, (_, k) => last[k % 2] + 10);
  const bad = outcomeOf(sample, constant, true);
  assertEquals([bad.good, bad.stopped], [false, true]);
  assertEquals(/rival|nearer/.test(bad.verdict), true, bad.verdict);
  const lost = outcomeOf(sample, constant.map(() => NaN), false);
  assertEquals(lost.verdict, "On what was held back the forecast leaves all bounds.");
  assertEquals(lost.good, false);
});
