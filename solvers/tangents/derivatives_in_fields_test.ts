import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import {
  add,
  concat,
  cos,
  div,
  divergence,
  finalStateLoss,
  fullStorageAdjoint,
  gradient,
  jvp,
  type KernelOptions,
  mul,
  neg,
  network,
  ones,
  recursiveCheckpointAdjoint,
  reshape,
  reversible,
  rk4,
  scale,
  sin,
  slice,
  solve,
  square,
  sub,
  sum,
  tangentField,
  type Tensor,
  tensor,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../mod.ts";
import { engine } from "../../tensors/internal.ts";
import { centralDifferences, relativeDifference } from "../../tests/helpers/central_differences.ts";

const RUN = { t0: 0, t1: 2, dt: 0.1, method: reversible(rk4) };
const KERNELS: KernelOptions["kernels"][] = engine().simd
  ? ["wasm", "interpreter"]
  : ["interpreter"];

/** q' = ∂H/∂p, p' = −∂H/∂q, H a network: of one state, or of each row. */
function hamiltonian(state: number[], kernels: KernelOptions["kernels"]): VectorField {
  const net = network({ widths: [2, 4, 3, 1] });
  return vectorField({
    state,
    parameters: net.parameters,
    kernels,
    f(_t, y, p) {
      const slope = gradient((y) => sum(net.apply(p, y)))(y);
      return concat([slice(slope, 1, 2, -1), neg(slice(slope, 0, 1, -1))], -1);
    },
  });
}

/** q″ = (∂L/∂q − q′ ∂²L/∂q∂q′) / (∂²L/∂q′²) of the pendulum's L = m q′²/2 + g cos q. */
function lagrangian(kernels: KernelOptions["kernels"]): VectorField {
  return vectorField({
    state: [2],
    parameters: { m: tensor(2), g: tensor(3) },
    kernels,
    f(_t, y, { m, g }) {
      const [q, v] = [slice(y, 0, 1), slice(y, 1)];
      const energy = (q: Tensor, v: Tensor) =>
        sum(add(mul(m, scale(square(v), 0.5)), mul(g, cos(q))));
      const byV = (q: Tensor, v: Tensor) => gradient((v) => energy(q, v))(v);
      const byQ = gradient((q) => energy(q, v))(q);
      const mixed = jvp((q) => byV(q, v), [q], [v]).tangent;
      const inertia = jvp((v) => byV(q, v), [v], [ones([1])]).tangent;
      return concat([v, div(sub(byQ, mixed), inertia)]);
    },
  });
}

Deno.test("gradients through Hamiltonian and Lagrangian fields are those of differences", () => {
  for (const kernels of KERNELS) {
    const fields = [hamiltonian([2], kernels), hamiltonian([3, 2], kernels), lagrangian(kernels)];
    for (const field of fields) {
      assertEquals(field.kernels?.runsOn, kernels === "wasm" ? "wasm" : "interpreter");
      const { flat } = field.parameters;
      const y0 = new Float64Array(field.stateShape.reduce((a, b) => a * b))
        .map((_, i) => 0.7 * Math.cos(2 * i));
      const loss = finalStateLoss((y) => sum(sin(y)));
      const problem = () => ({ ...RUN, field, y0, loss });
      const value = () => solve(problem()).y1.data.reduce((total, x) => total + Math.sin(x), 0);
      const [theta, start] = [flat, y0].map((x) => centralDifferences(value, x));
      for (const adjoint of [undefined, recursiveCheckpointAdjoint(), fullStorageAdjoint()]) {
        const { parametersBar, y0Bar } = valueAndGrad({ ...problem(), adjoint });
        assertLess(relativeDifference(parametersBar, theta), 1e-8);
        assertLess(relativeDifference(y0Bar, start), 1e-8);
      }
    }
  }
});

Deno.test("a Lagrangian gives the equation of motion", () => {
  const plain = vectorField({
    state: [2],
    f: (_t, y) => concat([slice(y, 1), scale(sin(slice(y, 0, 1)), -1.5)]),
  });
  const [got, wanted] = [lagrangian("auto"), plain].map((field) =>
    solve({ ...RUN, field, y0: [1, 0.3] }).y1.data
  );
  wanted.forEach((x, i) => assertAlmostEquals(got[i], x, 1e-13));
});

Deno.test("the divergence adds up to the logarithm of the volume, as tangents tell it", () => {
  const net = network({ widths: [2, 6, 2] });
  const flow = vectorField({
    state: [3],
    parameters: net.parameters,
    f(_t, y, p) {
      const { value, divergence: rate } = divergence((x) => net.apply(p, x), slice(y, 0, 2));
      return concat([value, reshape(rate, [1])]);
    },
  });
  const map = vectorField({
    state: [2],
    parameters: net.parameters,
    f: (_t, y, p) => net.apply(p, y),
  });
  const run = { ...RUN, dt: 0.01 };
  const { y1 } = solve({ ...run, field: flow, y0: [0.4, -0.3, 0] });
  const tangents = tangentField(map, { directions: 2, parameters: [] });
  const { data } = solve({ ...run, field: tangents, y0: [[0.4, -0.3], [1, 0], [0, 1]] }).y1;
  const [a, b, c, d] = data.subarray(2);
  assertAlmostEquals(y1.data[2], Math.log(a * d - b * c), 1e-10);
  const plain = solve({ ...run, field: map, y0: [0.4, -0.3] }).y1.data;
  [0, 1].forEach((k) => assertAlmostEquals(y1.data[k], plain[k], 1e-14));
});
