import {
  adamW,
  add,
  finalStateLoss,
  fixed,
  glorot,
  interpolation,
  matmul,
  meanSquaredError,
  mlp,
  mul,
  neg,
  pid,
  positive,
  reversible,
  reversibleAdjoint,
  rk4,
  solve,
  square,
  sum,
  tanh,
  train,
  tsit5,
  valueAndGrad,
  vectorField,
  zeros,
} from "@revode/revode";
import type { Program } from "@revode/revode/tensors";
import { isReversible, type Stepper } from "@revode/revode/solvers";
const field = vectorField({
  state: [2],
  parameters: {
    w1: glorot([10, 2]),
    b1: zeros([10]),
    w2: glorot([2, 10]),
    k: positive(1),
    g: fixed(2),
  },
  inputs: { u: 2 },
  f: (_t, y, p, { u }) => add(u, mul(p.k, matmul(p.w2, tanh(add(matmul(p.w1, y), p.b1))))),
});
const problem = {
  field,
  inputs: { u: interpolation([0, 1], [[0, 0], [1, 1]]) },
  y0: [1, 0],
  t0: 0,
  t1: 1,
  dt: 0.1,
};
const { value, parametersBar } = valueAndGrad({
  ...problem,
  method: reversible(rk4),
  adjoint: reversibleAdjoint(),
  loss: finalStateLoss<typeof field>((y, { parameters }) => sum(mul(parameters.k, square(y)))),
});
const { w1 } = field.parameters.views(parametersBar);
const size: number = w1.size + value;
// @ts-expect-error: there is no such parameter
field.parameters.views(parametersBar).w3;
const training = train({
  field: mlp({ state: [1], hidden: [8] }),
  y0: [1],
  t0: 0,
  t1: 1,
  stepControl: pid({ rtol: 1e-6 }),
  method: tsit5,
  loss: meanSquaredError([1], [[0.5]]),
  optimizer: adamW({ learningRate: 0.01 }),
  iterations: 10,
});
const { y1 } = solve({
  field: vectorField({ state: [1], f: (_t, y) => neg(y) }),
  y0: [1],
  t0: 0,
  t1: 1,
  dt: 0.1,
  method: rk4,
});
export function go(stepper: Stepper, op: Program): string {
  return `${
    isReversible(stepper)
  } ${op.inputShapes.length} ${size} ${training.bestLoss} ${y1.shape}`;
}
