import { assertEquals, assertLess, assertStringIncludes, assertThrows } from "@std/assert";
import {
  CoarseGridError,
  dopri5,
  finalStateLoss,
  fullStorageAdjoint,
  type Gradient,
  type GradientOptions,
  isFailedSolve,
  mul,
  pid,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdams,
  scale,
  sin,
  sum,
  tensor,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";

const LARGE = 4e6;
const RATES = [-0.5, -0.7];

/** What a case of two elements is, the first of them a large one. */
interface Case extends Partial<GradientOptions> {
  readonly start: readonly number[];
  /** dL/dy at the end. */
  readonly weights: readonly number[];
}

/** Elements that decay each at a rate of its own, in exact arithmetic. */
function decay({ start, weights, ...rest }: Case): GradientOptions {
  return {
    field: vectorField({
      state: [2],
      parameters: { a: tensor(RATES) },
      f: (_t, y, { a }) => mul(a, y),
    }),
    y0: start,
    t0: 0,
    t1: 1,
    dt: 0.01,
    method: reversibleAdams({ arithmetic: "exact" }),
    loss: finalStateLoss((y) => sum(mul(tensor(weights), y)), [2]),
    ...rest,
  };
}

/** How far dL/da is off, in parts of its largest element. */
function errorOf({ parametersBar }: Gradient, { start, weights }: Case): number {
  const wanted = RATES.map((a, k) => weights[k] * start[k] * Math.exp(a));
  const off = wanted.map((w, k) => Math.abs(w - parametersBar[k]));
  return Math.max(...off) / Math.max(...wanted.map(Math.abs));
}

Deno.test("valueAndGrad() refuses a grid that is too coarse for an element that the loss weighs", () => {
  const given: Case = { start: [LARGE, 7e-5], weights: [1 / LARGE, 1e4] };
  for (const adjoint of [undefined, fullStorageAdjoint(), recursiveCheckpointAdjoint()]) {
    const error = assertThrows(() => valueAndGrad(decay({ ...given, adjoint })), CoarseGridError);
    assertEquals([error.name, error.element, error.unit], ["CoarseGridError", 1, 2 ** -20]);
    assertEquals(error.range, Float64Array.of(512 * LARGE, 512 * 7e-5));
    assertStringIncludes(error.message, "range: [2.0e+9, 0.036]");
    assertEquals(isFailedSolve(error), true);
  }
  // Wherever it stands.
  const turned: Case = { start: [7e-5, LARGE], weights: [1e4, 1 / LARGE] };
  const first = assertThrows(() => valueAndGrad(decay(turned)), CoarseGridError);
  assertEquals([first.element, first.unit], [0, 2 ** -20]);
  const method = reversible(dopri5, { arithmetic: "exact" });
  const stepControl = pid({ rtol: 1e-6, atol: 1e-9 });
  assertThrows(() => valueAndGrad(decay({ ...given, method, stepControl })), CoarseGridError);
  // The ranges that it names do.
  const range = [512 * LARGE, 512 * 7e-5];
  const finer = reversibleAdams({ arithmetic: "exact", range });
  assertLess(errorOf(valueAndGrad(decay({ ...given, method: finer })), given), 1e-9);
});

Deno.test("a gradient that the grid moves by a tenth of a thousandth is refused, one by a millionth is not", () => {
  const errors = [70, 0.7, 7e-3, 7e-4, 7e-5, 7e-6].map((small) => {
    const given: Case = { start: [LARGE, small], weights: [1 / LARGE, 1 / small] };
    const prepared = new PreparedGradient(decay(given));
    let refused = false;
    try {
      prepared.run();
    } catch (error) {
      if (!(error instanceof CoarseGridError)) throw error;
      refused = true;
    }
    const { parametersBar, y0Bar, y1, stats } = prepared;
    return {
      refused,
      error: errorOf({ value: 0, parametersBar, y0Bar, inputsBar: {}, y1, stats }, given),
    };
  });
  for (const { refused, error } of errors) {
    if (!refused) assertLess(error, 1e-4);
    if (refused) assertLess(1e-6, error);
  }
  assertEquals(errors.map(({ refused }) => refused), [false, true, true, true, true, true]);
});

Deno.test("a field in single precision bears a grid a hundred times as coarse", () => {
  const refuses = (dtype: "float32" | "float64") => {
    const given = decay({ start: [LARGE, 0.7], weights: [1 / LARGE, 1 / 0.7] });
    const field = vectorField({
      state: [2],
      parameters: { a: tensor(RATES) },
      f: (_t, y, { a }) => mul(a, y),
      kernels: "wasm",
      dtype,
    });
    try {
      valueAndGrad({ ...given, field });
    } catch (error) {
      return error instanceof CoarseGridError;
    }
    return false;
  };
  assertEquals([refuses("float64"), refuses("float32")], [true, false]);
});

Deno.test("an element below the grid is no matter where the loss does not depend on it", () => {
  for (const small of [7e-5, 1e-12, 0]) {
    const given: Case = { start: [LARGE, small], weights: [1, 1] };
    assertLess(errorOf(valueAndGrad(decay(given)), given), 1e-9);
  }
  const nothing = valueAndGrad(decay({ start: [LARGE, 7e-5], weights: [0, 0] }));
  assertEquals(nothing.y0Bar, Float64Array.of(0, 0));
});

Deno.test("a state that leaves 0 and comes back there is as large as it was in between", () => {
  // y' = sin(2π t) from 0, so that y is 0 again at t = 1 but for what the steps are off by.
  const options = decay({ start: [0, 0], weights: [1, 1] });
  const field = vectorField({
    state: [2],
    parameters: { a: tensor([1, 1]) },
    f: (t, _y, { a }) => mul(a, sin(scale(t, 2 * Math.PI))),
  });
  const { y0Bar, y1 } = valueAndGrad({ ...options, field });
  assertEquals(y0Bar, Float64Array.of(1, 1));
  const size = Math.abs(y1[0]);
  assertEquals([size > 0, size < 1e-8], [true, true]);
});
