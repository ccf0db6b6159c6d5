import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  add,
  type Adjoint,
  exp,
  finalStateLoss,
  fullStorageAdjoint,
  type GradientOptions,
  isFailedSolve,
  type KernelOptions,
  log,
  meanSquaredError,
  type Method,
  mul,
  neg,
  NonFiniteGradientError,
  NonFiniteLossError,
  type PathLoss,
  pow,
  PreparedGradient,
  ReconstructionError,
  reversible,
  reversibleAdjoint,
  rk4,
  scale,
  sin,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  trackedBytes,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../mod.ts";
import { type Given, WAYS } from "../../tests/problems/gradient_ways.ts";

const KERNELS = ["wasm", "interpreter"] as const;

/** Two numbers, the first of which stays at 0, where a root has no derivative. */
function rooted(options: KernelOptions): VectorField {
  return vectorField({
    state: [2],
    parameters: { rate: tensor([0.4, 0.7]), shift: tensor([1.5]) },
    f: (_t, y, { rate }) => mul(rate, sqrt(square(y))),
    ...options,
  });
}

const TO_SUM = finalStateLoss((y) => sum(y));

function problem(field: VectorField, given: Given, loss: PathLoss = TO_SUM): GradientOptions {
  return { field, y0: [0, 2], t0: 0, t1: 0.8, dt: 0.1, ...given, loss };
}

function failed(options: GradientOptions): NonFiniteGradientError {
  return assertThrows(() => valueAndGrad(options), NonFiniteGradientError);
}

for (const [way, given] of Object.entries(WAYS)) {
  for (const kernels of KERNELS) {
    const label = `${way}, ${kernels}`;

    Deno.test(`a gradient that is not finite names the parameter and the operation: ${label}`, () => {
      const error = failed(problem(rooted({ kernels }), given));
      assertEquals(error.name, "NonFiniteGradientError");
      assertEquals([error.source, error.operation], ["field", "sqrt"]);
      assertEquals([error.parameter, error.index], ["rate", 0]);
      assert(error.time! > 0.4 && error.time! <= 0.8, `in the last step, at ${error.time}`);
      for (const part of ['of parameter "rate", is NaN', "derivative of sqrt at 0", "Keep"]) {
        assertStringIncludes(error.message, part);
      }
      assert(isFailedSolve(error));
    });

    Deno.test(`a loss without a derivative where it is read is named: ${label}`, () => {
      // y stays where it is, which is where it is wanted: the norm has no derivative there.
      const field = vectorField({
        state: [2],
        parameters: { k: tensor([0, 0]) },
        f: (_t, y, { k }) => mul(k, y),
        kernels,
      });
      const wanted = tensor([0, 2]);
      const norm = finalStateLoss((y) => sqrt(sum(square(sub(y, wanted)))));
      const error = failed(problem(field, given, norm));
      assertEquals([error.source, error.operation, error.time], ["loss", "sqrt", 0.8]);
      assertEquals(error.parameter, undefined);
      assertStringIncludes(error.message, "of the loss is not finite at its point 0, t = 0.8");
    });

    Deno.test(`a loss that is not finite is named with its point: ${label}`, () => {
      const field = vectorField({ state: [2], f: (_t, y) => neg(y), kernels });
      const error = assertThrows(
        () => valueAndGrad(problem(field, given, finalStateLoss((y) => sum(log(y))))),
        NonFiniteLossError,
        "The loss is -Infinity at its point 0, t = 0.8, although y is finite there: log(0)",
      );
      assertInstanceOf(error, NonFiniteGradientError);
      assertEquals([error.value, error.source, error.operation], [-Infinity, "loss", "log"]);

      const far = meanSquaredError([0.2, 0.4, 0.8], [[0, 1], [0, 3e160], [0, 1]]);
      const other = assertThrows(
        () => valueAndGrad(problem(field, given, far)),
        NonFiniteLossError,
        "at its point 1, t = 0.4",
      );
      assertEquals([other.value, other.time, other.operation], [Infinity, 0.4, undefined]);
    });

    Deno.test(`a gradient that failed can be run again, and leaves no buffer: ${label}`, () => {
      const field = rooted({ kernels });
      const healthy = { ...problem(field, given), y0: [0.5, 2] };
      const want = valueAndGrad(healthy);
      const { live } = trackedBytes();
      const gradient = new PreparedGradient(problem(field, given));
      assertThrows(() => gradient.run(), NonFiniteGradientError);
      gradient.y0[0] = 0.5;
      assertEquals(gradient.run(), want.value);
      assertEquals([...gradient.parametersBar], [...want.parametersBar]);
      gradient.release();
      assertEquals(trackedBytes().live, live);
    });
  }
}

Deno.test("what made a gradient infinite is told apart: no derivative, an overflow", () => {
  type F = (t: Tensor, y: Tensor, p: Record<string, Tensor>) => Tensor;
  const cases: [F, number[], operation: string, words: string, advice: string][] = [
    [(_t, y, { a }) => mul(a, pow(y, 0.3)), [0, 1], "pow", "pow(x, 0.3) at 0", "small number"],
    // A sigmoid as it should not be written: 1 / (1 + exp(900)) is 0, its derivative ∞ · 0.
    [
      (_t, y, { a }) => mul(a, pow(add(1, exp(scale(y, 900))), -1)),
      [1, -1],
      "exp",
      "overflowed",
      "scaled data",
    ],
  ];
  for (const [f, y0, operation, words, advice] of cases) {
    for (const kernels of KERNELS) {
      const field = vectorField({ state: [2], parameters: { a: tensor([0.2, 0.1]) }, f, kernels });
      const error = failed({ ...problem(field, { method: rk4 }), y0 });
      assertEquals([error.source, error.operation], ["field", operation]);
      assertStringIncludes(error.message, words);
      assertStringIncludes(error.message, advice);
    }
  }
});

