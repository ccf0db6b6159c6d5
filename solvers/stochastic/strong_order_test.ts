import { assertAlmostEquals, assertLess } from "@std/assert";
import {
  add,
  brownianPath,
  concat,
  eulerMaruyama,
  heun,
  type Method,
  midpoint,
  milstein,
  mul,
  reversible,
  reversibleHeun,
  rk4,
  scale,
  slice,
  solve,
  sra1,
  stochasticField,
  stratonovich,
  type Tensor,
} from "../../mod.ts";
import {
  additiveMotion,
  curvedMotion,
  endsOf,
  exactEnds,
  geometricMotion,
  hyperbolicMotion,
  strongOrder,
  twoNoises,
} from "../../tests/problems/noisy/noisy_problems.ts";

const PATHS = 400;

const PROBLEMS = {
  "geometric Brownian motion of Itô": geometricMotion(PATHS, "ito"),
  "geometric Brownian motion of Stratonovich": geometricMotion(PATHS, "stratonovich"),
  "dy = √(1 + y²) (dt + ∘dW)": hyperbolicMotion(PATHS),
  "two noises by a matrix": twoNoises(PATHS),
};

const ORDERS: [Method, number][] = [
  [eulerMaruyama, 0.5],
  [milstein, 1],
  [stratonovich(heun), 1],
  [stratonovich(midpoint), 1],
  [stratonovich(reversible(heun)), 1],
  [stratonovich(reversible(midpoint, { coupling: 0.9 })), 1],
];

for (const [name, problem] of Object.entries(PROBLEMS)) {
  Deno.test(`strong orders on ${name} are 1/2 and 1, in either calculus`, () => {
    for (const [method, wanted] of ORDERS) {
      const { order } = strongOrder(problem, method, exactEnds(problem), [32, 64, 128, 256, 512]);
      assertAlmostEquals(order, wanted, 0.15, method.name);
    }
  });
}

Deno.test("the strong order for additive noise is 1 of Euler's steps, 3/2 of sra1, 1 of Heun's", () => {
  const problem = { field: curvedMotion(PATHS), y0: 0.5 };
  const noise = brownianPath({ seed: 5, size: problem.field.noise.shape, t1: 1, dt: 1 / 8 });
  const fine = endsOf(problem, noise, sra1, 8192);
  const orders: [Method, number][] = [
    [eulerMaruyama, 1],
    [milstein, 1],
    [stratonovich(heun), 1],
    [stratonovich(reversibleHeun), 1],
    [sra1, 1.5],
  ];
  for (const [method, wanted] of orders) {
    const { order } = strongOrder(problem, method, () => fine, [32, 64, 128, 256, 512]);
    assertAlmostEquals(order, wanted, 0.15, method.name);
  }
});

Deno.test("methods for additive noise meet a closed form on the same path", () => {
  const problem = additiveMotion(100);
  const wanted: [Method, number][] = [[eulerMaruyama, 1e-3], [sra1, 1e-5], [
    stratonovich(rk4),
    1e-10,
  ]];
  for (const [method, most] of wanted) {
    const { errors } = strongOrder(problem, method, exactEnds(problem), [64, 128]);
    assertLess(errors[1], most, method.name);
  }
});

Deno.test("the mean is of weak order 1", () => {
  // dy = y dt + y/2 dW has E[y] = exp(t); each path is compared with what is known of it, so that
  // what is left beside the bias is small.
  const field = stochasticField({
    ...{ state: [8000, 1], noise: "diagonal", calculus: "ito" },
    drift: (_t, y) => y,
    diffusion: (_t, y) => scale(y, 0.5),
  });
  const noise = brownianPath({ seed: 2, size: [8000, 1], t1: 1, dt: 1 / 8 });
  const w = noise.value(1);
  for (const method of [eulerMaruyama, milstein]) {
    const biases = [4, 8, 16].map((n) => {
      const ends = endsOf({ field, y0: 1 }, noise, method, n);
      return ends.reduce((sum, y, k) => sum + y - Math.exp(1 - 0.125 + 0.5 * w[k]), 0) /
        ends.length;
    });
    // Both have the mean (1 + h)^n.
    [4, 8, 16].forEach((n, i) =>
      assertAlmostEquals(biases[i], (1 + 1 / n) ** n - Math.E, 0.03, `${method.name}, ${n}`)
    );
    assertAlmostEquals(Math.log2(biases[0] / biases[2]) / 2, 1, 0.15, method.name);
  }
});

Deno.test("the mean of sra1 is of weak order 2", () => {
  const problem = { field: curvedMotion(8000), y0: 0.5 };
  const noise = brownianPath({ seed: 5, size: problem.field.noise.shape, t1: 1, dt: 1 / 4 });
  const fine = endsOf(problem, noise, sra1, 128);
  const [coarse, finer] = [4, 8].map((n) =>
    endsOf(problem, noise, sra1, n).reduce((sum, y, k) => sum + y - fine[k], 0) / fine.length
  );
  assertAlmostEquals(Math.log2(coarse / finer), 2, 0.15);
});

Deno.test("diagonal noise of other elements is turned into the other calculus by its own derivatives", () => {
  // g = (y1 y2, y1 y2, y1 y3): Σ_j (∂g_j/∂y) g_j has (∂g_i/∂y_i) g_i = (y1 y2², y1² y2, y1² y3).
  const noise = brownianPath({ seed: 4, size: 3, t1: 1, dt: 0.01 });
  const elements = (y: Tensor) => [0, 1, 2].map((i) => slice(y, i, i + 1));
  const diffusion = (_t: Tensor, y: Tensor) => {
    const [a, b, c] = elements(y);
    return concat([mul(a, b), mul(a, b), mul(a, c)]);
  };
  const given = stochasticField({
    ...{ state: [3], noise: "diagonal", calculus: "stratonovich", diffusion },
    drift: (_t, y) => scale(y, -0.5),
  });
  const turned = stochasticField({
    ...{ state: [3], noise: "diagonal", calculus: "ito", diffusion },
    drift: (_t, y) => {
      const [a, b, c] = elements(y);
      const half = concat([mul(a, mul(b, b)), mul(mul(a, a), b), mul(mul(a, a), c)]);
      return add(scale(y, -0.5), scale(half, 0.5));
    },
  });
  const end = (field: typeof given, method: Method) =>
    solve({ field, noise, y0: [0.5, 0.8, 0.3], t0: 0, t1: 1, dt: 0.01, method }).y1.data;
  for (const method of [eulerMaruyama, stratonovich(heun)]) {
    end(given, method).forEach((y, k) => assertAlmostEquals(y, end(turned, method)[k], 1e-12));
  }
});
