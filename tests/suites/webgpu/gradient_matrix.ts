import {
  add,
  atan2,
  concat,
  cos,
  cumsum,
  div,
  dopri5,
  euler,
  exp,
  fullStorageAdjoint,
  gelu,
  greater,
  interpolation,
  log,
  matmul,
  maximum,
  meanSquaredError,
  midpoint,
  mlp,
  mul,
  neg,
  type PathLoss,
  positive,
  pow,
  Random,
  type ReadAt,
  relu,
  reversible,
  type ReversibleMethod,
  rk4,
  sigmoid,
  silu,
  sin,
  slice,
  softmax,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  Tensor,
  tensor,
  tsit5,
  valueAndGrad,
  vectorField,
  where,
} from "../../../mod.ts";
import { type GpuGradientOptions, valueAndGradOnGpu } from "../../../solvers/webgpu/mod.ts";

/** Numbers about 0, the same each time. */
function drawn(shape: readonly number[], seed: number): Tensor {
  const random = new Random(seed);
  const size = shape.reduce((product, n) => product * n, 1);
  return new Tensor(Float64Array.from({ length: size }, () => random.normal() / 2), shape);
}

/** A loss whose derivative depends on the number of a point, its time and its state. */
function lossAt(at: ReadAt): PathLoss {
  return {
    at,
    value: (i, t, y) => y.reduce((sum, x) => sum + (1 + i / 10) * x * x + Math.sin(t) * x, 0),
    cotangent: (i, t, y, yBar) =>
      y.forEach((x, k) => yBar[k] += (1 + i / 10) * 2 * x + Math.sin(t)),
  };
}

/** Time, parameters, slices and a concatenation. */
const wave = vectorField({
  state: [2],
  parameters: { a: tensor([1.3]), b: tensor([0.8]) },
  f(t, y, p) {
    const [u, v] = [slice(y, 0, 1), slice(y, 1, 2)];
    return concat([
      add(mul(p.a, v), mul(sin(t), 0.5)),
      add(neg(mul(p.b, sin(u))), mul(cos(mul(t, v)), 0.1)),
    ]);
  },
});

/** A batch and layers that fill no tile to its edge. */
const network = mlp({ state: [18, 3], hidden: [9, 7] });

/** Most operations at once. */
const medley = vectorField({
  state: [3, 4],
  parameters: { w: drawn([4, 4], 1), s: positive(tensor([0.7, 1.1, 0.4, 0.9])) },
  f(_t, y, { w, s }) {
    const z = matmul(y, w);
    const smooth = add(add(tanh(z), sigmoid(y)), add(silu(z), mul(gelu(y), softplus(z))));
    const curved = div(exp(sin(z)), sqrt(add(square(y), s)));
    const chosen = where(greater(z, 0), log(add(square(z), 1)), mul(relu(neg(y)), pow(s, 1.5)));
    const summed = sub(softmax(z), mul(cumsum(cos(y), 1), 0.1));
    const turned = atan2(z, add(maximum(y, z), 3));
    return neg(mul(add(add(smooth, curved), add(add(chosen, summed), turned)), 0.3));
  },
});

/** An input that is read at the time of each stage. */
const driven = vectorField({
  state: [2],
  parameters: { k: positive(tensor([1.3, 0.4])) },
  inputs: { u: 1 },
  f: (_t, y, { k }, { u }) => add(neg(mul(k, y)), u),
});

const on = { t0: 0.3, t1: 1.5, dt: 0.1 };
const TIMES = [0.3, 0.4, 0.47, 0.62, 0.9, 1.21, 1.5];
const everywhere = lossAt({ start: true, end: true, every: 3, times: TIMES });
const start = { wave: [0.9, -0.3], network: drawn([18, 3], 2), medley: drawn([3, 4], 3) };

