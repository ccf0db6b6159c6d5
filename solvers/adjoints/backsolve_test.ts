import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertInstanceOf,
  assertLess,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  add,
  backsolveAdjoint,
  BacksolveError,
  concat,
  dopri5,
  euler,
  finalStateLoss,
  fullStorageAdjoint,
  type Gradient,
  type GradientOptions,
  matmul,
  MaxStepsError,
  meanSquaredError,
  midpoint,
  mul,
  neg,
  type PathLoss,
  pid,
  PreparedGradient,
  ReconstructionError,
  rk4,
  scale,
  sin,
  slice,
  square,
  sub,
  sum,
  tanh,
  tensor,
  trackedBytes,
  tsit5,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../mod.ts";

const KERNELS = ["wasm", "interpreter"] as const;

/** One number that falls as exp(−k t), and one that goes round. */
function damped(k: number, kernels: "wasm" | "interpreter" = "wasm"): VectorField {
  return vectorField({
    state: [3],
    parameters: { k: tensor([k]), w: tensor([2]) },
    f(_t, y, { k, w }) {
      const [a, b, c] = [0, 1, 2].map((i) => slice(y, i, i + 1));
      return concat([neg(mul(k, a)), mul(w, c), neg(mul(w, b))]);
    },
    kernels,
  });
}

const LOSS = finalStateLoss((y) => sum(square(y)));

function options(field: VectorField, given: Partial<GradientOptions> = {}): GradientOptions {
  return { field, y0: [1, 0.5, -0.5], t0: 0, t1: 3, method: rk4, dt: 0.02, loss: LOSS, ...given };
}

/** The largest relative difference of two gradients. */
function distance(a: Gradient, b: Gradient): number {
  const norm = (x: Float64Array) => Math.hypot(...x);
  const of = (x: Float64Array, y: Float64Array) => norm(x.map((xi, i) => xi - y[i])) / norm(y);
  return Math.max(of(a.parametersBar, b.parametersBar), of(a.y0Bar, b.y0Bar));
}

/** Runs without its warnings, which are given back. */
function warned<T>(run: () => T): [T, string[]] {
  const { warn } = console;
  const lines: string[] = [];
  console.warn = (line: string) => void lines.push(line);
  try {
    return [run(), lines];
  } finally {
    console.warn = warn;
  }
}

Deno.test("backsolveAdjoint() reports how far the way back missed the start", () => {
  for (const kernels of KERNELS) {
    for (const k of [4, 7, 11]) {
      const field = vectorField({
        state: [1],
        parameters: { k: tensor([k]) },
        f: (_t, y, p) => neg(mul(p.k, y)),
        kernels,
      });
      const { stats } = valueAndGrad({
        ...{ field, y0: [2], t0: 0, t1: 3, method: rk4, dt: 0.02, loss: LOSS },
        adjoint: backsolveAdjoint(),
      });
      assertEquals(stats.adjoint, "backsolve");
      // A step of rk4 there and back multiplies by R(−z) R(z) = 1 + z⁶/72 + z⁸/576.
      const z = 0.02 * k;
      const want = (1 + z ** 6 / 72 + z ** 8 / 576) ** 150 - 1;
      assertAlmostEquals(stats.reconstructionError! / want, 1, 1e-4);
    }
  }
});

Deno.test("backsolveAdjoint() reads inside steps wherever the time begins, forwards and backwards", () => {
  const tight = pid({ rtol: 1e-8, atol: 1e-10 });
  for (const [t0, t1] of [[0, 1], [-2, -1], [1, -0.5], [0.5, -1]]) {
    const at = [0.105, 0.41, 0.9].map((part) => t0 + part * (t1 - t0));
    const loss = meanSquaredError(at, at.map((t) => [t, 1, -t]));
    for (const given of [{ dt: (t1 - t0) / 50 }, { dt: undefined, stepControl: tight }]) {
      const problem = options(damped(0.3), { t0, t1, loss, method: dopri5, ...given });
      const wanted = valueAndGrad({ ...problem, adjoint: fullStorageAdjoint() });
      const got = valueAndGrad({ ...problem, adjoint: backsolveAdjoint() });
      assertLess(distance(got, wanted), 1e-4, `from ${t0} to ${t1}`);
    }
  }
});

