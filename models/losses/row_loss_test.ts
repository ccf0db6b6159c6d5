import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import {
  add,
  concat,
  exp,
  matmul,
  mul,
  neg,
  reshape,
  slice,
  sqrt,
  sub,
  tanh,
  tensor,
  trackedBytes,
} from "../../tensors/mod.ts";
import {
  type GradientOptions,
  NonFiniteGradientError,
  NonFiniteLossError,
  type PathLoss,
  PreparedGradient,
  reversible,
  rk4,
  valueAndGrad,
  vectorField,
} from "../../solvers/mod.ts";
import { assertAgrees } from "../../tests/helpers/anchored.ts";
import { centralDifferences, relativeDifference } from "../../tests/helpers/central_differences.ts";
import { WAYS } from "../../tests/problems/gradient_ways.ts";
import { leastSquaresOf } from "./least_squares.ts";
import { meanSquaredError } from "./mean_squared_error.ts";
import { negativeLogLikelihood } from "./negative_log_likelihood.ts";
import type { Observe } from "./row_loss.ts";

const swing = (kernels: "wasm" | "interpreter" = "wasm") =>
  vectorField({
    state: [2],
    kernels,
    parameters: { k: tensor(2), gain: tensor([1.3]) },
    f: (_t, y, p) => concat([slice(y, 1, 2), neg(mul(p.k, slice(y, 0, 1)))], 0),
  });
const problem = { y0: [1, 0.4], t0: 0, t1: 2, dt: 0.1, method: reversible(rk4) };

/** Of everything something: y, t, a parameter of f, and one that f has no use for. */
const observe: Observe = (y, { t, parameters: p }) =>
  add(mul(p.gain, slice(y, 0, 1)), mul(t, mul(p.k, slice(y, 1, 2))));
const times = [0, 0.33, 0.7, 1.2, 2];
const data = [0.5, 1, -1, 0.2, 0.3];

for (const kernels of ["wasm", "interpreter"] as const) {
  for (const [name, given] of Object.entries(WAYS)) {
    Deno.test(`dL/dθ has what the loss itself depends on: ${name}, ${kernels}`, () => {
      const loss = meanSquaredError(times, data, { observe });
      const field = swing(kernels);
      const { parametersBar } = valueAndGrad({ ...problem, field, dt: 1 / 32, ...given, loss });
      // Adaptive steps are others at other parameters: these are fixed and fine.
      const fine = { ...problem, field, dt: 1 / 64, method: rk4, loss };
      const wanted = centralDifferences(() => valueAndGrad(fine).value, field.parameters.flat);
      const loose = given.stepControl || name.startsWith("backsolve");
      assertLess(relativeDifference(parametersBar, wanted), loose ? 1e-4 : 1e-5);
    });
  }
}

Deno.test("a loss of what is observed has the gradient of the same steps", () => {
  const losses = [
    meanSquaredError(times, data, { observe, weights: [1, 2, 0.5, 1, 0] }),
    meanSquaredError(times, [NaN, NaN, 1, NaN, 2], { observe, missing: true }),
    negativeLogLikelihood(times, data, { observe, noise: 0.7 }),
  ];
  for (const loss of losses) {
    const options = { ...problem, field: swing(), loss };
    const { parametersBar, y0Bar } = valueAndGrad(options);
    const { flat } = options.field.parameters;
    const wanted = centralDifferences(() => valueAndGrad(options).value, flat);
    assertLess(relativeDifference(parametersBar, wanted), 1e-9);
    const y0 = Float64Array.from(problem.y0);
    const byStart = centralDifferences(() => valueAndGrad({ ...options, y0 }).value, y0);
    assertLess(relativeDifference(y0Bar, byStart), 1e-9);
  }
});

Deno.test("stretches that are done again count what the loss depends on once", () => {
  const loss = meanSquaredError(times, data, { observe });
  const options = { ...problem, field: swing(), loss };
  for (const anchors of [0, 1, 3, 8]) {
    // Too strict for any way back: every stretch is done again.
    const adjoint = { tolerance: 1e-300 };
    const { stats } = assertAgrees(options, anchors, `${anchors}`, { within: 1e-13, adjoint });
    assertGreater(stats.redoneSteps!, 5);
  }
});

