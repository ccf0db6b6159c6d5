import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  add,
  type Adjoint,
  automatic,
  cos,
  div,
  finalStateLoss,
  fullStorageAdjoint,
  type GradientOptions,
  hessianVectorProduct,
  interpolation,
  mul,
  neg,
  NonFiniteStateError,
  PreparedGradient,
  type ProblemInputs,
  Random,
  recursiveCheckpointAdjoint,
  reversibleAdjoint,
  rk4,
  secondOrderField,
  sin,
  solve,
  square,
  sub,
  sum,
  tangentField,
  tensor,
  valueAndGrad,
  verlet,
} from "../../../mod.ts";
import {
  centralDifferences,
  differencesAlong,
  relativeDifference,
} from "../../helpers/central_differences.ts";

const KERNELS = ["wasm", "interpreter"] as const;
type Kernels = typeof KERNELS[number];

/** Three coupled pendulums, with and without a velocity of their own, as a batch of two. */
function coupled(kernels: Kernels, own: boolean) {
  return secondOrderField({
    position: [2, 3],
    parameters: { w: tensor([[1.2, 0.3, 0], [0.3, 0.9, 0.2], [0, 0.2, 1.1]]), m: tensor([0.4]) },
    kernels,
    f: (t, q, { w }) => sub(mul(cos(t), 0.3), mul(sin(q), sum(square(w)))),
    velocity: own ? (t, v, { m }) => add(v, mul(m, mul(sin(t), square(v)))) : undefined,
  });
}

const Y0 = Float64Array.from({ length: 12 }, (_, k) => Math.sin(1 + 2 * k));

const ADJOINTS: readonly Adjoint[] = [
  reversibleAdjoint(),
  reversibleAdjoint({ anchors: 0 }),
  fullStorageAdjoint({ keep: "stages" }),
  recursiveCheckpointAdjoint({ checkpoints: 3 }),
  automatic({ memory: 1000 }),
];

function problem(options: Pick<GradientOptions, "field" | "method">, span: number) {
  const loss = finalStateLoss((y) => sum(sin(y)));
  return { ...options, loss, y0: Y0.slice(), t0: 0.2, t1: 0.2 + span, dt: span / 40 };
}

for (const own of [false, true]) {
  for (const kernels of KERNELS) {
    Deno.test(`gradients of verlet are those of full storage, and of differences: ${kernels}, g ${own}`, () => {
      for (const order of [2, 4, 6, 8] as const) {
        for (const span of [2, -2]) {
          const options = problem(
            { field: coupled(kernels, own), method: verlet({ order }) },
            span,
          );
          const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
          for (const adjoint of ADJOINTS) {
            const got = valueAndGrad({ ...options, adjoint });
            assertEquals(got.value, full.value);
            assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-12);
            assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-12);
          }
          if (order === 8 && span < 0) continue;
          const prepared = new PreparedGradient(options);
          const wanted = [options.field.parameters.flat, prepared.y0].map((x) =>
            centralDifferences(() => prepared.run(), x)
          );
          assertLess(relativeDifference(full.parametersBar, wanted[0]), 1e-8);
          assertLess(relativeDifference(full.y0Bar, wanted[1]), 1e-8);
          prepared.release();
        }
      }
    });
  }
}

Deno.test("on a grid the reversible gradient is that of full storage, and its memory that of anchors", () => {
  const method = verlet({ order: 4, arithmetic: "exact" });
  const options = problem({ field: coupled("wasm", true), method }, 2);
  const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
  const got = valueAndGrad(options);
  assertEquals(got.parametersBar, full.parametersBar);
  assertEquals(got.y0Bar, full.y0Bar);
  assertEquals(got.stats.reconstructionError, 0);
  assertEquals(got.stats.bufferBits, 0);
});

Deno.test("the whole field is that of its halves, for any other method", () => {
  for (const own of [false, true]) {
    const field = coupled("wasm", own);
    const options = { field, y0: Y0, t0: 0, t1: 2 };
    const { y1 } = solve({ ...options, dt: 0.002, method: rk4 });
    const verlets = solve({ ...options, dt: 0.01, method: verlet({ order: 8 }) }).y1;
    assertLess(relativeDifference(verlets.data, y1.data), 1e-11);
  }
});

Deno.test("a field of second order in single precision is near the one in double", () => {
  const ends = (["float32", "float64"] as const).map((dtype) => {
    const field = secondOrderField({
      ...{ position: [1], dtype, parameters: { k: tensor([1.5]) } },
      f: (_t, q, { k }) => neg(mul(k, sin(q))),
    });
    const options = { field, y0: [[1], [0]], t0: 0, t1: 1, dt: 0.01, method: verlet() };
    const { parametersBar, y1 } = valueAndGrad({ ...options, loss: finalStateLoss((y) => sum(y)) });
    return Float64Array.of(...y1, ...parametersBar);
  });
  assertLess(relativeDifference(ends[0], ends[1]), 1e-6);
});

