import {
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertMatch,
  assertThrows,
} from "@std/assert";
import {
  add,
  bounded,
  concat,
  exp,
  finalStateLoss,
  fixed,
  isFailedSolve,
  log,
  matmul,
  mul,
  neg,
  NonFiniteGradientError,
  NonFiniteStateError,
  type PathLoss,
  positive,
  PreparedGradient,
  reshape,
  reversible,
  rk4,
  slice,
  solve,
  sqrt,
  type StartFunction,
  sum,
  tanh,
  tensor,
  trackedBytes,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { centralDifferences, relativeDifference } from "../../tests/helpers/central_differences.ts";
import { WAYS } from "../../tests/problems/gradient_ways.ts";

/** A swing with a parameter that f has no use for: its first velocity. */
const swing = (kernels: "wasm" | "interpreter" = "wasm") =>
  vectorField({
    state: [2],
    kernels,
    parameters: { k: tensor(2), velocity: tensor([0.4]) },
    f: (_t, y, p) => concat([slice(y, 1, 2), neg(mul(p.k, slice(y, 0, 1)))], 0),
  });
const fromVelocity: StartFunction = (p) => concat([tensor([1]), exp(p.velocity)], 0);
const problem = { y0: fromVelocity, t0: 0, t1: 1, dt: 0.1, method: reversible(rk4) };
const loss = finalStateLoss((y) => sum(mul(y, mul(y, tensor([1, 3])))));

Deno.test("solve() begins at what the parameters give now", () => {
  const field = swing();
  for (const velocity of [0.4, -1]) {
    field.parameters.get("velocity").data[0] = velocity;
    const { states, y1 } = solve({ ...problem, field, saveAt: { start: true, end: true } });
    assertEquals(states.toArray()[0 as never], [1, Math.exp(velocity)]);
    assertEquals(y1, solve({ ...problem, field, y0: [1, Math.exp(velocity)] }).y1);
  }
});

for (const kernels of ["wasm", "interpreter"] as const) {
  for (const [name, given] of Object.entries(WAYS)) {
    Deno.test(`dL/dθ has what comes by way of y0: ${name}, ${kernels}`, () => {
      const options = { ...problem, field: swing(kernels), dt: 0.05, ...given, loss };
      const { parametersBar, y0Bar } = valueAndGrad(options);
      const { flat } = options.field.parameters;
      // Adaptive steps are others at other parameters: these are fixed and fine.
      const fine = { ...problem, field: options.field, dt: 1 / 64, method: rk4, loss };
      const wanted = centralDifferences(() => valueAndGrad(fine).value, flat);
      const within = given.stepControl || name.startsWith("backsolve") ? 1e-4 : 1e-5;
      assertLess(relativeDifference(parametersBar, wanted), within);
      // y0Bar is given as ever, and velocity moves by nothing else.
      assertLess(Math.abs(parametersBar[1] / (y0Bar[1] * Math.exp(flat[1])) - 1), 1e-14);
    });
  }
}

Deno.test("a start of the parameters has the gradient of the same steps", () => {
  const field = swing();
  const options = { ...problem, field, loss };
  const { parametersBar } = valueAndGrad(options);
  const wanted = centralDifferences(() => valueAndGrad(options).value, field.parameters.flat);
  assertLess(relativeDifference(parametersBar, wanted), 1e-10);
});

Deno.test("PreparedGradient computes the start anew each run, and gives its bytes back", () => {
  const field = swing();
  const before = trackedBytes().live;
  const prepared = new PreparedGradient({ ...problem, field, loss });
  const first = prepared.run();
  field.parameters.get("velocity").data[0] = 1;
  const wanted = valueAndGrad({ ...problem, field, loss });
  assertEquals([prepared.run() === first, prepared.run()], [false, wanted.value]);
  assertEquals(prepared.parametersBar.slice(), wanted.parametersBar);
  assertEquals(Array.from(prepared.y0), [1, Math.E]);
  prepared.release();
  assertLess(trackedBytes().live - before, 400);
});

Deno.test("an encoder of a batch's first observations is differentiated", () => {
  const windows = tensor([[1, 0.9, 0.7], [0.2, 0.4, 0.5]]);
  const field = vectorField({
    state: [2, 2],
    parameters: { w: tensor([[0, 0.1], [-1, 0.2]]), encoder: tensor([[0.3], [-0.2], [0.5]]) },
    f: (_t, y, p) => tanh(matmul(y, p.w)),
  });
  const y0: StartFunction = (p) => concat([slice(windows, 0, 1, 1), matmul(windows, p.encoder)], 1);
  const options = { field, y0, t0: 0, t1: 1, dt: 0.1, method: reversible(rk4) };
  const both = { ...options, loss: finalStateLoss((y) => sum(mul(y, y)), [2, 2]) };
  const { parametersBar } = valueAndGrad(both);
  const wanted = centralDifferences(() => valueAndGrad(both).value, field.parameters.flat);
  assertLess(relativeDifference(parametersBar, wanted), 1e-10);
});

Deno.test("a start that is a function has to give the state's shape", () => {
  const field = swing();
  const cases: [unknown, string][] = [
    [
      (p: { velocity: never }) => p.velocity,
      "y0 must give a tensor of the vector field's state shape",
    ],
    [() => tensor([[1, 2]]), "state shape [2], got shape [1, 2]; put parts together"],
    [() => [1, 2], "got an array"],
    [() => undefined, "got undefined"],
  ];
  for (const [y0, message] of cases) {
    const make = () => solve({ ...problem, field, y0: y0 as StartFunction });
    assertThrows(make, TypeError, message);
  }
});

Deno.test("a start that is not finite fails the solve, and says why", () => {
  const field = swing();
  const y0: StartFunction = (p) => concat([tensor([1]), log(p.velocity)], 0);
  const prepared = new PreparedGradient({ ...problem, y0, field, loss });
  prepared.run();
  field.parameters.get("velocity").data[0] = -1;
  const error = assertThrows(() => prepared.run(), NonFiniteStateError);
  assertEquals(isFailedSolve(error), true);
  assertMatch(error.message, /^The start is not finite, at t = 0: log\(-1\) is NaN.*parameters$/);
  assertThrows(() => solve({ ...problem, y0, field }), NonFiniteStateError, "log(-1)");
  prepared.release();
});

Deno.test("a derivative of the start that is not finite is told by its operation", () => {
  const field = swing();
  field.parameters.get("velocity").data[0] = 0;
  const y0: StartFunction = (p) => concat([tensor([1]), sqrt(p.velocity)], 0);
  const error = assertThrows(
    () => valueAndGrad({ ...problem, y0, field, loss }),
    NonFiniteGradientError,
  );
  assertEquals([error.source, error.parameter, error.operation], ["start", "velocity", "sqrt"]);
});

Deno.test("a loss and a start may have parameters at once", () => {
  const field = swing();
  const own: PathLoss = {
    at: "end",
    readsParameters: true,
    value: (_index, _t, y) => y[0] * field.parameters.flat[1] ** 2,
    cotangent(_index, _t, y, yBar, parametersBar) {
      yBar[0] += field.parameters.flat[1] ** 2;
      parametersBar![1] += 2 * y[0] * field.parameters.flat[1];
    },
  };
  const y0: StartFunction = (p) => add(concat([tensor([1]), p.velocity], 0), p.k);
  const options = { ...problem, field, y0, loss: own };
  const { parametersBar } = valueAndGrad(options);
  const wanted = centralDifferences(() => valueAndGrad(options).value, field.parameters.flat);
  assertLess(relativeDifference(parametersBar, wanted), 1e-10);
});

Deno.test("a start is given natural values, and what is fixed", () => {
  const field = vectorField({
    state: [2],
    parameters: { k: positive(2), first: fixed(1), velocity: bounded(0.25, 0, 1) },
    f: (_t, y, p) => concat([slice(y, 1, 2), neg(mul(p.k, slice(y, 0, 1)))], 0),
  });
  const y0: StartFunction = (p) => concat([reshape(p.first, [1]), reshape(p.velocity, [1])], 0);
  const options = { ...problem, field, y0, loss };
  const { parametersBar } = valueAndGrad(options);
  assertAlmostEquals(solve({ ...options, saveAt: "start" }).states.data[1], 0.25, 1e-15);
  const wanted = centralDifferences(() => valueAndGrad(options).value, field.parameters.flat);
  assertLess(relativeDifference(parametersBar, wanted), 1e-9);
});