Deno.test("a whole way back that is done again counts what the loss depends on once", () => {
  // y comes to rest at 1, where θ says nothing: dL/dθ is next to nothing, and a miss is more.
  const field = vectorField({
    state: [1],
    parameters: { theta: tensor([1]), gain: tensor([1.3]) },
    f: (_t, y, { theta }) => neg(mul(theta, sub(y, 1))),
  });
  const seen: Observe = (y, { parameters: p }) => mul(p.gain, y);
  const loss = meanSquaredError([14, 28], [3, 2], { observe: seen });
  const options = { field, y0: [2], t0: 0, t1: 28, dt: 0.035, method: reversible(rk4) };
  const ended = { ...options, loss: meanSquaredError([28], [3], { observe: seen }) };
  assertEquals(assertAgrees(ended, 8, "at the end").stats.redoneSteps, 800);
  const { parametersBar } = assertAgrees({ ...options, loss }, 8, "between", { within: 1e-12 });
  assertAlmostEquals(parametersBar[1], (1.3 - 3) + (1.3 - 2), 1e-5);
});

Deno.test("weights count numbers by column, by time, or one by one", () => {
  const rows = [[1, 2], [3, 4]];
  const y = Float64Array.of(2, 4);
  const at = (weights: number[] | number[][]) => {
    const loss = meanSquaredError([0, 1], rows, { weights });
    return [loss.value(0, 0, y), loss.value(1, 1, y)];
  };
  assertEquals(at([1, 3]), [(1 + 12) / 8, 1 / 8]);
  assertEquals(at([[1], [3]]), [5 / 8, 3 / 8]);
  assertEquals(at([[1, 0], [2, 5]]), [1 / 8, 2 / 8]);
  const missing = meanSquaredError([0, 1], [[NaN, 2], [3, 4]], { missing: true, weights: [5, 1] });
  assertAlmostEquals(missing.value(0, 0, y), 4 / 7, 1e-15);
});

Deno.test("weights have to fit the data, and be numbers of at least 0", () => {
  const make = (weights: unknown) => () =>
    meanSquaredError([0, 1], [[1, 2], [3, 4]], { weights: weights as number[] });
  const shapes = "or of shape [2] for one a column, [2, 1] for one a time, or [2, 2], got [3]";
  assertThrows(make([1, 2, 3]), TypeError, shapes);
  assertThrows(make([1, -2]), RangeError, "that of element 1 of row 0 is -2");
  assertThrows(make([0, 0]), RangeError, "must have a sum above 0, got 0");
  assertThrows(make(["1", 2]), TypeError, "meanSquaredError: the weights");
});

Deno.test("observe may give [1] or [] for data of a number a time", () => {
  const field = swing();
  const values = [(y: never) => slice(y, 0, 1), (y: never) => mul(slice(y, 0, 1), 1)].map((f) =>
    valueAndGrad({
      ...problem,
      field,
      loss: meanSquaredError(times, data, { observe: f as never }),
    })
      .value
  );
  const nested = meanSquaredError(times, data.map((x) => [x]), { observe: (y) => slice(y, 0, 1) });
  assertEquals(values, [values[0], valueAndGrad({ ...problem, field, loss: nested }).value]);
});

Deno.test("what observe gives has to fit a row of the data", () => {
  const cases: [unknown, string][] = [
    [(y: never) => y, "observe must give what a row of the data has, shape [], got [2]"],
    [() => 3, "as a tensor, got the number 3"],
  ];
  for (const [f, message] of cases) {
    const loss = meanSquaredError(times, data, { observe: f as Observe });
    assertThrows(() => valueAndGrad({ ...problem, field: swing(), loss }), TypeError, message);
  }
  const noisy = negativeLogLikelihood(times, data, { noise: () => tensor(1) });
  const message = "without observe the state must be what a row of the data has, shape [], got [2]";
  assertThrows(() => valueAndGrad({ ...problem, field: swing(), loss: noisy }), TypeError, message);
  const wrong = { observe: "position" as never };
  assertThrows(() => meanSquaredError(times, data, wrong), TypeError, "observe must be a function");
});

Deno.test("a loss of what is observed is bound to a field before it is called", () => {
  const loss = meanSquaredError(times, data, { observe });
  const y = Float64Array.of(1, 2);
  assertThrows(() => loss.value(0, 0, y), TypeError, "what is called is loss.bind(field)");
  const bound = loss.bind!(swing());
  assertAlmostEquals(bound.value(1, 0.33, y), (1.3 + 0.33 * 4 - 1) ** 2 / 5, 1e-15);
  const message = "its cotangent wants parametersBar";
  assertThrows(() => bound.cotangent(1, 0.33, y, new Float64Array(2)), TypeError, message);
  // Where no parameter is observed there is none to ask for.
  const plain = meanSquaredError(times, data, { observe: (s) => slice(s, 0, 1) }).bind!(swing());
  const yBar = new Float64Array(2);
  plain.cotangent(1, 0.33, Float64Array.of(1.5, 7), yBar);
  assertEquals([Array.from(yBar), plain.readsParameters], [[0.2, 0], false]);
});