Deno.test("inputs drive a field of second order, and have gradients", () => {
  for (const own of [false, true]) {
    for (const kernels of KERNELS) {
      const field = secondOrderField({
        ...{ position: [2], inputs: { u: 2 }, kernels },
        parameters: { k: tensor([1.5]) },
        f: (_t, q, { k }, { u }, reader) => sub(add(u, reader.rate("u")), mul(k, sin(q))),
        velocity: own ? (_t, v, _p, { u }) => add(v, mul(0.1, square(u))) : undefined,
      });
      const times = Array.from({ length: 9 }, (_, i) => i / 4);
      const values = times.map((t) => [Math.sin(3 * t), Math.cos(t)]);
      const inputs: ProblemInputs = {
        u: interpolation(times, values, { kind: "cubic", differentiate: true }),
      };
      const options = {
        ...{ field, inputs, y0: Y0.subarray(0, 4), t0: 0, t1: 2, dt: 0.05 },
        method: verlet({ order: 4 }),
        loss: finalStateLoss((y) => sum(square(y))),
      };
      const full = new PreparedGradient({ ...options, adjoint: fullStorageAdjoint() });
      full.run();
      const got = valueAndGrad(options);
      assertLess(relativeDifference(got.inputsBar.u, full.inputsBar.u), 1e-12);
      assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-12);
      const wanted = centralDifferences(() => full.run(), full.inputs.u);
      assertLess(relativeDifference(got.inputsBar.u, wanted), 1e-8);
      full.release();
    }
  }
});

Deno.test("gradients by times are those of differences", () => {
  for (const own of [false, true]) {
    for (const kernels of KERNELS) {
      const field = coupled(kernels, own);
      const value = (t0: number, t1: number) => {
        const { y1 } = solve({
          field,
          y0: Y0,
          t0,
          t1,
          dt: (t1 - t0) / 40,
          method: verlet({ order: 4 }),
        });
        return y1.data.reduce((total, x) => total + Math.sin(x), 0);
      };
      const options = problem({ field, method: verlet({ order: 4 }) }, 2);
      const { timesBar } = valueAndGrad({ ...options, timeGradients: true });
      const [ofStart] = differencesAlong((by) => [value(0.2 + by, 2.2)]);
      const [ofEnd] = differencesAlong((by) => [value(0.2, 2.2 + by)]);
      assertAlmostEquals(timesBar!.t0, ofStart, 1e-9 * Math.abs(ofStart));
      assertAlmostEquals(timesBar!.t1, ofEnd, 1e-9 * Math.abs(ofEnd));
    }
  }
});

Deno.test("tangents and second derivatives go through verlet", () => {
  const random = new Random(3);
  for (const own of [false, true]) {
    const field = coupled("wasm", own);
    const { size } = field.parameters;
    const along = Float64Array.from({ length: size }, () => random.uniform(-1, 1));
    const { flat } = field.parameters;
    const at = flat.slice();
    const options = problem({ field, method: verlet({ order: 4 }) }, 2);
    const { y0, t0, t1, dt, method } = options;
    const moved = <T>(by: number, work: () => T): T => {
      at.forEach((x, i) => flat[i] = x + by * along[i]);
      const result = work();
      flat.set(at);
      return result;
    };
    const tangents = tangentField(field);
    tangents.parameters.flat.set(along, size);
    const start = Float64Array.from([...y0, ...y0.map(() => 0)]);
    const { y1 } = solve({ field: tangents, y0: start, t0, t1, dt, method });
    const wanted = differencesAlong(
      (by) => moved(by, () => solve({ field, y0, t0, t1, dt, method }).y1.data),
      3e-4,
    );
    assertLess(relativeDifference(y1.data.slice(12), wanted), 1e-10);
    const product = hessianVectorProduct(options, { parameters: along });
    const gradient = differencesAlong((by) => moved(by, () => valueAndGrad(options).parametersBar));
    assertLess(relativeDifference(product.parameters, gradient), 1e-8);
  }
});

Deno.test("q may be one number, or a scalar", () => {
  const field = secondOrderField({ position: [1], f: (_t, q) => neg(q) });
  const { y1 } = solve({
    field,
    y0: [[1], [0]],
    t0: 0,
    t1: 1,
    dt: 1e-2,
    method: verlet({ order: 6 }),
  });
  assertLess(relativeDifference(y1.data, Float64Array.of(Math.cos(1), -Math.sin(1))), 1e-13);
  const scalar = secondOrderField({ position: [], f: (_t, q) => neg(q) });
  const again = solve({
    field: scalar,
    y0: [1, 0],
    t0: 0,
    t1: 1,
    dt: 1e-2,
    method: verlet({ order: 6 }),
  });
  assertEquals(again.y1.data, y1.data);
});

Deno.test("where a half is not finite its operation is named", () => {
  for (const kernels of KERNELS) {
    const field = secondOrderField({
      position: [1],
      kernels,
      f: (_t, q) => neg(div(1, square(q))),
    });
    const options = { field, y0: [[0], [0]], t0: 0, t1: 3, dt: 0.25, method: verlet() };
    const error = assertThrows(() => solve(options), NonFiniteStateError);
    assertEquals(error.operation, "div");
  }
});
