import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  euler,
  midpoint,
  reversible,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../solvers/mod.ts";
import { mul, tensor, trackedBytes } from "../../tensors/mod.ts";
import { adamW, type Optimizer } from "../optimisers/adamw.ts";
import { meanSquaredError } from "../losses/mean_squared_error.ts";
import { mlp } from "../networks/mlp.ts";
import { type Iteration, train, type TrainOptions } from "./train.ts";

const times = Array.from({ length: 11 }, (_, i) => i / 10);

/** Decay to fit: exp(-t), with y' = k y or any other field of one dimension. */
function decay(field: VectorField): TrainOptions {
  return {
    field,
    y0: [1],
    t0: 0,
    t1: 1,
    dt: 0.1,
    method: reversible(midpoint),
    loss: meanSquaredError(times, times.map((t) => [Math.exp(-t)])),
  };
}

const rate = (k: number) =>
  vectorField({ state: [1], parameters: { k: tensor(k) }, f: (_t, y, p) => mul(p.k, y) });

/** Sets the one parameter to given values, one an update. */
function wanders(values: number[]): Optimizer {
  return {
    bind: () => {
      let update = 0;
      return { memory: {}, step: (parameters) => void (parameters[0] = values[update++]) };
    },
  };
}

Deno.test("train() makes the loss fall, and finds the rate of decay", () => {
  const field = rate(1);
  const { losses, bestLoss, bestParameters } = train({
    ...decay(field),
    optimizer: adamW({ learningRate: 0.02, beta2: 0.95, weightDecay: 0 }),
    iterations: 1000,
  });
  assertEquals(losses.length, 1000);
  assertLess(bestLoss, losses[0] * 1e-8);
  // Midpoint's growth factor 1 + kh + (kh)²/2 is exp(-h) for this k: what makes up for its error.
  const h = 0.1;
  const k = (Math.sqrt(2 * Math.exp(-h) - 1) - 1) / h;
  assertAlmostEquals(bestParameters[0], k, 1e-3);
});

Deno.test("train() trains a network by default", () => {
  const { losses, bestLoss } = train({
    ...decay(mlp({ state: [1], hidden: [8] })),
    iterations: 400,
  });
  assertLess(bestLoss, losses[0] / 100);
});

Deno.test("train() gives the same numbers every time", () => {
  const run = () => train({ ...decay(mlp({ state: [1], hidden: [4], seed: 2 })), iterations: 20 });
  assertEquals(run(), run());
});

Deno.test("train() gives the best iteration's loss and parameters, not the last one's", () => {
  const field = rate(0);
  const rates = [-0.5, -0.9, -2, -0.9, 5];
  const result = train({ ...decay(field), optimizer: wanders(rates), iterations: 5 });
  const losses = [0, ...rates.slice(0, 4)].map((k) => valueAndGrad(decay(rate(k))).value);
  assertEquals([...result.losses], losses);
  assertEquals(result.bestLoss, losses[2]);
  assertEquals(result.bestIteration, 2);
  assertEquals([...result.bestParameters], [-0.9]);
  assertEquals(field.parameters.flat[0], 5, "the field holds the last ones");
});

Deno.test("train() shows every iteration before its update", () => {
  const field = rate(-1);
  const seen: Iteration[] = [];
  const rates: number[] = [];
  const { losses } = train({
    ...decay(field),
    optimizer: wanders([-2, -1.1, -3]),
    iterations: 3,
    onIteration: (iteration) => {
      seen.push(iteration);
      rates.push(field.parameters.flat[0]);
    },
  });
  assertEquals(rates, [-1, -2, -1.1]);
  assertEquals(seen.map(({ iteration }) => iteration), [0, 1, 2]);
  assertEquals(seen.map(({ loss }) => loss), [...losses]);
  assertEquals(seen.map(({ bestLoss }) => bestLoss), [losses[0], losses[0], losses[0]]);
  for (const { stats } of seen) {
    assertEquals([stats.steps, stats.evaluations, stats.pullbacks], [10, 80, 40]);
  }
});

Deno.test("train() stops, without the update, where the callback returns false", () => {
  const field = rate(-1);
  const { losses } = train({
    ...decay(field),
    optimizer: wanders([-2, -3, -4, -5]),
    iterations: 5,
    onIteration: ({ iteration }) => iteration < 2,
  });
  assertEquals(losses.length, 3);
  assertEquals(field.parameters.flat[0], -3);
});

Deno.test("train() gives its memory back, even where it fails", () => {
  const options = { ...decay(mlp({ state: [1], hidden: [4] })), iterations: 3 };
  const before = trackedBytes().live;
  train(options);
  assertEquals(trackedBytes().live, before);
  const onIteration = () => {
    assert(trackedBytes().live > before);
    throw new Error("broken");
  };
  assertThrows(() => train({ ...options, onIteration }), Error, "broken");
  assertEquals(trackedBytes().live, before);
});

Deno.test("train() throws when iterations is not a whole number of at least 1", () => {
  for (const iterations of [0, -1, 1.5, NaN, Infinity]) {
    const message = `train: iterations must be a whole number of at least 1, got ${iterations}`;
    assertThrows(() => train({ ...decay(rate(-1)), iterations }), RangeError, message);
  }
});

Deno.test("train() throws when the problem does not fit, before any update", () => {
  const field = rate(-1);
  const cases: [Partial<TrainOptions>, typeof TypeError | typeof RangeError][] = [
    [{ y0: [1, 2] }, TypeError],
    [{ y0: [NaN] }, RangeError],
    [{ t1: 0 }, RangeError],
    [{ dt: -0.1 }, RangeError],
    [{ loss: meanSquaredError([0, 2], [[1], [1]]) }, RangeError],
    [{ loss: meanSquaredError([0, 1], [[1, 1], [1, 1]]) }, TypeError],
    [{ method: euler, adjoint: undefined, y0: "1" as never }, TypeError],
  ];
  for (const [wrong, Class] of cases) {
    assertThrows(() => train({ ...decay(field), ...wrong, iterations: 2 }), Class);
  }
  assertEquals(field.parameters.flat[0], -1);
});
