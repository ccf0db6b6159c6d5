import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { rk4, solve } from "../../../solvers/mod.ts";
import { tensor } from "../../../tensors/mod.ts";
import { assertPullsBack } from "../../../tests/helpers/field_pullback.ts";
import { RECORDING_DEFAULTS } from "../options/train_settings.ts";
import { runTraining } from "../training.ts";
import { networkForecaster } from "../forecasts/forecaster.ts";
import type { NetworkConfig } from "../plan.ts";
import { amountsIn, amountsOf } from "./amounts.ts";
import { fieldOf } from "./field_of.ts";
import { networkPlan } from "./network_plan.ts";
import { species } from "../../../tests/problems/fields.ts";

const amounts = { scale: [2, 0, -0.5], shift: [1, 0, 0.25] };

Deno.test("amountsOf() and amountsIn() take the inverse of a logarithm where there is one", () => {
  const y = [0.3, -7, 4];
  const wanted = [Math.exp(1.6), -7, Math.exp(-1.75)];
  const both = [
    amountsOf(amounts, tensor(y)).data,
    // What drives a network stands behind the state, and is no amount.
    amountsIn(amounts, Float64Array.of(...y, 5)),
  ];
  assertEquals(both[1][3], 5);
  for (const found of both) wanted.forEach((x, k) => assertAlmostEquals(found[k], x, 1e-14));
});

Deno.test("fieldOf() sees amounts, and pulls back through them", () => {
  for (const hidden of [[], [5]]) {
    const field = fieldOf({
      ...{ stateNames: ["x", "y"], hiddenStates: 1, hidden, activation: "tanh", seed: 4 },
      ...{ seesTime: false, bypass: hidden.length > 0, amounts },
    });
    assertPullsBack(field, 0, [0.3, -0.2, 0.7], Float64Array.of(1, -2, 0.5));
  }
});

/** Lotka and Volterra's rates of growth, without and with what the other one does. */
const RATES = [[0.9, 0, -0.6], [-0.7, 0.45, 0]];

Deno.test("a linear network that sees amounts is Lotka and Volterra's system, rates and all", async () => {
  const times = Float64Array.from({ length: 120 }, (_, i) => i / 8);
  const { states } = solve({
    ...{ field: species, y0: [1, 2.2], t0: 0, t1: 15, dt: 0.01, method: rk4 },
    saveAt: times,
  });
  const one = { name: "1", times, states: states.data };
  const plan = networkPlan(
    { stateNames: ["prey", "hunters"], timeName: "t" },
    [one],
    { ...RECORDING_DEFAULTS, weightDecay: 0, iterations: 300 },
    { hidden: [], hiddenStates: 0, amounts: true },
    { log: [true, true], seasons: [] },
  );
  const outcome = await runTraining(plan);
  const model = outcome!.model as NetworkConfig;
  const parameters = plan.field.parameters.views(outcome!.bestParameters);
  // d log x / dt = b + W amount, in the network's units of x and t.
  const { offset: own, factor: ownFactor } = model.units!;
  RATES.forEach((wanted, k) => {
    const rate = (inner: number) => inner * model.timeFactor / model.factor[k] / ownFactor[k];
    const found = [
      rate(parameters.b0.data[k]),
      ...[0, 1].map((j) => rate(parameters.w0.data[2 * j + k]) / Math.exp(own[j])),
    ];
    found.forEach((x, i) => assertAlmostEquals(x, wanted[i], 5e-3));
  });
  // Five times as far as it has seen.
  const far = Float64Array.from({ length: 75 }, (_, i) => i + 1);
  const truth = solve({
    ...{ field: species, y0: [1, 2.2], t0: 0, t1: 75, dt: 0.01, method: rk4 },
    saveAt: far,
  }).states.data;
  const said = networkForecaster(model, outcome!.bestParameters).forecast(model.starts[0], far);
  said.forEach((x, i) => assertLess(Math.abs(x - truth[i]), 0.1));
});
