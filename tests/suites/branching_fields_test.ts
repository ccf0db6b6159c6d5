import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import {
  abs,
  add,
  atan2,
  clip,
  concat,
  cumsum,
  erf,
  floor,
  fullStorageAdjoint,
  gather,
  gelu,
  greater,
  less,
  logSumExp,
  maximum,
  meanSquaredError,
  minimum,
  mul,
  outer,
  piecewiseLinear,
  recursiveCheckpointAdjoint,
  reshape,
  reversible,
  reversibleAdjoint,
  rk4,
  scale,
  sign,
  silu,
  slice,
  softmax,
  solve,
  square,
  stopGradient,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor,
  valueAndGrad,
  vectorField,
  where,
} from "../../mod.ts";
import { centralDifferences, relativeDifference } from "../helpers/central_differences.ts";

const KNOTS = [-1, 0.2, 0.9];

/** A field of every kind of branch and table, whose branches meet where they change over. */
function f(y: Tensor, { a, table }: Record<string, Tensor>): Tensor {
  const turned = gather(y, [2, 0, 1]);
  const branch = where(less(y, turned), mul(a, sub(turned, y)), scale(sub(y, turned), 0.3));
  const bounded = clip(maximum(add(y, a), minimum(turned, 0.1)), -0.8, 0.9);
  const looked = piecewiseLinear(tanh(y), KNOTS, table);
  const waves = abs(sub(sub(scale(y, 2), floor(scale(y, 2))), 0.5));
  const smooth = add(gelu(mul(a, y)), add(silu(turned), erf(sub(y, a))));
  const weights = mul(softmax(y), cumsum(tanh(turned)));
  const turn = atan2(y, add(square(turned), 1));
  const mixed = sum(outer(y, scale(tanh(turned), 0.2)), { axis: 0 });
  const level = reshape(logSumExp(mul(a, y)), [1]);
  const masked = mul(greater(sum(a), -9), mul(sign(y), mul(y, stopGradient(tensor([1, 2, 1])))));
  const parts = [branch, bounded, looked, waves, smooth, weights, turn, mixed, masked];
  const total = parts.reduce((all, part) => add(all, part));
  return sub(scale(tanh(total), 0.6), concat([scale(level, 0.1), slice(y, 1)]));
}

const fieldWith = (kernels: "wasm" | "interpreter") =>
  vectorField({
    state: [3],
    parameters: { a: tensor([0.4, -0.3, 0.8]), table: tensor([0.3, -0.5, 0.9]) },
    kernels,
    f: (_t, y, p) => f(y, p),
  });

const PROBLEM = { t0: 0, t1: 0.6, dt: 0.05 };
const LOSS = meanSquaredError([0.2, 0.6], [[0.1, 0.2, 0.3], [0, 0.5, -0.5]]);
/** So short that no stage of the solve meets a kink on the way. */
const STEP = 1e-4;
const Y0 = [0.31, -0.42, 0.27];

Deno.test("a field of branches and tables has the gradient of its differences, by every exact adjoint", () => {
  const ways = [
    { method: reversible(rk4), adjoint: reversibleAdjoint() },
    // The grid of exact arithmetic shows in differences.
    {
      method: reversible(rk4, { arithmetic: "exact" }),
      adjoint: reversibleAdjoint(),
      within: 1e-6,
    },
    { method: rk4, adjoint: recursiveCheckpointAdjoint({ checkpoints: 2 }) },
    { method: rk4, adjoint: fullStorageAdjoint() },
  ];
  for (const { method, adjoint, within = 1e-8 } of ways) {
    const found = (["wasm", "interpreter"] as const).map((kernels) => {
      const field = fieldWith(kernels);
      const given = { ...PROBLEM, field, y0: Y0, method, loss: LOSS };
      const { y0Bar, parametersBar } = valueAndGrad({ ...given, adjoint });
      const flat = field.parameters.flat;
      const value = () => valueAndGrad({ ...given, adjoint }).value;
      assertEquals(field.kernels?.runsOn, kernels);
      const bars = parametersBar;
      assertLess(relativeDifference(bars, centralDifferences(value, flat, STEP)), within, kernels);
      const y0 = Float64Array.from(Y0);
      const ofStart = () => valueAndGrad({ ...given, y0: [...y0], adjoint }).value;
      assertLess(relativeDifference(y0Bar, centralDifferences(ofStart, y0, STEP)), within, kernels);
      return [...bars, ...y0Bar];
    });
    found[0].forEach((x, i) => assertAlmostEquals(x, found[1][i], 1e-11));
  }
});

Deno.test("a thermostat switches by where, and the way back takes the same branches", () => {
  const field = vectorField({
    state: [1],
    parameters: { power: tensor([3]), loss: tensor([0.5]) },
    f(_t, y, { power, loss }) {
      // Full power below 19, none above 21, and straight between.
      const share = where(less(y, 19), 1, where(greater(y, 21), 0, scale(sub(21, y), 0.5)));
      return sub(mul(power, share), mul(loss, sub(y, 16)));
    },
  });
  const given = { field, y0: [15], t0: 0, t1: 4, dt: 0.01 };
  const method = reversible(rk4);
  // At rest where the power 3 (21 − y) / 2 is what is lost: y = 19.75.
  assertAlmostEquals(solve({ ...given, method }).y1.item(), 19.75, 0.01);
  const loss = meanSquaredError([1, 4], [[18], [20]]);
  const there = valueAndGrad({ ...given, method, loss });
  const stored = valueAndGrad({ ...given, method, loss, adjoint: fullStorageAdjoint() });
  there.parametersBar.forEach((x, i) =>
    assertAlmostEquals(x, stored.parametersBar[i], 1e-10 * (1 + Math.abs(x)))
  );
});