/** The problems, by what is special about them. */
const PROBLEMS: Readonly<Record<string, GpuGradientOptions>> = {
  "euler": { ...on, field: wave, y0: start.wave, method: euler, loss: lossAt("end") },
  "midpoint": { ...on, field: wave, y0: start.wave, method: midpoint, loss: lossAt("start") },
  "rk4, read everywhere": { ...on, field: wave, y0: start.wave, method: rk4, loss: everywhere },
  "rk4, every state kept": {
    ...{ ...on, field: wave, y0: start.wave, method: rk4, loss: everywhere, kept: 100 },
  },
  "rk4, one state kept": {
    ...{ ...on, field: wave, y0: start.wave, method: rk4, loss: everywhere, kept: 1 },
  },
  "rk4, backwards in time": {
    ...{
      field: wave,
      y0: start.wave,
      t0: 1.5,
      t1: 0.3,
      dt: -0.1,
      method: rk4,
      loss: lossAt("end"),
    },
  },
  "tsit5, a last step that is shorter": {
    ...{ ...on, field: wave, y0: start.wave, method: tsit5, dt: 0.17, loss: everywhere },
  },
  "reversible euler": {
    ...{ ...on, field: wave, y0: start.wave, method: reversible(euler), loss: everywhere },
  },
  "reversible rk4, three anchors": {
    ...{ ...on, field: wave, y0: start.wave, method: reversible(rk4), loss: everywhere, kept: 3 },
  },
  "reversible dopri5, coupling 0.9": {
    ...{ ...on, field: wave, y0: start.wave, method: reversible(dopri5, { coupling: 0.9 }) },
    loss: lossAt("end"),
  },
  "a network, midpoint": {
    ...{ ...on, field: network, y0: start.network, method: midpoint, dt: 0.3, loss: lossAt("end") },
  },
  "a network, reversible euler": {
    ...{ ...on, field: network, y0: start.network, method: reversible(euler), dt: 0.3 },
    loss: lossAt("end"),
  },
  "most operations, midpoint": {
    ...{ ...on, field: medley, y0: start.medley, method: midpoint, dt: 0.3, loss: lossAt("end") },
  },
  "most operations, reversible euler": {
    ...{ ...on, field: medley, y0: start.medley, method: reversible(euler), dt: 0.3 },
    loss: lossAt("end"),
  },
  "an input, rk4": {
    ...{ ...on, field: driven, y0: start.wave, method: rk4, loss: lossAt("end") },
    inputs: { u: interpolation([0, 1, 3], [[0], [1], [-1]]) },
  },
  "an input that jumps, reversible rk4": {
    ...{ ...on, field: driven, y0: start.wave, method: reversible(rk4), loss: lossAt("end") },
    inputs: { u: interpolation([0, 1, 3], [[0], [1], [-1]], { kind: "previous" }) },
  },
  "a start that is computed, euler": {
    ...{ ...on, field: wave, method: euler, loss: lossAt("end") },
    y0: (p) => concat([p.a, mul(p.b, p.a)]),
  },
  "data, rk4": {
    ...{ ...on, field: wave, y0: start.wave, method: rk4 },
    loss: meanSquaredError([0.5, 1.33], [[0.2, 0.1], [-0.3, 0.4]]),
  },
};

/** The names of the problems. */
export const MATRIX: readonly string[] = Object.keys(PROBLEMS);

/** How far a vector is from another, in parts of its largest element; where that is 0, of 1. */
function distance(found: Float64Array, wanted: Float64Array): number {
  const size = wanted.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
  return found.reduce((most, x, i) => Math.max(most, Math.abs(x - wanted[i])), 0) / size;
}

/**
 * How far the loss, dL/dθ, dL/dy0 and the last state are from those that the processor computes in doubles,
 * with every state kept: the largest distance, in parts of the largest element.
 *
 * @param name That of a problem.
 */
export async function gradientError(name: string): Promise<number> {
  const { kept: _kept, device: _device, ...problem } = PROBLEMS[name];
  const gpu = await valueAndGradOnGpu(PROBLEMS[name]);
  const { method } = problem;
  const coupling = gpu.stats.coupling;
  const same = coupling === undefined || !("mixing" in method)
    ? method
    : reversible(method.base as typeof rk4, {
      coupling,
      mixing: (method as ReversibleMethod).coupling === "auto" && method.order % 2 === 1
        ? "both"
        : "y",
    });
  const cpu = valueAndGrad({ ...problem, method: same, adjoint: fullStorageAdjoint() });
  return Math.max(
    distance(Float64Array.of(gpu.value), Float64Array.of(cpu.value)),
    distance(gpu.parametersBar, cpu.parametersBar),
    distance(gpu.y0Bar, cpu.y0Bar),
    distance(gpu.y1, cpu.y1),
  );
}
