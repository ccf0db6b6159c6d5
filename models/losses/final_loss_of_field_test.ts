import {
  assertEquals,
  assertLess,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  add,
  concat,
  log,
  matmul,
  mul,
  neg,
  slice,
  softplus,
  square,
  sub,
  sum,
  tensor,
} from "../../tensors/mod.ts";
import {
  fullStorageAdjoint,
  NonFiniteGradientError,
  NonFiniteLossError,
  reversible,
  rk4,
  valueAndGrad,
  vectorField,
} from "../../solvers/mod.ts";
import { centralDifferences, relativeDifference } from "../../tests/helpers/central_differences.ts";
import { WAYS } from "../../tests/problems/gradient_ways.ts";
import { finalStateLoss } from "./final_state_loss.ts";

const field = vectorField({
  state: [2],
  parameters: { k: tensor(2), weights: tensor([0.3, -0.8]), bias: tensor(0.1) },
  f: (_t, y, p) => concat([slice(y, 1, 2), neg(mul(p.k, slice(y, 0, 1)))], 0),
});
const problem = { field, y0: [1, 0.4], t0: 0, t1: 2, dt: 1 / 32, method: reversible(rk4) };

/** Cross-entropy; k is in the field as well, weights and bias are in the loss alone. */
const crossEntropy = finalStateLoss((y, { t, parameters: p }) => {
  const logit = add(matmul(y, p.weights), mul(t, mul(p.k, p.bias)));
  return sub(softplus(logit), mul(0.7, logit));
});

for (const [name, given] of Object.entries(WAYS)) {
  Deno.test(`finalStateLoss() of parameters has the gradient of differences: ${name}`, () => {
    const { parametersBar } = valueAndGrad({ ...problem, ...given, loss: crossEntropy });
    // Adaptive steps are others at other parameters: these are fixed and fine.
    const fine = { ...problem, method: rk4, dt: 1 / 64, loss: crossEntropy };
    const wanted = centralDifferences(() => valueAndGrad(fine).value, field.parameters.flat);
    const loose = given.stepControl || name.startsWith("backsolve");
    assertLess(relativeDifference(parametersBar, wanted), loose ? 1e-4 : 1e-5);
  });
}

Deno.test("finalStateLoss() of parameters sees y in the shape that the field has", () => {
  const shapes: unknown[] = [];
  const see = (shape?: number[]) =>
    finalStateLoss((y, { t }) => {
      shapes.push(y.shape);
      return mul(t, sum(square(y)));
    }, shape);
  const batch = vectorField({ state: [2, 2], f: (_t, y) => neg(y) });
  const run = (shape?: number[]) =>
    valueAndGrad({ ...problem, field: batch, y0: [[1, 2], [3, 4]], loss: see(shape) });
  assertEquals(run().y0Bar, run([2, 2]).y0Bar);
  assertEquals(shapes, [[2, 2], [2, 2]]);
  assertThrows(() => run([4]), TypeError, "The loss expects a state of shape [4]");
});

Deno.test("finalStateLoss() of parameters throws where it cannot be read", () => {
  assertThrows(() => crossEntropy.value(0, 1, new Float64Array(2)), TypeError, "loss.bind(field)");
  const vector = finalStateLoss((y, { parameters }) => mul(parameters.k, y));
  assertThrows(
    () => vector.bind!(field),
    TypeError,
    "finalStateLoss: the function must return a scalar, got shape [2]; end it with sum or mean",
  );
  const bound = crossEntropy.bind!(field);
  assertThrows(
    () => bound.cotangent(0, 1, new Float64Array(2), new Float64Array(2)),
    TypeError,
    "wants parametersBar",
  );
});

Deno.test("finalStateLoss() of parameters says which operation is not finite", () => {
  const loss = finalStateLoss((y, { parameters: p }) => log(sub(sum(y), add(sum(y), mul(0, p.k)))));
  const error = assertThrows(
    () => valueAndGrad({ ...problem, method: rk4, adjoint: fullStorageAdjoint(), loss }),
    NonFiniteGradientError,
  );
  assertStringIncludes(error.message, "log");
});

Deno.test("a loss of the field that is not finite says which operation made it so, of what", () => {
  const field = vectorField({
    state: [2],
    parameters: { weights: tensor([1, -2]) },
    f: (_t, y) => neg(y),
  });
  const loss = finalStateLoss((y, { parameters }) => sum(log(mul(y, parameters.weights))));
  const error = assertThrows(
    () => valueAndGrad({ field, y0: [1, 1], t0: 0, t1: 1, dt: 0.5, method: rk4, loss }),
    NonFiniteLossError,
  );
  assertMatch(error.message, /log\(-0\.7\d+\) is NaN, at element 1/);
  field.parameters.flat[1] = Infinity;
  const lost = assertThrows(
    () => valueAndGrad({ field, y0: [1, 1], t0: 0, t1: 1, dt: 0.5, method: rk4, loss }),
    NonFiniteLossError,
  );
  assertMatch(lost.message, /parameter "weights" is Infinity already, at element 1/);
});
