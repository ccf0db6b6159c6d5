// A strongly damped problem, with equal steps and with adaptive ones. What is damped is lost in floating
// point; exact arithmetic keeps the bits that a low coupling sheds, and goes back bit for bit.
//
//   deno run examples/07_damped.ts
import {
  dopri5,
  finalStateLoss,
  mul,
  pid,
  reversible,
  rk4,
  square,
  sub,
  sum,
  tensor,
  valueAndGrad,
  vectorField,
} from "@revode/revode";

// y1' = −20 (y1 − a), y2' = −(y2 − a): both come to rest at a, at rates that are far apart.
const field = vectorField({
  state: [2],
  parameters: { a: tensor(0.5) },
  f: (_t, y, { a }) => mul(tensor([-20, -1]), sub(y, a)),
});
const problem = { field, y0: [1, 1], t0: 0, t1: 20, loss: finalStateLoss((y) => sum(square(y))) };

const exact = valueAndGrad({
  ...problem,
  dt: 0.02,
  method: reversible(rk4, { arithmetic: "exact" }),
});
console.log("equal steps, exact", exact.stats.steps, "steps, dL/da", exact.parametersBar[0]);
console.log("way back off by", exact.stats.reconstructionError, "bits", exact.stats.bufferBits);

const adaptive = valueAndGrad({
  ...problem,
  method: reversible(dopri5),
  stepControl: pid({ rtol: 1e-8, atol: 1e-8 }),
});
console.log("adaptive steps", adaptive.stats.steps, "steps, dL/da", adaptive.parametersBar[0]);
