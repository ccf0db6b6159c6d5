import { assertLess } from "@std/assert";
import { adamW, meanSquaredError, mlp, train } from "../../models/mod.ts";
import { fullStorageAdjoint, reversible, rk4, valueAndGrad } from "../../solvers/mod.ts";
import { coupledOscillatorFrom } from "../../systems/mod.ts";
import { relativeDifference } from "../helpers/central_differences.ts";
import { testOnRecording } from "./recordings.ts";

const file = "real_double_linear_h_1.txt";

testOnRecording(
  { name: "train() passes the transient in which the cotangents nearly cancel at the start", file },
  (text) => {
    const { times, states, y0, t0, t1, dt } = coupledOscillatorFrom(text, file);
    const options = {
      // Interpreted: the transient is where it is on this path of training alone, and the last bit
      // of an early step moves it.
      field: mlp({ state: [4], hidden: [32], seed: 2, kernels: "interpreter" }),
      ...{ y0, t0, t1, dt },
      method: reversible(rk4),
      loss: meanSquaredError(times, states),
    };
    let miss = 0;
    // An error estimate that takes such a cancellation for a loss ends this training long before.
    train({
      ...options,
      optimizer: adamW({ learningRate: 1e-2, weightDecay: 1e-5 }),
      iterations: 1162,
      onIteration: ({ iteration, stats }) => {
        miss = Math.max(miss, stats.reconstructionError!, stats.lossError!);
        return iteration < 1161;
      },
    });
    assertLess(miss, 1e-8);
    const got = valueAndGrad(options);
    const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
    assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-8);
    assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-8);
  },
);
