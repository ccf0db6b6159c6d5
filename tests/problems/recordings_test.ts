import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { adamW, meanSquaredError, mlp, train } from "../../models/mod.ts";
import { reversible, rk4 } from "../../solvers/mod.ts";
import { coupledOscillatorData, coupledOscillatorFrom } from "../../systems/mod.ts";
import { testOnRecording } from "./recordings.ts";

const file = "real_double_linear_h_1.txt";

testOnRecording({ name: "coupledOscillatorFrom() reads the measured recording", file }, (text) => {
  const { states, y0, times, origin } = coupledOscillatorFrom(text, file);
  assertEquals([origin, states.shape, times[499]], ["measured", [500, 4], 3]);
  const first = [0, -1.43, -1.4091579646402036, 0.40365967557297175];
  first.forEach((x, k) => assertAlmostEquals(y0.data[k], x, 1e-14));
  // t = 3 is 3.033 in the recording, between its rows at 3.004 and 3.037.
  const weight = (3.033 - 3.004) / (3.037 - 3.004);
  assertAlmostEquals(states.data[4 * 499], (-2 * (1 - weight) - 6 * weight) / 100, 1e-12);
});

testOnRecording({ name: "coupledOscillatorData() looks like the recording", file }, (text) => {
  const { states: measured } = coupledOscillatorFrom(text, file);
  const { states: simulated } = coupledOscillatorData();
  // The columns' standard deviations are 0.52, 0.54, 1.24 and 1.15.
  [0.02, 0.012, 0.14, 0.06].forEach((bound, k) => {
    let sum = 0;
    for (let i = k; i < simulated.size; i += 4) sum += (measured.data[i] - simulated.data[i]) ** 2;
    assertLess(Math.sqrt(sum / 500), bound);
  });
});

testOnRecording(
  { name: "train() learns the recording, back along the same path", file },
  (text) => {
    const { times, states, y0, t0, t1, dt } = coupledOscillatorFrom(text, file);
    let worst = 0;
    const { losses, bestLoss } = train({
      field: mlp({ state: [4], hidden: [10] }),
      ...{ y0, t0, t1, dt },
      method: reversible(rk4),
      loss: meanSquaredError(times, states),
      optimizer: adamW({ learningRate: 1e-2, weightDecay: 1e-5 }),
      iterations: 200,
      onIteration: ({ stats }) => void (worst = Math.max(worst, stats.reconstructionError!)),
    });
    assertLess(bestLoss, losses[0] / 10);
    assertLess(worst, 1e-10);
  },
);
