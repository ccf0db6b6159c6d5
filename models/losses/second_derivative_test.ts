import { assertEquals, assertLess } from "@std/assert";
import {
  type GradientOptions,
  hessianVectorProduct,
  type PathLoss,
  recursiveCheckpointAdjoint,
  reversible,
  rk4,
  type StateLike,
  valueAndGrad,
  vectorField,
} from "../../solvers/mod.ts";
import {
  add,
  concat,
  exp,
  mul,
  neg,
  positive,
  sin,
  slice,
  softplus,
  sum,
  tensor,
} from "../../tensors/mod.ts";
import { differencesAlong, relativeDifference } from "../../tests/helpers/central_differences.ts";
import { finalStateLoss } from "./final_state_loss.ts";
import { meanSquaredError } from "./mean_squared_error.ts";
import { negativeLogLikelihood } from "./negative_log_likelihood.ts";
import type { Observe } from "./row_loss.ts";

const make = () =>
  vectorField({
    state: [2],
    parameters: { k: positive(2), gain: tensor([1.3]), velocity: tensor([0.4]) },
    f: (_t, y, p) => concat([slice(y, 1, 2), neg(mul(p.k, sin(slice(y, 0, 1))))], 0),
  });
const observe: Observe = (y, { t, parameters: p }) =>
  add(mul(p.gain, slice(y, 0, 1)), mul(t, mul(p.k, mul(slice(y, 1, 2), slice(y, 1, 2)))));
const times = [0, 0.33, 0.7, 1.2, 2];
const along = { parameters: Float64Array.of(0.6, -0.3, 1), y0: Float64Array.of(0.5, -0.2) };

const STARTS: Record<string, GradientOptions["y0"]> = {
  "y0 given": [1, 0.4],
  "y0 of the parameters": (p) => concat([tensor([1]), mul(p.velocity, p.velocity)], 0),
};

const LOSSES: Record<string, PathLoss> = {
  path: meanSquaredError(times, [0.5, 1, -1, NaN, 0.3], { observe, missing: true }),
  ...Object.fromEntries(
    (["normal", "studentT", "logNormal", "negativeBinomial"] as const).map((distribution) => [
      distribution,
      negativeLogLikelihood(times, [2, 1, 3, NaN, 5], {
        ...{ distribution, missing: true },
        observe: (y, at) => softplus(observe(y, at)),
        noise: (seen, { parameters: p }) => exp(mul(p.gain, sin(seen))),
      }),
    ]),
  ),
  poisson: negativeLogLikelihood(times, [0, 1, 3, 2, 5], {
    distribution: "poisson",
    observe: (y, at) => softplus(observe(y, at)),
  }),
  "known noise": negativeLogLikelihood(times.slice(0, 2), [[1, 2], [3, 4]], { noise: [1, 2] }),
  end: finalStateLoss((y, at) => sum(softplus(observe(y, at)))),
};

const CASES = Object.entries(STARTS).flatMap(([name, y0]) =>
  Object.entries(LOSSES).map(([where, loss]) => ({ name: `${name}, ${where}`, y0, loss }))
);

for (const { name, y0, loss } of CASES) {
  for (const adjoint of [undefined, recursiveCheckpointAdjoint()]) {
    Deno.test(`second derivatives have what the loss depends on by itself: ${name}, ${adjoint?.name}`, () => {
      const field = make();
      const problem = { t0: 0, t1: 2, dt: 0.1, method: reversible(rk4), loss, adjoint };
      const given = typeof y0 !== "function";
      const direction = given ? along : { parameters: along.parameters };
      const got = hessianVectorProduct({ ...problem, field, y0 }, direction);
      const { flat } = field.parameters;
      const theta = flat.slice();
      const at = (by: number) => {
        flat.forEach((_, k) => flat[k] = theta[k] + by * along.parameters[k]);
        const start: StateLike = Float64Array.of(1, 0.4).map((y, k) => y + by * along.y0[k]);
        const { parametersBar, y0Bar } = valueAndGrad({
          ...problem,
          field,
          y0: given ? start : y0,
        });
        return Float64Array.of(...parametersBar, ...y0Bar);
      };
      const wanted = differencesAlong(at);
      const own = Float64Array.of(...got.parameters, ...got.y0);
      assertLess(relativeDifference(own, wanted), 1e-8);
      flat.set(theta);
      const gradient = valueAndGrad({ ...problem, field, y0 });
      assertLess(relativeDifference(got.parametersBar, gradient.parametersBar), 1e-12);
      assertLess(relativeDifference(got.y0Bar, gradient.y0Bar), 1e-12);
      const slope = along.parameters.reduce((sum, x, k) => sum + x * gradient.parametersBar[k], 0) +
        (given ? along.y0.reduce((sum, x, k) => sum + x * gradient.y0Bar[k], 0) : 0);
      assertLess(Math.abs(got.derivative / slope - 1), 1e-12);
    });
  }
}

Deno.test("a second derivative of a row that is missing is nothing", () => {
  const loss = meanSquaredError([0, 1], [1, NaN], { observe, missing: true }).bind!(make());
  const bar = { y: new Float64Array(2), parameters: new Float64Array(3) };
  loss.secondDerivative!(1, 1, Float64Array.of(1, 2), { ...along, y: along.y0 }, bar);
  assertEquals([...bar.y, ...bar.parameters], [0, 0, 0, 0, 0]);
});
