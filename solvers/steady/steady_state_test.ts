import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  add,
  concat,
  div,
  finalStateLoss,
  interpolation,
  linear,
  mlp,
  mul,
  pid,
  rodas5p,
  scale,
  sin,
  slice,
  solve,
  square,
  steadyState,
  SteadyStateError,
  steadyValueAndGrad,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../mod.ts";
import { centralDifferences, relativeDifference } from "../../tests/helpers/central_differences.ts";

const KERNELS = ["wasm", "interpreter"] as const;
type Kernels = typeof KERNELS[number];

const parts = (y: Tensor, count: number) =>
  Array.from({ length: count }, (_, i) => slice(y, i, i + 1));

/** A Brusselator with inflow a and reaction b, at rest at (a, b/a). */
const brusselator = (kernels: Kernels) =>
  vectorField({
    ...{ state: [2], kernels, parameters: { a: tensor([1.2]), b: tensor([0.8]) } },
    f(_t, y, { a, b }) {
      const [u, v] = parts(y, 2);
      const reaction = mul(square(u), v);
      return concat([
        add(a, sub(reaction, mul(add(b, 1), u))),
        sub(mul(b, u), reaction),
      ]);
    },
  });

/** 2 A ⇌ B ⇌ C, with rates from 1e4 to 1e-3: a + 2 b + 2 c stays. */
const network = (kernels: Kernels) =>
  vectorField({
    ...{ state: [3], kernels, parameters: { k: tensor([1e4, 3, 0.02, 1e-3]) } },
    f(_t, y, { k }) {
      const [a, b, c] = parts(y, 3);
      const [k1, k2, k3, k4] = parts(k, 4);
      const first = sub(mul(k1, square(a)), mul(k2, b));
      const second = sub(mul(k3, b), mul(k4, c));
      return concat([scale(first, -2), sub(first, second), second]);
    },
  });

/** Five units that excite each other: 3 tanh(W y + b) − y. */
const units = (kernels: Kernels) => {
  const { parameters } = mlp({ state: [5], hidden: [], seed: 4 });
  const [w, b] = parameters.names.map((name) => parameters.get(name));
  return vectorField({
    ...{ state: [5], kernels, parameters: { w, b } },
    f: (_t, y, { w, b }) => sub(scale(tanh(linear(y, w, b)), 1.5), y),
  });
};

const LOSS = finalStateLoss((y) => sum(add(sin(y), square(y))));

const CASES: Readonly<Record<string, { make(kernels: Kernels): VectorField; y0: number[] }>> = {
  "a Brusselator": { make: brusselator, y0: [3, 0.1] },
  "a closed reaction network": { make: network, y0: [1, 0.2, 0] },
  "units that excite each other": { make: units, y0: [0.4, -1, 0.3, 0.1, 0.6] },
};

for (const [name, { make, y0 }] of Object.entries(CASES)) {
  for (const kernels of KERNELS) {
    Deno.test(`the gradient of a state at rest is that of differences: ${name}, ${kernels}`, () => {
      const field = make(kernels);
      const start = Float64Array.from(y0);
      const options = { field, y0: start, loss: LOSS };
      const { value, parametersBar, y0Bar, y, stats } = steadyValueAndGrad(options);
      assertLess(stats.iterations, 60);
      assertEquals(steadyState({ field, y0: start }).y.data, y.data);
      const again = () => steadyValueAndGrad(options).value;
      assertAlmostEquals(again(), value, 1e-13);
      const { flat } = field.parameters;
      // Each in parts of its own size: rates are seven powers of ten apart.
      const wanted = flat.map((x, i) =>
        centralDifferences(again, flat.subarray(i, i + 1), 1e-3 * Math.abs(x))[0]
      );
      const sized = (bar: Float64Array) => bar.map((x, i) => x * flat[i]);
      assertLess(relativeDifference(sized(parametersBar), sized(wanted)), 1e-8);
      const byStart = centralDifferences(again, start);
      if (name === "a closed reaction network") {
        assertLess(relativeDifference(y0Bar, byStart), 1e-8);
      } else {
        assertEquals(y0Bar, new Float64Array(y0.length));
        assertLess(Math.max(...byStart.map(Math.abs)), 1e-9);
      }
    });
  }

  Deno.test(`and that of a long solve: ${name}`, () => {
    const field = make("wasm");
    const { y, value, parametersBar, y0Bar } = steadyValueAndGrad({ field, y0, loss: LOSS });
    const long = valueAndGrad({
      ...{ field, y0, t0: 0, t1: 1e5, method: rodas5p, loss: LOSS },
      stepControl: pid({ rtol: 1e-10, atol: 1e-12 }),
    });
    assertLess(relativeDifference(y.data, long.y1), 1e-9);
    assertAlmostEquals(value, long.value, 1e-9);
    const { flat } = field.parameters;
    const sized = (bar: Float64Array) => bar.map((x, i) => x * flat[i]);
    assertLess(relativeDifference(sized(parametersBar), sized(long.parametersBar)), 1e-7);
    if (name === "a closed reaction network") {
      assertLess(relativeDifference(y0Bar, long.y0Bar), 1e-7);
    }
  });
}