Deno.test("backsolveAdjoint() throws where a damped path is lost, and names the element", () => {
  for (const kernels of KERNELS) {
    const stepControl = pid({ rtol: 1e-7, atol: 1e-9 });
    const lost = options(damped(25, kernels), { method: tsit5, stepControl });
    const error = assertThrows(
      () => valueAndGrad({ ...lost, adjoint: backsolveAdjoint() }),
      BacksolveError,
      "missed the known states, most at t = 0: element 0 of y by ",
    );
    assertInstanceOf(error, ReconstructionError);
    assertEquals(error.name, "BacksolveError");
    assertGreater(error.reconstructionError, 1);
    for (const word of ["reversibleAdjoint", "recursiveCheckpointAdjoint", "smaller steps"]) {
      assertStringIncludes(error.message, word);
    }
    // Nothing is wrong with the gradient by other ways.
    const full = valueAndGrad({ ...lost, adjoint: fullStorageAdjoint() });
    assert(full.parametersBar.every(Number.isFinite));

    const adjoint = backsolveAdjoint({ onExceeded: "warn" });
    const [got, lines] = warned(() => valueAndGrad({ ...lost, adjoint }));
    assertEquals([got.stats.reconstructionError, lines], [
      error.reconstructionError,
      [error.message],
    ]);
    assertGreater(distance(got, full), 0.1);
  }
});

Deno.test("backsolveAdjoint() measures each element in its own size", () => {
  // The element that is lost is a millionth of the others.
  const small = options(damped(14), { y0: [1e-6, 3, 3], dt: 0.1 });
  const error = assertThrows(
    () => valueAndGrad({ ...small, adjoint: backsolveAdjoint() }),
    BacksolveError,
    "element 0 of y",
  );
  const one = assertThrows(
    () => valueAndGrad({ ...small, y0: [1, 3, 3], adjoint: backsolveAdjoint() }),
    BacksolveError,
  );
  assertAlmostEquals(error.reconstructionError / one.reconstructionError, 1, 1e-9);
});

Deno.test("backsolveAdjoint() goes on from the states that the loss read", () => {
  // From the end alone the damped element is lost; over each of the parts of the way it is not.
  const stepControl = pid({ rtol: 1e-8, atol: 1e-10, readBy: "steps" });
  const given = { method: dopri5, stepControl };
  const field = damped(14);
  const times = Array.from({ length: 15 }, (_, i) => (i + 1) / 5);
  const loss = meanSquaredError(times, times.map(() => [0.1, 0, 0]));
  const full = valueAndGrad(options(field, { ...given, loss, adjoint: fullStorageAdjoint() }));
  const got = valueAndGrad(options(field, { ...given, loss, adjoint: backsolveAdjoint() }));
  assertLess(distance(got, full), 1e-4);
  assertLess(got.stats.reconstructionError!, 1e-4);
  assertThrows(
    () => valueAndGrad(options(field, { ...given, adjoint: backsolveAdjoint() })),
    BacksolveError,
  );
});

Deno.test("backsolveAdjoint() sees a path that is wrong in the middle and right at the start", () => {
  // What y differs from 1 by grows as exp(15 t) until t = 1, and falls as exp(−10 t) from there:
  // going back it is lost on the way to t = 1, and shrinks again on the way to the start.
  const loss: PathLoss = {
    at: [1, 3],
    value: (_i, _t, y) => y[0],
    cotangent: (_i, _t, _y, yBar) => void (yBar[0] += 1),
  };
  const field = vectorField({
    state: [1],
    parameters: { p: tensor([1]) },
    f: (t, y, { p }) => {
      const rate = scale(sub(tanh(scale(sub(t, 1), 200)), 0.2), -12.5);
      return mul(p, mul(rate, sub(y, 1)));
    },
  });
  const wrong = { field, y0: [1 + 1e-7], t0: 0, t1: 3, dt: 0.05, method: rk4, loss };
  const error = assertThrows(
    () => valueAndGrad({ ...wrong, adjoint: backsolveAdjoint() }),
    BacksolveError,
  );
  assertStringIncludes(error.message, "most at t = 1");
});