Deno.test("a loss that cannot explain its derivative is named, with what is known of such ones", () => {
  const loss: PathLoss = {
    ...{ at: "end", value: () => 1 },
    cotangent: (_index, _t, _y, yBar) => void (yBar[0] = Infinity),
  };
  const error = failed({ ...problem(handMade(), { method: rk4 }), y0: [0.1], t1: 0.1, loss });
  assertEquals([error.source, error.index, error.operation], ["loss", 0, undefined]);
  assertStringIncludes(error.message, "A root at 0, such as that of a norm at a perfect fit");
  assertStringIncludes(error.message, "Take the square in place of a norm");
});

Deno.test("only dL/dy0 may be infinite: then the start is named, by its place in a batch", () => {
  for (const kernels of KERNELS) {
    const field = vectorField({
      state: [3, 2],
      f: (_t, y) => scale(sqrt(square(y)), 0.5),
      kernels,
    });
    const error = failed({
      ...problem(field, { method: rk4 }, finalStateLoss((y) => sum(y), [3, 2])),
      y0: [[1, 2], [0, 1], [3, 1]],
    });
    assertEquals([error.parameter, error.index], [undefined, 2]);
    assertStringIncludes(error.message, "element [1, 0] of dL/dy0, of the start, is NaN");
    assertStringIncludes(error.message, "element [1, 0] of its result");
  }
});

Deno.test("a parameter of a matrix is named by row and column", () => {
  const field = vectorField({
    state: [2, 2],
    parameters: { w: tensor([[1, 2], [0, 4]]) },
    f: (_t, _y, { w }) => sqrt(w),
  });
  const error = failed({
    ...problem(field, { method: rk4 }, finalStateLoss((y) => sum(y), [2, 2])),
    y0: [[1, 1], [1, 1]],
  });
  assertEquals([error.parameter, error.index], ["w", 2]);
  assertStringIncludes(error.message, 'element [1, 0] of dL/dw, of parameter "w", is Infinity');
});

/** y' = k y by hand, whose pullback gives NaN after a while: it can explain nothing. */
function handMade(): VectorField {
  const { parameters } = vectorField({
    state: [1],
    parameters: { k: tensor([-0.5]) },
    f: (_t, y, { k }) => mul(k, y),
  });
  return {
    stateShape: [1],
    parameters,
    linearize() {
      const y = new Float64Array(1);
      const dy = new Float64Array(1);
      let time = NaN;
      return {
        y,
        dy,
        evaluate(t) {
          time = t;
          dy[0] = parameters.flat[0] * y[0];
        },
        pullback(dyBar, yBar, parametersBar) {
          yBar[0] += parameters.flat[0] * dyBar[0];
          parametersBar[0] += time < 0.25 ? NaN : y[0] * dyBar[0];
        },
      };
    },
  };
}

Deno.test("a field that cannot explain itself: the time is named all the same", () => {
  const method: Method[] = [rk4, reversible(rk4)];
  const adjoints: (Adjoint | undefined)[] = [undefined, fullStorageAdjoint()];
  for (const m of method) {
    for (const adjoint of adjoints) {
      const error = failed({ ...problem(handMade(), { method: m, adjoint }), y0: [1] });
      assertEquals([error.source, error.parameter, error.operation], ["field", "k", undefined]);
      assert(error.time! >= 0.2 && error.time! < 0.25);
    }
  }
});

Deno.test("a path that the way back lost is told apart from a gradient that is not finite", () => {
  // Damped and long: at coupling 1/2 the way back overflows, while the gradient is finite.
  const field = vectorField({
    state: [1],
    parameters: { a: tensor([3]) },
    f: (t, y, { a }) => sub(sin(t), mul(a, y)),
  });
  const lost = {
    ...{ field, y0: [1], t0: 0, t1: 60, dt: 0.02, loss: finalStateLoss((y) => sum(square(y))) },
    method: reversible(rk4, { coupling: 0.5 }),
    adjoint: reversibleAdjoint({ anchors: 0, onExceeded: "throw" }),
  };
  assert(valueAndGrad({ ...lost, adjoint: fullStorageAdjoint() }).parametersBar.every(isFinite));
  assertThrows(() => valueAndGrad(lost), ReconstructionError);
  const { warn } = console;
  console.warn = () => {};
  try {
    const error = failed({
      ...lost,
      adjoint: reversibleAdjoint({ anchors: 0, onExceeded: "warn" }),
    });
    assertEquals(error.source, "way back");
    assertStringIncludes(error.message, "the same gradient by checkpoints is finite");
  } finally {
    console.warn = warn;
  }
});

Deno.test("a loss that is not the same the second time: what is known is said", () => {
  let calls = 0;
  const fickle: PathLoss = {
    at: "end",
    value: () => {
      if (++calls > 1) throw new Error("called once too often");
      return 1;
    },
    cotangent: (_i, _t, _y, yBar) => yBar.fill(NaN),
  };
  const error = failed(problem(rooted({}), { method: rk4 }, fickle));
  assertEquals([error.source, error.parameter, error.time], ["unknown", "rate", undefined]);
});

Deno.test("terms of a loss that overflow only together", () => {
  const huge: PathLoss = { at: [0.1, 0.8], value: () => 1.5e308, cotangent: () => {} };
  const error = assertThrows(
    () => valueAndGrad(problem(rooted({}), { method: rk4 }, huge)),
    NonFiniteLossError,
    "their sum overflowed",
  );
  assertEquals([error.name, error.time], ["NonFiniteLossError", undefined]);
});
