import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { adamW, meanSquaredError, mlp, train } from "../../models/mod.ts";
import {
  bosh3,
  fullStorageAdjoint,
  pid,
  recursiveCheckpointAdjoint,
  reversible,
  valueAndGrad,
} from "../../solvers/mod.ts";
import { doublePendulumData, doublePendulumFrom } from "../../systems/mod.ts";
import { relativeDifference } from "../helpers/central_differences.ts";
import { testOnRecording } from "../problems/recordings.ts";

const file = "real_double_pend_h_1.txt";

testOnRecording({ name: "doublePendulumFrom() reads the measured recording", file }, (text) => {
  const { states, y0, times, origin } = doublePendulumFrom(text, file);
  assertEquals([origin, states.shape, times[499]], ["measured", [500, 4], 2]);
  const first = [-1.1336150169372559, -1.3008047342300415, -0.538538813591003, -6.15505838394165];
  first.forEach((x, k) => assertAlmostEquals(y0.data[k], x / 10, 1e-15));
});

testOnRecording({ name: "doublePendulumData() looks like the recording", file }, (text) => {
  const { states: measured } = doublePendulumFrom(text, file);
  const { states: simulated } = doublePendulumData();
  // The columns' standard deviations are 0.081, 0.123, 0.46 and 0.92.
  [0.001, 0.002, 0.03, 0.05].forEach((bound, k) => {
    let sum = 0;
    for (let i = k; i < simulated.size; i += 4) sum += (measured.data[i] - simulated.data[i]) ** 2;
    assertLess(Math.sqrt(sum / 500), bound);
  });
});

testOnRecording(
  { name: "train() learns the pendulum's recording with adaptive steps", file },
  (text) => {
    const { times, states, y0, t0, t1, dt } = doublePendulumFrom(text, file);
    const problem = {
      field: mlp({ state: [4], hidden: [10] }),
      ...{ y0, t0, t1, dt },
      stepControl: pid({ rtol: 1e-6, atol: 1e-6 }),
      loss: meanSquaredError(times, states),
    };
    let worst = 0;
    const { losses, bestLoss } = train({
      ...problem,
      method: reversible(bosh3),
      optimizer: adamW({ learningRate: 1e-2, weightDecay: 1e-5 }),
      iterations: 800,
      onIteration: ({ stats }) => void (worst = Math.max(worst, stats.reconstructionError!)),
    });
    assertLess(bestLoss, losses[0] / 3);
    assertLess(worst, 1e-10);

    const base = { ...problem, method: bosh3 };
    const full = valueAndGrad({ ...base, adjoint: fullStorageAdjoint() });
    assert(full.stats.steps > 100);
    for (const checkpoints of [2, 4, 8, 16, 32]) {
      const adjoint = recursiveCheckpointAdjoint({ checkpoints });
      const { value, parametersBar, y0Bar, stats } = valueAndGrad({ ...base, adjoint });
      assertEquals([value, stats.steps], [full.value, full.stats.steps]);
      assertLess(relativeDifference(parametersBar, full.parametersBar), 1e-12);
      assertLess(relativeDifference(y0Bar, full.y0Bar), 1e-12);
    }
  },
);