Deno.test("backsolveAdjoint() whose way back cannot be solved says so, with the cause", () => {
  const stepControl = pid({ rtol: 1e-6, atol: 1e-8 });
  const lost = options(damped(40), { method: tsit5, stepControl, maxSteps: 300 });
  const error = assertThrows(
    () => valueAndGrad({ ...lost, t1: 4, adjoint: backsolveAdjoint() }),
    BacksolveError,
    "The way back of backsolveAdjoint could not be solved: what is damped grows going back",
  );
  assertInstanceOf(error.cause, MaxStepsError);
  assertEquals(error.reconstructionError, Infinity);
});

Deno.test("backsolveAdjoint() within its tolerance is nearly right on damped and swinging problems", () => {
  let state = 20261;
  const random = () => (state = state * 48271 % 2147483647) / 2147483647;
  const between = (a: number, b: number) => a + (b - a) * random();
  let accepted = 0;
  let refused = 0;
  let wrongRefused = 0;
  for (let trial = 0; trial < 60; trial++) {
    const damping = 10 ** between(-1.5, 1.2);
    const frequency = 10 ** between(-1, 1);
    const a = [[-damping, frequency], [-frequency, -damping * random()]];
    const field = vectorField({
      state: [2],
      parameters: { a: tensor(a), b: tensor([[between(-1, 1), 0.3], [0.2, between(-1, 1)]]) },
      f: (t, y, { a, b }) => add(add(matmul(a, y), matmul(b, tanh(y))), scale(sin(t), 0.5)),
      kernels: trial % 2 === 0 ? "wasm" : "interpreter",
    });
    const times = Array.from(
      { length: 1 + trial % 7 * 3 },
      (_, i, n = 1 + trial % 7 * 3) => 3 * (i + 1) / n,
    );
    const loss = meanSquaredError(times, times.map(() => [between(-1, 1), between(-1, 1)]));
    const dt = 0.3 / (1 + damping + frequency);
    const ways: Partial<GradientOptions>[] = [
      { method: rk4, dt },
      { method: midpoint, dt: dt / 8 },
      { method: euler, dt: dt / 50 },
      { method: tsit5, stepControl: pid({ rtol: 1e-6, atol: 1e-8 }) },
    ];
    for (const way of ways) {
      const problem = { field, y0: [1, -0.5], t0: 0, t1: 3, method: rk4, loss, ...way };
      const full = valueAndGrad({ ...problem, adjoint: fullStorageAdjoint() });
      const adjoint = backsolveAdjoint({ onExceeded: "warn" });
      const [got, lines] = warned(() => valueAndGrad({ ...problem, adjoint }));
      const wrong = distance(got, full);
      if (lines.length === 0) {
        accepted++;
        assertLess(wrong, 1e-2, `trial ${trial}, ${problem.method.name}`);
      } else {
        refused++;
        if (wrong > 1e-3) wrongRefused++;
      }
    }
  }
  assertGreater(accepted, 120);
  assertGreater(wrongRefused, refused / 3);
});

Deno.test("backsolveAdjoint() that failed can be run again, and leaves no buffer", () => {
  const { live } = trackedBytes();
  const field = damped(16);
  const gradient = new PreparedGradient(
    options(field, { dt: 0.1, adjoint: backsolveAdjoint() }),
  );
  const perField = trackedBytes().live - live;
  assertThrows(() => gradient.run(), BacksolveError);
  field.parameters.flat[0] = 0.1;
  const value = gradient.run();
  assertEquals(value, valueAndGrad(options(field, { dt: 0.1 })).value);
  assertLess(gradient.stats.reconstructionError!, 1e-3);
  gradient.release();
  assertLess(trackedBytes().live - live, perField);
});

Deno.test("backsolveAdjoint() checks its options", () => {
  for (const tolerance of [0, -1, NaN]) {
    assertThrows(
      () => backsolveAdjoint({ tolerance }),
      RangeError,
      `backsolveAdjoint: the tolerance must be above 0, got ${tolerance}`,
    );
  }
  assertThrows(
    () => backsolveAdjoint({ onExceeded: "ignore" as never }),
    RangeError,
    'backsolveAdjoint: onExceeded must be "throw" or "warn", got "ignore"',
  );
});