Deno.test("where nothing moves the start is the rest, and has the gradient of the loss", () => {
  const field = vectorField({
    state: [2],
    parameters: { k: tensor([1, 2]) },
    f: (_t, y, { k }) => mul(0, mul(k, y)),
  });
  const loss = finalStateLoss((y) => sum(square(y)));
  const { y, y0Bar, parametersBar } = steadyValueAndGrad({ field, y0: [3, -1], loss });
  assertEquals([y.toArray(), [...y0Bar]], [[3, -1], [6, -2]]);
  assertEquals(parametersBar.every((bar) => bar === 0), true);
});

Deno.test("the rest is that of the flow, from far away and from next to one that is unstable", () => {
  const logistic = vectorField({
    ...{ state: [1], parameters: { k: tensor([7]) } },
    f: (_t, y, { k }) => mul(y, sub(1, div(y, k))),
  });
  assertAlmostEquals(steadyState({ field: logistic, y0: [1e-6] }).y.data[0], 7, 1e-12);
  const bistable = vectorField({ state: [1], f: (_t, y) => sub(y, mul(y, square(y))) });
  for (const y0 of [-2, -0.5, -0.001, 0.001, 0.3, 3]) {
    const { y } = steadyState({ field: bistable, y0: [y0] });
    assertAlmostEquals(y.data[0], Math.sign(y0), 1e-12);
  }
});

Deno.test("what is beside a rest leaves it where it is unstable, and growthRate says how fast", () => {
  for (const [a, b] of [[1.2, 0.8], [1, 3]]) {
    const field = brusselator("interpreter");
    field.parameters.flat.set([a, b]);
    // Its rest is a focus, or so far apart a node.
    const { growthRate } = steadyState({ field, y0: [a + 1e-3, b / a] });
    const [half, square] = [(b - 1 - a * a) / 2, a * a];
    const root = half * half > square ? Math.sqrt(half * half - square) : 0;
    assertAlmostEquals(growthRate!, half + root, 1e-9);
  }
  // From the middle of a pitchfork, which nothing pulls away.
  const fork = vectorField({ state: [3, 1], f: (_t, y) => sub(scale(y, 2), mul(y, square(y))) });
  assertAlmostEquals(steadyState({ field: fork, y0: [[1], [0], [-1]] }).growthRate!, 2, 1e-12);
  assertAlmostEquals(steadyState({ field: fork, y0: [[1], [2], [-1]] }).growthRate!, -4, 1e-9);
  const closed = steadyState({ field: network("interpreter"), y0: [1, 0.2, 0] });
  assertAlmostEquals(closed.growthRate!, 0, 1e-9);
});

Deno.test("a closed ring of slow and fast reactions has its gradient, though long steps round", () => {
  const [forth, back] = [[0.0369, 0.2257, 0.0368, 26.92], [21.69, 0.1294, 0.0721, 7.584]];
  const field = vectorField({
    ...{ state: [4], kernels: "interpreter" },
    parameters: { forth: tensor(forth), back: tensor(back) },
    f(_t, y, p) {
      const turned = (x: Tensor, by: number) => concat([slice(x, 4 - by, 4), slice(x, 0, 4 - by)]);
      const flow = sub(mul(p.forth, y), mul(p.back, turned(y, 3)));
      return sub(turned(flow, 1), flow);
    },
  });
  const options = { field, y0: Float64Array.of(1.2, 0.4, 2.1, 1.16), loss: LOSS };
  const { parametersBar, y0Bar } = steadyValueAndGrad(options);
  const value = () => steadyValueAndGrad(options).value;
  const { flat } = field.parameters;
  flat.forEach((x, i) => {
    const [wanted] = centralDifferences(value, flat.subarray(i, i + 1), 1e-3 * x);
    assertLess(Math.abs(x * (parametersBar[i] - wanted)), 1e-8);
  });
  assertLess(relativeDifference(y0Bar, centralDifferences(value, options.y0)), 1e-8);
});

