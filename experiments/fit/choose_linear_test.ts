import { assertEquals } from "@std/assert";
import { vectorField } from "../../solvers/mod.ts";
import { concat, matmul, scale, sin, slice, sub, tensor } from "../../tensors/mod.ts";
import { noisyRecording } from "../../tests/problems/noisy_recording.ts";
import { chooseLinear } from "./choose_linear.ts";
import { RECORDING_DEFAULTS } from "../train/train_settings.ts";
import { smoothRecording } from "./matching/smoothed_recording.ts";

const oscillator = vectorField({
  state: [2],
  f: (_t, y) => matmul(tensor([[0, 1], [-2.25, -0.08]]), y),
});
const pendulum = vectorField({
  state: [2],
  f: (_t, y) => {
    const [angle, rate] = [slice(y, 0, 1), slice(y, 1, 2)];
    return concat([rate, sub(scale(sin(angle), -2.25), scale(rate, 0.08))]);
  },
});

function enough(field: typeof pendulum, angle: number, noise: number, seed: number): boolean {
  const recording = noisyRecording({
    field,
    starts: [[angle, 0]],
    ...{ t1: 25, rows: 250, noise, jitter: 0.3, missing: 0.05, seed },
  });
  return chooseLinear(smoothRecording(recording.trajectories, 2, true), RECORDING_DEFAULTS);
}

Deno.test("chooseLinear() holds for an oscillator at any noise", () => {
  for (const noise of [0, 0.001, 0.01, 0.05]) {
    for (const seed of [1, 2]) assertEquals(enough(oscillator, 1, noise, seed), true, `${noise}`);
  }
});

Deno.test("chooseLinear() does not hold for a pendulum, but where its swing is small", () => {
  for (const noise of [0, 0.001, 0.01, 0.05]) {
    for (const seed of [1, 2]) assertEquals(enough(pendulum, 2, noise, seed), false, `${noise}`);
  }
  assertEquals(enough(pendulum, 0.7, 0.01, 1), false);
  assertEquals(enough(pendulum, 0.1, 0.02, 1), true);
});
