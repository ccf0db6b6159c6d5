import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import {
  add,
  hessianVectorProduct,
  interpolation,
  type InterpolationOptions,
  meanSquaredError,
  mul,
  neg,
  recursiveCheckpointAdjoint,
  reversible,
  rk4,
  sin,
  solve,
  sub,
  tangentField,
  tensor,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import {
  centralDifferences,
  differencesAlong,
  relativeDifference,
} from "../../tests/helpers/central_differences.ts";

/** y' = −k sin y + g u(t) + u(t − delay); no stage reads within 0.01 of a knot, by the delay. */
const field = () =>
  vectorField({
    state: [1],
    inputs: { u: [1] },
    parameters: { k: tensor([0.8]), gain: tensor([1.2]), delay: tensor([0.337]) },
    f: (t, y, { k, gain, delay }, { u }, { at }) =>
      add(add(neg(mul(k, sin(y))), mul(gain, u)), at("u", sub(t, delay))),
  });

const TIMES = Array.from({ length: 21 }, (_, i) => i / 5 - 1);
const inputsOf = (options: InterpolationOptions) => ({
  u: interpolation(TIMES, TIMES.map((t) => [Math.sin(2 * t)]), { kind: "cubic", ...options }),
});
const RUN = { inputs: inputsOf({}), t0: 0, t1: 2, dt: 0.05, method: reversible(rk4) };

Deno.test("the tangent field of a driven field is driven, delays included", () => {
  const own = field();
  const tangents = tangentField(own);
  assertEquals(Object.keys(tangents.inputs!), ["u"]);
  const { flat } = own.parameters;
  [0, 1, 2].forEach((i) => {
    tangents.parameters.flat.fill(0, 3)[3 + i] = 1;
    const { y1 } = solve({ ...RUN, field: tangents, y0: [[0.4], [0]] });
    const at = flat.subarray(i, i + 1);
    const end = () => solve({ ...RUN, field: own, y0: [0.4] }).y1.data[0];
    assertAlmostEquals(y1.data[1], centralDifferences(end, at)[0], 1e-9, `parameter ${i}`);
  });
});

Deno.test("a Hessian-vector product of a driven field is the derivative of the gradient", () => {
  const own = field();
  const { flat } = own.parameters;
  const theta = flat.slice();
  const parameters = [0.7, -0.4, 0.5];
  const loss = meanSquaredError([0.5, 1.03, 2], [[0.3], [-0.2], [1]]);
  const observed = meanSquaredError([0.5, 1.03, 2], [[0.3], [-0.2], [1]], {
    observe: (y, { inputs: { u }, parameters: { gain } }) => mul(gain, mul(y, u)),
  });
  const differentiated = inputsOf({ differentiate: true });
  const cases = [
    { loss },
    { loss, adjoint: recursiveCheckpointAdjoint() },
    { loss: observed },
    { loss: observed, inputs: differentiated, adjoint: recursiveCheckpointAdjoint() },
  ];
  for (const each of cases) {
    const problem = { ...RUN, field: own, y0: [0.4], ...each };
    const got = hessianVectorProduct(problem, { parameters, y0: [0.3] });
    const wanted = differencesAlong((by) => {
      theta.forEach((x, i) => flat[i] = x + by * parameters[i]);
      const { parametersBar, y0Bar } = valueAndGrad({ ...problem, y0: [0.4 + by * 0.3] });
      return [...parametersBar, ...y0Bar];
    });
    flat.set(theta);
    const found = Float64Array.of(...got.parameters, ...got.y0);
    assertLess(relativeDifference(found, wanted), 1e-8);
    const gradient = valueAndGrad(problem);
    assertLess(relativeDifference(got.parametersBar, gradient.parametersBar), 1e-10);
  }
});
