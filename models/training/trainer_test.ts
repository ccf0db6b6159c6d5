import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { midpoint, NonFiniteStateError, reversible, valueAndGrad } from "../../solvers/mod.ts";
import { trackedBytes } from "../../tensors/mod.ts";
import {
  adamW,
  cosineDecay,
  lbfgs,
  meanSquaredError,
  mlp,
  Trainer,
  type TrainerOptions,
  type TrainerState,
} from "../mod.ts";

const times = [0, 0.3, 1];

/** Two paths of one network, of their own lengths and starts. */
function options(more: Partial<TrainerOptions> = {}): TrainerOptions {
  const field = mlp({ state: [2], hidden: [5], seed: 3 });
  const problem = (y0: number[], t1: number) => ({
    field,
    ...{ y0, t0: 0, t1, dt: 0.05 },
    method: reversible(midpoint),
    loss: meanSquaredError(times.map((t) => t * t1), times.map((t) => [t, 1 - t])),
  });
  return { problems: [problem([0, 1], 1), problem([0.5, -1], 2)], ...more };
}

function withTrainer<T>(made: TrainerOptions, use: (trainer: Trainer) => T): T {
  const trainer = new Trainer(made);
  try {
    return use(trainer);
  } finally {
    trainer.release();
  }
}

Deno.test("Trainer follows the weighted sum of its problems' gradients", () => {
  const made = options({ weights: [2, 0.5] });
  const gradients = made.problems.map((problem) => valueAndGrad(problem));
  const start = made.problems[0].field.parameters.flat.slice();
  const seen: number[][] = [];
  const spy = {
    bind: () => ({
      memory: {},
      step: (_: Float64Array, gradient: Float64Array) => void seen.push(Array.from(gradient)),
    }),
  };
  const loss = withTrainer({ ...made, optimizer: spy, startOptimizer: spy }, (t) => t.step());
  assertAlmostEquals(loss, 2 * gradients[0].value + 0.5 * gradients[1].value, 1e-14);
  for (const i of start.keys()) {
    const [one, two] = gradients.map(({ parametersBar }) => parametersBar[i]);
    assertAlmostEquals(seen[0][i], 2 * one + 0.5 * two, 1e-14);
  }
  const [one, two] = gradients.map(({ y0Bar }) => Array.from(y0Bar));
  assertEquals(seen[1], [...one.map((x) => 2 * x), ...two.map((x) => 0.5 * x)]);
});

Deno.test("Trainer weighs a problem that is alone", () => {
  const { problems: [problem] } = options();
  const plain = valueAndGrad(problem);
  const gradients: Float64Array[] = [];
  const spy = {
    bind: () => ({
      memory: {},
      step: (_: Float64Array, gradient: Float64Array) => void gradients.push(gradient.slice()),
    }),
  };
  const bytes: number[] = [];
  for (const weight of [1, 2]) {
    const made = { problems: [problem], weights: [weight], optimizer: spy, startOptimizer: spy };
    bytes.push(withTrainer(made, () => trackedBytes().live));
    assertEquals(withTrainer(made, (trainer) => trainer.step()), weight * plain.value);
    const [parameters, starts] = gradients.splice(0);
    assertEquals(parameters, plain.parametersBar.map((x) => weight * x));
    assertEquals(starts, plain.y0Bar.map((x) => weight * x));
  }
  assertEquals(
    bytes[1] - bytes[0],
    8 * plain.parametersBar.length,
    "at weight 1 it is its own sum",
  );
});

Deno.test("Trainer fits the starts only where it is told to", () => {
  withTrainer(options(), (trainer) => {
    for (let k = 0; k < 3; k++) trainer.step();
    assertEquals(Array.from(trainer.starts), [0, 1, 0.5, -1]);
  });
  withTrainer(options({ startOptimizer: adamW({ learningRate: 0.05 }) }), (trainer) => {
    const first = trainer.step();
    for (let k = 0; k < 200; k++) trainer.step();
    assertLess(trainer.bestLoss, first / 10);
    assert(trainer.starts[2] !== 0.5);
  });
});

/** Thirty updates are the same to the bit where a training is saved on the way, and another goes on. */
function assertGoesOn(made: () => TrainerOptions, savedAt: readonly number[]): void {
  const saveAfter = (updates: number, saved?: TrainerState) =>
    withTrainer(made(), (trainer) => {
      if (saved) trainer.restore(saved);
      while (trainer.updates < updates) trainer.step();
      return trainer.save();
    });
  const whole = saveAfter(30);
  for (const at of savedAt) assertEquals(saveAfter(30, saveAfter(at)), whole);
}

Deno.test("Trainer goes on from a saved state bit for bit, wherever it was saved", () => {
  const made = () =>
    options({
      optimizer: adamW({ learningRate: cosineDecay({ from: 0.02, iterations: 30 }) }),
      startOptimizer: adamW({ learningRate: 0.01, weightDecay: 0 }),
    });
  assertGoesOn(made, [0, 1, 17, 29]);
});

