// The gradient of a loss through a whole solve, in memory that does not grow with the steps.
//
//   deno run examples/01_gradient.ts
import {
  finalStateLoss,
  fullStorageAdjoint,
  mul,
  neg,
  reversible,
  rk4,
  square,
  sum,
  tensor,
  valueAndGrad,
  vectorField,
} from "@revode/revode";

// dy/dt = −k y from y0 = 2, so y(1) = 2 exp(−k). The loss is y(1)², its derivative −2 y(1)².
const field = vectorField({
  state: [1],
  parameters: { k: tensor(0.5) },
  f: (_t, y, { k }) => neg(mul(k, y)),
});
const problem = {
  field,
  y0: [2],
  t0: 0,
  t1: 1,
  dt: 0.01,
  method: reversible(rk4),
  loss: finalStateLoss((y) => sum(square(y))),
};

// A reversible method goes back over its steps; `fullStorageAdjoint` keeps them all instead.
const gradient = valueAndGrad(problem);
const check = valueAndGrad({ ...problem, adjoint: fullStorageAdjoint() });

console.log("loss", gradient.value.toFixed(9), "exactly", (4 * Math.exp(-1)).toFixed(9));
console.log(
  "dL/dk",
  gradient.parametersBar[0].toFixed(9),
  "stored",
  check.parametersBar[0].toFixed(9),
);
console.log("dL/dy0", gradient.y0Bar[0].toFixed(9));
console.log("the way back missed the start by", gradient.stats.reconstructionError);
