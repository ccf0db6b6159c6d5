import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  backsolveAdjoint,
  fullStorageAdjoint,
  type GradientOptions,
  isFailedSolve,
  NonFiniteGradientError,
  NonFiniteLossError,
  NonFiniteStateError,
  type PathLoss,
  recursiveCheckpointAdjoint,
  reversible,
  rk4,
  type VectorField,
  vectorField,
} from "../../solvers/mod.ts";
import { mul, neg, sqrt, square, sub, sum, tensor, trackedBytes } from "../../tensors/mod.ts";
import { adamW, finalStateLoss, lbfgs, type Optimizer, train, Trainer } from "../mod.ts";

const WAYS: Record<string, Pick<GradientOptions, "method" | "adjoint">> = {
  "reversible": { method: reversible(rk4) },
  "exact": { method: reversible(rk4, { arithmetic: "exact" }) },
  "recursive": { method: rk4, adjoint: recursiveCheckpointAdjoint() },
  "full": { method: rk4, adjoint: fullStorageAdjoint() },
  "full:stages": { method: rk4, adjoint: fullStorageAdjoint({ keep: "stages" }) },
  "backsolve": { method: rk4, adjoint: backsolveAdjoint() },
};
const OPTIMIZERS: Record<string, Optimizer> = {
  adamW: adamW({ learningRate: 0.01 }),
  lbfgs: lbfgs(),
};

/** y' = k y, to be brought to where it already is by k = 0: the norm has no derivative there. */
function perfectFit(field: VectorField) {
  const wanted = tensor([1, 3]);
  return {
    ...{ field, y0: [1, 3], t0: 0, t1: 1, dt: 0.125 },
    loss: finalStateLoss((y) => sqrt(sum(square(sub(y, wanted))))),
  };
}

const rates = (k: number[]) =>
  vectorField({ state: [2], parameters: { k: tensor(k) }, f: (_t, y, p) => mul(p.k, y) });

/** Writes given parameters, one set an update; and counts its updates. */
function wanders(to: number[][], seen: Float64Array[] = []): Optimizer {
  return {
    bind: () => ({
      memory: {},
      step(parameters, gradient) {
        seen.push(gradient.slice());
        parameters.set(to[seen.length - 1]);
      },
    }),
  };
}

for (const [way, given] of Object.entries(WAYS)) {
  for (const [name, optimizer] of Object.entries(OPTIMIZERS)) {
    Deno.test(`train() throws at a gradient that is NaN before any update: ${way}, ${name}`, () => {
      const field = rates([0, 0]);
      const { live } = trackedBytes();
      const shown: number[] = [];
      const error = assertThrows(
        () =>
          train({
            ...perfectFit(field),
            ...given,
            optimizer,
            iterations: 5,
            onIteration: ({ iteration }) => void shown.push(iteration),
          }),
        NonFiniteGradientError,
      );
      assertEquals([error.source, error.operation, shown], ["loss", "sqrt", []]);
      assertEquals([...field.parameters.flat], [0, 0]);
      assertEquals(trackedBytes().live, live);
    });
  }

  Deno.test(`train() that fails midway leaves the best parameters in the field: ${way}`, () => {
    const field = rates([0.5, 0.5]);
    const seen: Float64Array[] = [];
    // Better, then worse, then the perfect fit, whose gradient is not finite.
    const optimizer = wanders([[0.1, 0.2], [0.4, 0.9], [0, 0], [7, 7]], seen);
    assertThrows(
      () => train({ ...perfectFit(field), ...given, optimizer, iterations: 9 }),
      NonFiniteGradientError,
    );
    assertEquals([...field.parameters.flat], [0.1, 0.2]);
    assertEquals(seen.length, 3);
    assert(seen.every((gradient) => gradient.every(Number.isFinite)));
  });

  Deno.test(`train() with onFailure "retreat" goes on from the best parameters: ${way}`, () => {
    const field = rates([0.5, 0.5]);
    const seen: Float64Array[] = [];
    const optimizer = wanders([[0.1, 0.2], [0, 0], [0.05, 0.1], [0.2, 0.2]], seen);
    const { losses, bestLoss, bestIteration, bestParameters } = train({
      ...perfectFit(field),
      ...given,
      optimizer,
      iterations: 4,
      onFailure: "retreat",
    });
    assertEquals(losses[2], Infinity);
    assertEquals([...seen[2]], [0, 0]);
    assertEquals([bestLoss, bestIteration], [losses[3], 3]);
    assertEquals([...bestParameters], [0.05, 0.1]);
    assertLess(bestLoss, losses[1]);
  });
}

