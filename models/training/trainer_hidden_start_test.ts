import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  type GradientOptions,
  midpoint,
  reversible,
  valueAndGrad,
  vectorField,
} from "../../solvers/mod.ts";
import { concat, exp, mul, neg, slice, type Tensor, tensor } from "../../tensors/mod.ts";
import { adamW, lbfgs, meanSquaredError, Trainer, type TrainerOptions } from "../mod.ts";

function withTrainer<T>(made: TrainerOptions, use: (trainer: Trainer) => T): T {
  const trainer = new Trainer(made);
  try {
    return use(trainer);
  } finally {
    trainer.release();
  }
}

/** A swing of which the position is measured: the stiffness and the first velocity are to be found. */
function hidden(): { readonly fitted: GradientOptions; readonly given: GradientOptions } {
  const field = vectorField({
    state: [2],
    parameters: { k: tensor(0.3), velocity: tensor([0.2]) },
    f: (_t, y, p) => concat([slice(y, 1, 2), neg(mul(exp(p.k), slice(y, 0, 1)))], 0),
  });
  const at = Array.from({ length: 21 }, (_, i) => i / 10);
  const observe = { observe: (y: Tensor) => slice(y, 0, 1) };
  const problem = { field, t0: 0, t1: 2, dt: 0.1, method: reversible(midpoint) };
  const wave = at.map((t) => Math.cos(t) + 0.5 * Math.sin(t));
  return {
    fitted: {
      ...problem,
      y0: (p) => concat([tensor([1]), p.velocity], 0),
      loss: meanSquaredError(at, wave, observe),
    },
    given: { ...problem, y0: [1, 0], loss: meanSquaredError(at, at.map(Math.cos), observe) },
  };
}

Deno.test("Trainer fits a hidden start that is a function of the parameters", () => {
  const { fitted } = hidden();
  const { field } = fitted;
  withTrainer({ problems: [fitted], optimizer: lbfgs() }, (trainer) => {
    for (let k = 0; k < 30; k++) trainer.step();
    assertEquals(trainer.starts.length, 0);
  });
  // Steps of 0.1 by the midpoint rule are right to 1e-2.
  assertAlmostEquals(field.parameters.get("velocity").data[0], 0.5, 1e-2);
  assertAlmostEquals(field.parameters.get("k").data[0], 0, 1e-2);
});

Deno.test("Trainer sums gradients of starts that are given and of such as are computed", () => {
  const { fitted, given } = hidden();
  const [one, two] = [fitted, given].map((problem) => valueAndGrad(problem));
  const seen: number[][] = [];
  const spy = {
    bind: () => ({
      memory: {},
      step: (_: Float64Array, gradient: Float64Array) => void seen.push(Array.from(gradient)),
    }),
  };
  const made = { problems: [fitted, given, fitted], weights: [2, 0.5, 1], optimizer: spy };
  withTrainer({ ...made, startOptimizer: spy }, (trainer) => {
    assertEquals(Array.from(trainer.starts), [1, 0]);
    trainer.step();
  });
  for (const k of [0, 1]) {
    assertAlmostEquals(seen[0][k], 3 * one.parametersBar[k] + 0.5 * two.parametersBar[k], 1e-14);
  }
  // The given one alone is the start optimiser's.
  assertEquals(seen[1], Array.from(two.y0Bar, (x) => 0.5 * x));
  withTrainer({ ...made, startOptimizer: "joint" }, (trainer) => void trainer.step());
  assertEquals(seen[2], [...seen[0], ...seen[1]]);
});

Deno.test("Trainer throws when a start optimiser has no start to update", () => {
  const { fitted } = hidden();
  for (const startOptimizer of [adamW(), "joint"] as const) {
    const make = () => new Trainer({ problems: [fitted], startOptimizer });
    assertThrows(make, TypeError, "every y0 is a function of the parameters");
  }
});

Deno.test("Trainer resumes a training of a hidden start bit for bit", () => {
  const steps = (trainer: Trainer, n: number) => Array.from({ length: n }, () => trainer.step());
  const saved = withTrainer({ problems: [hidden().fitted] }, (trainer) => {
    steps(trainer, 3);
    return { state: trainer.save(), then: steps(trainer, 2) };
  });
  withTrainer({ problems: [hidden().fitted] }, (trainer) => {
    trainer.restore(saved.state);
    assertEquals(steps(trainer, 2), saved.then);
  });
});