Deno.test("Trainer shows a joint optimiser parameters and starts as one vector", () => {
  const seen: [Float64Array, Float64Array, number | undefined][] = [];
  const optimizer = {
    bind: (size: number) => ({
      memory: { size: new Float64Array(size) },
      step(values: Float64Array, bars: Float64Array, loss?: number) {
        seen.push([values.slice(), bars.slice(), loss]);
        values.fill(0.25);
      },
    }),
  };
  const made = options({ optimizer, startOptimizer: "joint" });
  const gradients = made.problems.map((problem) => valueAndGrad(problem));
  const { flat } = made.problems[0].field.parameters;
  const before = flat.slice();
  withTrainer(made, (trainer) => {
    const loss = trainer.step();
    const [values, bars, shown] = seen[0];
    assertEquals(shown, loss);
    assertEquals(Array.from(values), [...before, 0, 1, 0.5, -1]);
    const starts = gradients.flatMap(({ y0Bar }) => Array.from(y0Bar, (x) => x / 2));
    assertEquals(Array.from(bars.subarray(before.length)), starts);
    assert(flat.every((x) => x === 0.25) && trainer.starts.every((x) => x === 0.25));
  });
});

Deno.test("Trainer with L-BFGS goes on from a saved state bit for bit", () => {
  const made = () =>
    options({
      optimizer: lbfgs({ history: 4 }),
      startOptimizer: "joint",
      onFailure: "retreat",
    });
  assertGoesOn(made, [1, 2, 13, 29]);
});

Deno.test("Trainer that retreats goes back to the best parameters where a solve fails", () => {
  const [problem] = options().problems;
  const { flat } = problem.field.parameters;
  const start = flat.slice();
  const shown: [number[], number | undefined][] = [];
  const ruinOnce = {
    bind: () => ({
      memory: {},
      step(parameters: Float64Array, gradient: Float64Array, loss?: number) {
        shown.push([[...new Set(gradient)], loss]);
        if (shown.length === 1) parameters.fill(NaN);
      },
    }),
  };
  withTrainer({ problems: [problem], optimizer: ruinOnce, onFailure: "retreat" }, (trainer) => {
    const first = trainer.step();
    assertEquals(trainer.step(), Infinity);
    assertEquals(shown[1], [[0], Infinity]);
    assertEquals(flat, start);
    assertEquals(trainer.step(), first);
    assertEquals([trainer.bestLoss, trainer.bestUpdate], [first, 0]);
  });
});

Deno.test("Trainer that retreats makes a field smaller that fails from the start", () => {
  const { problems } = options();
  const { flat } = problems[0].field.parameters;
  // tanh is bounded, so it takes an enormous last layer to leave the numbers that there are.
  flat.forEach((_, i) => flat[i] *= 1e308);
  const made: TrainerOptions = {
    problems: [problems[0]],
    optimizer: lbfgs(),
    onFailure: "retreat",
  };
  withTrainer(made, (trainer) => {
    assertEquals(trainer.step(), Infinity);
    const size = Math.abs(flat[0]);
    trainer.step();
    assertAlmostEquals(Math.abs(flat[0]) / size, 0.9, 1e-12);
    assertThrows(() => {
      for (let k = 0; k < 60; k++) trainer.step();
    }, Error);
    assertEquals(trainer.updates, 49);
  });
});

Deno.test("Trainer.restore() refuses the state of another training, and changes nothing", () => {
  const other = withTrainer(options({ startOptimizer: adamW() }), (trainer) => trainer.save());
  withTrainer({ problems: options().problems.slice(0, 1) }, (trainer) => {
    const before = trainer.save();
    assertThrows(
      () => trainer.restore(other),
      TypeError,
      "starts must have 2 numbers, got 4; the state is of another training",
    );
    const { starts: _, ...arrays } = other.arrays;
    assertThrows(() => trainer.restore({ ...other, arrays }), TypeError, "got none");
    assertEquals(trainer.save(), before);
  });
});

Deno.test("Trainer keeps the best parameters where a later solve fails", () => {
  const [problem] = options().problems;
  const ruin = {
    bind: () => ({
      memory: {},
      step: (parameters: Float64Array) => void parameters.fill(NaN),
    }),
  };
  const { flat } = problem.field.parameters;
  const start = flat.slice();
  withTrainer({ problems: [problem], optimizer: ruin }, (trainer) => {
    const first = trainer.step();
    assertThrows(() => trainer.run(), NonFiniteStateError);
    assertEquals([trainer.bestLoss, trainer.bestUpdate], [first, 0]);
    assertEquals(trainer.bestParameters, start);
    assertEquals(trainer.bestStarts, Float64Array.from(problem.y0 as number[]));
  });
});

Deno.test("Trainer says what does not fit, and frees what it had taken", () => {
  const { problems } = options();
  const [other] = options().problems;
  const before = trackedBytes().live;
  const cases: [TrainerOptions, ErrorConstructor, string][] = [
    [{ problems: [] }, TypeError, "at least one problem"],
    [{ problems: [problems[0], other] }, TypeError, "the same vector field"],
    [{ problems, weights: [1] }, TypeError, "2 weights, one a problem, got 1"],
    [{ problems, weights: [1, -1] }, RangeError, "at least 0, got -1"],
    [
      { problems, onFailure: "stop" as never },
      RangeError,
      'must be "throw" or "retreat", got "stop"',
    ],
    [{ problems: [problems[0], { ...problems[1], y0: [1] }] }, TypeError, "shape"],
  ];
  for (const [made, kind, text] of cases) assertThrows(() => new Trainer(made), kind, text);
  assertEquals(trackedBytes().live, before);
});
