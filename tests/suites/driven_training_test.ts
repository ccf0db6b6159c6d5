import { assert, assertEquals, assertLess } from "@std/assert";
import {
  adamW,
  add,
  concat,
  type GradientOptions,
  interpolation,
  type InterpolationOptions,
  lbfgs,
  matmul,
  meanSquaredError,
  mul,
  PreparedGradient,
  resetTrackedPeak,
  reversible,
  rk4,
  slice,
  solve,
  sub,
  tanh,
  tensor,
  trackedBytes,
  Trainer,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../mod.ts";
import { centralDifferences, relativeDifference } from "../helpers/central_differences.ts";

const KERNELS = ["wasm", "interpreter"] as const;
const WAYS: Record<string, InterpolationOptions> = {
  linear: { kind: "linear" },
  cubic: { kind: "cubic" },
  backward: { kind: "cubic", slopes: "backward", extrapolation: "hold" },
  previous: { kind: "previous" },
};

const TIMES = [-0.5, 0.21, 0.4, 0.93, 1.3, 2.2];
const VALUES = [[0.2, 1], [-0.4, 0.7], [1, -0.3], [0.6, 0.1], [-0.8, 0.9], [0.3, -0.5]];

/** Two states, two channels of input; with a delay where the input does not jump. */
function field(kernels: "wasm" | "interpreter" | "auto", delays = true): VectorField {
  return vectorField({
    ...{ state: [2], inputs: { u: 2 }, kernels },
    parameters: {
      a: tensor([[-0.6, 1.1], [-0.9, -0.3]]),
      b: tensor([[0.8, -0.2], [0.1, 0.5]]),
      tau: tensor([0.13]),
    },
    f: (t, y, p, { u }, { at, rate }) => {
      const plain = add(tanh(matmul(p.a, y)), matmul(p.b, u));
      if (!delays) return plain;
      const late = mul(at("u", sub(t, p.tau)), y);
      return add(add(plain, late), mul(y, slice(rate("u"), 1, 2)));
    },
  });
}

const READS = [0.1, 0.5, 0.77, 1.2, 1.5];
const DATA = READS.map((t) => [Math.sin(t), Math.cos(2 * t)]);

function problem(of: VectorField, way: InterpolationOptions, given: object): GradientOptions {
  return {
    field: of,
    inputs: { u: interpolation(TIMES, VALUES, { ...way, differentiate: true }) },
    ...{ y0: Float64Array.of(0.4, -0.2), t0: 0, t1: 1.5, method: rk4, dt: 0.05 },
    loss: meanSquaredError(READS, DATA),
    ...given,
  };
}

for (const [name, way] of Object.entries(WAYS)) {
  for (const kernels of KERNELS) {
    Deno.test(`a driven gradient is that of differences: ${name}, ${kernels}`, () => {
      const of = field(kernels, name !== "previous");
      for (const method of [rk4, reversible(rk4)]) {
        const gradient = new PreparedGradient(problem(of, way, { method }));
        gradient.run();
        const got = {
          y0: gradient.y0Bar.slice(),
          theta: gradient.parametersBar.slice(),
          u: gradient.inputsBar.u.slice(),
        };
        const value = () => gradient.run();
        const at = {
          y0: centralDifferences(value, gradient.y0),
          // tau is a delay: where it goes over a time there is a kink, so the step is small.
          theta: centralDifferences(value, of.parameters.flat, 1e-4),
          u: centralDifferences(value, gradient.inputs.u),
        };
        for (const key of ["y0", "theta", "u"] as const) {
          assertLess(relativeDifference(got[key], at[key]), 2e-9, `${key}, ${method.name}`);
        }
        assertEquals(got.theta.length, of.parameters.size);
        gradient.release();
      }
    });
  }
}

Deno.test("a gradient asks for the values of inputs only where that was wanted", () => {
  const of = field("auto", false);
  const given = { inputs: { u: interpolation(TIMES, VALUES) } };
  const plain = valueAndGrad(problem(of, {}, given));
  const wanted = valueAndGrad(problem(of, {}, {}));
  assertEquals(plain.inputsBar, {});
  assertLess(relativeDifference(plain.parametersBar, wanted.parametersBar), 1e-14);
  // The values may change between runs all the same.
  const gradient = new PreparedGradient(problem(of, {}, given));
  const before = gradient.run();
  gradient.inputs.u[4] = 7;
  const after = gradient.run();
  const other = VALUES.map((row, i) => i === 2 ? [7, row[1]] : row);
  const fresh = valueAndGrad(problem(of, {}, { inputs: { u: interpolation(TIMES, other) } }));
  assert(before !== after);
  assertEquals(after, fresh.value);
  gradient.release();
});

Deno.test("a training runs over problems of one field and different inputs", () => {
  const of = vectorField({
    ...{ state: [1], inputs: { u: 1 }, parameters: { k: tensor([0.2]), b: tensor([0.1]) } },
    f: (_t, y, { k, b }, { u }) => sub(mul(b, u), mul(k, y)),
  });
  const truth = vectorField({
    ...{ state: [1], inputs: { u: 1 } },
    f: (_t, y, _p, { u }) => sub(mul(1.5, u), mul(0.8, y)),
  });
  const problems = [1, 2].map((rate) => {
    const times = Array.from({ length: 21 }, (_, i) => i / 10);
    const u = interpolation(times, times.map((t) => Math.sin(rate * 3 * t)), { kind: "cubic" });
    const run = { inputs: { u }, y0: [0], t0: 0, t1: 2, dt: 0.1, method: reversible(rk4) };
    const { states } = solve({ ...run, field: truth, saveAt: times });
    return { ...run, field: of, loss: meanSquaredError(times, states) };
  });
  const trainer = new Trainer({ problems, optimizer: lbfgs() });
  for (let k = 0; k < 40; k++) trainer.step();
  trainer.release();
  assertLess(relativeDifference(of.parameters.flat, Float64Array.of(0.8, 1.5)), 1e-4);
});

Deno.test("a driven gradient holds the same bytes for any number of steps, and gives them back", () => {
  for (const [name, way] of Object.entries(WAYS)) {
    const of = field("auto", name !== "previous");
    const bytes = (steps: number) => {
      const { live } = trackedBytes();
      resetTrackedPeak();
      const given = { method: reversible(rk4), dt: 1.5 / steps };
      const gradient = new PreparedGradient(problem(of, way, given));
      gradient.run();
      const most = trackedBytes().peak - live;
      gradient.release();
      assertEquals(trackedBytes().live, live);
      return most;
    };
    bytes(100);
    assertEquals(bytes(400), bytes(1600));
  }
});

Deno.test("a control is learnt by the gradient of its values", () => {
  // From 0 to 1 in one unit of time, with a force of least sum of squares: y'' = u.
  const of = vectorField({
    ...{ state: [2], inputs: { u: 1 } },
    f: (_t, y, _p, { u }) => concat([slice(y, 1, 2), u]),
  });
  const times = Array.from({ length: 11 }, (_, i) => i / 10);
  const u = interpolation(times, times.map(() => 0), { differentiate: true });
  const gradient = new PreparedGradient({
    ...{ field: of, inputs: { u }, y0: [0, 0], t0: 0, t1: 1, dt: 0.05, method: reversible(rk4) },
    loss: meanSquaredError([1], [[1, 0]]),
  });
  const optimizer = adamW({ learningRate: 0.3 }).bind(times.length);
  let loss = Infinity;
  for (let k = 0; k < 300; k++) {
    loss = gradient.run();
    optimizer.step(gradient.inputs.u, gradient.inputsBar.u, loss);
  }
  gradient.release();
  assertLess(loss, 1e-4);
});