Deno.test("a changed copy of a loss that is bound is no silent copy of the old one", () => {
  const loss = meanSquaredError(times, data, { observe });
  const changed: PathLoss = { ...loss, value: () => 0 };
  const options = { ...problem, field: swing() };
  assertThrows(() => valueAndGrad({ ...options, loss: changed }), TypeError, "a bind of its own");
  const twice: PathLoss = {
    ...loss,
    bind(field) {
      const bound = loss.bind!(field);
      return {
        ...bound,
        at: bound.at,
        readsParameters: bound.readsParameters,
        value: (...at) => 2 * bound.value(...at),
        cotangent(i, t, y, yBar, parametersBar) {
          bound.cotangent(i, t, y, yBar, parametersBar);
          bound.cotangent(i, t, y, yBar, parametersBar);
        },
      };
    },
  };
  const [one, two] = [loss, twice].map((own) => valueAndGrad({ ...options, loss: own }));
  assertAlmostEquals(two.value, 2 * one.value, 1e-14);
  assertLess(relativeDifference(two.parametersBar, one.parametersBar.map((x) => 2 * x)), 1e-13);
});

Deno.test("an observation without a value or a derivative is told by its operation", () => {
  const options = { ...problem, field: swing(), t1: 1 };
  const rooted = (shift: number): PathLoss =>
    meanSquaredError([0], [3], {
      observe: (y, { parameters: p }) => add(slice(y, 0, 1), sqrt(add(p.gain, shift))),
    });
  const value = assertThrows(
    () => valueAndGrad({ ...options, loss: rooted(-2) }),
    NonFiniteLossError,
    "sqrt(-0.7) is NaN",
  );
  assertEquals(value.operation, "sqrt");
  const slope = assertThrows(
    () => valueAndGrad({ ...options, loss: rooted(-1.3) }),
    NonFiniteGradientError,
    "dL/dgain is ",
  );
  assertEquals([slope.source, slope.parameter, slope.operation], ["loss", "gain", "sqrt"]);
});

Deno.test("leastSquaresOf() gives what a mean of squares counts", () => {
  const loss = meanSquaredError([0, 1], [[1, NaN], [3, 4]], { missing: true, weights: [1, 2] });
  assertEquals(Array.from(leastSquaresOf(loss)!.weights), [1, 0, 1, 2]);
  const seen = meanSquaredError(times, data, { observe });
  assertEquals(leastSquaresOf(seen)!.observe, observe);
  assertEquals(leastSquaresOf({ ...seen }), undefined);
});

/** A batch of two swings, of which the positions are measured with a gain and a noise that are fitted. */
function batch(dtype?: "float32"): GradientOptions {
  const field = vectorField({
    state: [2, 2],
    dtype,
    parameters: { w: tensor([[0, -1.5], [1, -0.1]]), gain: tensor(1.3), noise: tensor([-0.5]) },
    f: (_t, y, p) => tanh(matmul(y, p.w)),
  });
  const loss = negativeLogLikelihood([0.5, 1, 1.9], [[1, 2], [0.5, NaN], [-1, 0]], {
    observe: (y, { parameters: p }) => reshape(mul(p.gain, slice(y, 0, 1, 1)), [2]),
    noise: (_observed, { parameters: p }) => exp(p.noise),
    missing: true,
  });
  const y0 = [[1, 0], [0.5, -1]];
  return { field, loss, y0, t0: 0, t1: 2, dt: 0.1, method: reversible(rk4) };
}

Deno.test("a batch is observed row by row", () => {
  const options = batch();
  const { parametersBar } = valueAndGrad(options);
  const { flat } = options.field.parameters;
  const wanted = centralDifferences(() => valueAndGrad(options).value, flat);
  assertLess(relativeDifference(parametersBar, wanted), 1e-9);
});

Deno.test("a field in single precision is observed in double", () => {
  const [double, single] = [batch(), batch("float32")].map((options) => valueAndGrad(options));
  assertLess(relativeDifference(single.parametersBar, double.parametersBar), 1e-5);
  assertGreater(relativeDifference(single.parametersBar, double.parametersBar), 1e-12);
});

Deno.test("what is observed takes memory that the number of steps does not change", () => {
  const options = batch();
  const bytes = [1000, 1000, 4000].map((n) => {
    const before = trackedBytes().live;
    const prepared = new PreparedGradient({ ...options, dt: 2 / n });
    prepared.run();
    const first = trackedBytes().live - before;
    prepared.run();
    assertEquals(trackedBytes().live - before, first);
    prepared.release();
    return first;
  });
  // The first of all takes what stays with the field.
  assertEquals(bytes[2], bytes[1]);
});