Deno.test("a field that computes in singles has its rest, within a tolerance of its own", () => {
  const made = (dtype: "float32" | "float64") =>
    vectorField({
      ...{ state: [2], kernels: "wasm", dtype, parameters: { r: tensor([2.3]), a: tensor([0.2]) } },
      f(_t, y, { r, a }) {
        const [x, follower] = parts(y, 2);
        return concat([add(sub(mul(r, x), mul(x, square(x))), a), sub(tanh(x), follower)]);
      },
    });
  const [single, double] = (["float32", "float64"] as const).map((dtype) =>
    steadyValueAndGrad({ field: made(dtype), y0: [0.3, 2], loss: LOSS })
  );
  assertLess(single.stats.iterations, 30);
  // Time is no interval that singles would have to divide.
  const late = vectorField({
    ...{ state: [1], kernels: "wasm", dtype: "float32" },
    f: (t, y) => sub(sin(t), y),
  });
  assertAlmostEquals(steadyState({ field: late, y0: [0], t: 5.3 }).y.data[0], Math.sin(5.3), 1e-6);
  // The total is conserved but for rounding, which is no decay of it.
  const closed = vectorField({
    ...{ state: [2], kernels: "wasm", dtype: "float32", parameters: { k: tensor([11.9, 0.37]) } },
    f(_t, y, { k }) {
      const [a, b] = parts(y, 2);
      const flow = sub(mul(slice(k, 0, 1), a), mul(slice(k, 1, 2), b));
      return concat([scale(flow, -1), flow]);
    },
  });
  assertLess(Math.abs(sum(steadyState({ field: closed, y0: [1, 2] }).y).data[0] - 3), 1e-4);
  assertThrows(
    () => steadyValueAndGrad({ field: closed, y0: [1, 2], loss: LOSS }),
    SteadyStateError,
    'take dtype "float64"',
  );
  assertLess(relativeDifference(single.y.data, double.y.data), 1e-5);
  assertLess(relativeDifference(single.parametersBar, double.parametersBar), 1e-4);
});

Deno.test("rates may be twelve powers of ten apart, and a batch may rest each at its own", () => {
  const stiff = vectorField({
    state: [2],
    f: (_t, y) => mul(tensor([-1e8, -1e-4]), sub(y, tensor([3, 5]))),
  });
  const { y } = steadyState({ field: stiff, y0: [0, 0] });
  assertLess(relativeDifference(y.data, Float64Array.of(3, 5)), 1e-14);
  const batch = vectorField({ state: [3, 2], f: (_t, y) => sub(1, add(y, scale(sin(y), 0.5))) });
  const found = steadyState({ field: batch, y0: [[1, 2], [3, 4], [-1, -9]] });
  assertEquals(found.y.shape, [3, 2]);
  assertLess(found.residual, 1e-14);
  assertLess(Math.max(...found.y.data.map((x) => Math.abs(x - found.y.data[0]))), 1e-14);
});

Deno.test("inputs are held at a time, and have gradients", () => {
  const field = vectorField({
    ...{ state: [1], inputs: { u: 1 }, parameters: { k: tensor([2]) } },
    f: (_t, y, { k }, { u }) => sub(u, mul(k, mul(y, square(y)))),
  });
  const u = interpolation([0, 1, 2], [[1], [5], [3]], { kind: "linear", differentiate: true });
  const options = { field, inputs: { u }, y0: [1], t: 1.5, loss: finalStateLoss((y) => sum(y)) };
  const { y, inputsBar, parametersBar } = steadyValueAndGrad(options);
  // u = 4, so y = ∛2, dy/du = 1/(3 k y²), half of which each of two values has.
  const rest = Math.cbrt(2);
  assertAlmostEquals(y.data[0], rest, 1e-13);
  assertAlmostEquals(parametersBar[0], -rest / 6, 1e-13);
  const each = 1 / (12 * rest ** 2);
  assertLess(relativeDifference(inputsBar.u, Float64Array.of(0, each, each)), 1e-13);
});

Deno.test("a solve to rest takes more evaluations", () => {
  const [field, y0] = [network("wasm"), [1, 0.2, 0]];
  const { stats, y } = steadyState({ field, y0 });
  const stepControl = pid({ rtol: 1e-6, atol: 1e-9 });
  const long = solve({ field, y0, t0: 0, t1: 1e4, method: rodas5p, stepControl });
  assertLess(relativeDifference(long.y1.data, y.data), 1e-5);
  assertLess(stats.evaluations + stats.jacobians, long.stats.evaluations);
});