Deno.test("train() checks onFailure", () => {
  assertThrows(
    () => train({ ...perfectFit(rates([1, 1])), method: rk4, onFailure: "stop" as never }),
    RangeError,
    'onFailure must be "throw" or "retreat", got "stop"',
  );
});

Deno.test("train() leaves the best parameters where the last update overflows", () => {
  const field = rates([0.5, 0.5]);
  const { bestParameters, losses } = train({
    ...perfectFit(field),
    ...{ method: rk4, optimizer: wanders([[0.1, 0.2], [NaN, Infinity]]), iterations: 2 },
  });
  assertEquals(losses.length, 2);
  assertEquals([...bestParameters], [0.1, 0.2]);
  assertEquals([...field.parameters.flat], [0.1, 0.2]);
});

Deno.test("train() names a parameter that an update made infinite, and takes it back", () => {
  const field = rates([0.5, 0.5]);
  const error = assertThrows(
    () =>
      train({
        ...perfectFit(field),
        ...{ method: rk4, optimizer: wanders([[0.25, NaN]]), iterations: 3 },
      }),
    NonFiniteStateError,
    'parameter "k" is NaN already, at element 1',
  );
  assert(isFailedSolve(error));
  assertEquals([...field.parameters.flat], [0.5, 0.5]);
});

Deno.test("Trainer that throws gives back the best parameters and starts of all problems", () => {
  const field = rates([0.5, 0.5]);
  const problem = { ...perfectFit(field), method: reversible(rk4) };
  const moves: Optimizer = {
    bind: () => ({
      memory: {},
      step: (starts) => void starts.forEach((_, i) => starts[i] -= 0.25),
    }),
  };
  const trainer = new Trainer({
    problems: [problem, { ...problem, y0: [2, 2] }],
    optimizer: wanders([[0.1, 0.2], [NaN, 0]]),
    startOptimizer: moves,
  });
  const first = trainer.step();
  trainer.step();
  assertThrows(() => trainer.run(), NonFiniteStateError);
  assertEquals(trainer.bestUpdate, 1);
  assertLess(trainer.bestLoss, first);
  assertEquals([...field.parameters.flat], [0.1, 0.2]);
  assertEquals([...trainer.starts], [0.75, 2.75, 1.75, 1.75]);
  trainer.release();
});

Deno.test("Trainer refuses sums that overflow over its problems", () => {
  const field = rates([0.5, 0.5]);
  const loss: PathLoss = { at: "end", value: () => 1e308, cotangent: () => {} };
  const problem = { ...perfectFit(field), method: rk4, loss };
  const make = (onFailure: "throw" | "retreat") =>
    new Trainer({ problems: [problem, problem], weights: [1, 1], onFailure });
  const strict = make("throw");
  assertThrows(() => strict.run(), NonFiniteGradientError, "smaller weights");
  strict.release();
  const patient = make("retreat");
  assertEquals(patient.run(), Infinity);
  patient.release();
});

Deno.test("Trainer refuses a sum of gradients that overflows where the loss does not", () => {
  const field = rates([0.5, 0.5]);
  const loss: PathLoss = {
    ...{ at: "end", value: () => 0.1 },
    cotangent: (_index, _t, _y, yBar) => void yBar.fill(10),
  };
  const problem = { ...perfectFit(field), method: rk4, loss };
  const trainer = new Trainer({ problems: [problem, problem], weights: [1e308, 1] });
  assertThrows(() => trainer.run(), NonFiniteGradientError, "smaller weights");
  trainer.release();
});

Deno.test("a loss that is not finite stops a training, and retreats where that is asked for", () => {
  const field = vectorField({
    state: [1],
    parameters: { k: tensor([1]) },
    f: (_t, y, { k }) => neg(mul(k, y)),
  });
  const problem = {
    ...{ field, y0: [1], t0: 0, t1: 1, dt: 0.1, method: rk4 },
    // No value where y(1) < 1/4: from k = 1.4 on.
    loss: finalStateLoss((y) => sum(sqrt(sub(y, 0.25)))),
  };
  const optimizer = wanders([[1.2], [2], [1.3], [1.3]]);
  const error = assertThrows(
    () => train({ ...problem, optimizer, iterations: 4 }),
    NonFiniteLossError,
  );
  assertEquals([error.operation, error.time], ["sqrt", 1]);
  assertEquals([...field.parameters.flat], [1.2]);
  const again = { optimizer: wanders([[1.2], [2], [1.3], [1.3]]), onFailure: "retreat" } as const;
  const { losses } = train({ ...problem, ...again, iterations: 4 });
  assertEquals([losses[2], Number.isFinite(losses[3])], [Infinity, true]);
});
