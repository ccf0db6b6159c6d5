import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  add,
  asynchronousLeapfrog,
  concat,
  div,
  dopri5,
  euler,
  exp,
  finalStateLoss,
  log,
  type Method,
  mul,
  type NamedTensors,
  neg,
  NonFiniteStateError,
  pid,
  pow,
  type Problem,
  reversible,
  reversibleHeun,
  rk4,
  scale,
  sin,
  slice,
  solve,
  sqrt,
  sub,
  sum,
  tensor,
  valueAndGrad,
  type VectorField,
  vectorField,
  type VectorFieldOptions,
} from "../../mod.ts";
import { numericField } from "../../tests/problems/numeric_field.ts";

const METHODS: Record<string, Pick<Problem, "method" | "stepControl">> = {
  "euler": { method: euler },
  "rk4": { method: rk4 },
  "dopri5, adaptive": { method: dopri5, stepControl: pid({ rtol: 1e-5, atol: 1e-7 }) },
  "reversible(rk4)": { method: reversible(rk4) },
  "reversible(rk4), exact": { method: reversible(rk4, { arithmetic: "exact" }) },
  "reversibleHeun": { method: reversibleHeun },
  "alf": { method: asynchronousLeapfrog() },
};
const KERNELS = ["wasm", "interpreter"] as const;

type F = VectorFieldOptions["f"];

/** A field, a start, the operation that fails and words of the message. */
const CASES: [F, number[], string, string, RegExp][] = [
  // 0 / 0 at the start.
  [(_t, y) => div(sin(y), y), [1, 0], "div", "0 / 0 is NaN, at element 1 of its result", /^Keep/],
  // Falls below 0 on its way: Torricelli's law without a floor.
  [
    (_t, y) => sub(neg(sqrt(sub(y, 0.3))), 0.2),
    [2, 0.4],
    "sqrt",
    "is NaN, at element 1 of its result",
    /where only a stage left that range, try smaller steps$/,
  ],
  [(t, y) => mul(y, log(sub(0.35, t))), [1, 1], "log", "in the vector field at t = 0.", /^Keep/],
  [(_t, y) => pow(sub(y, 3), 0.5), [1, 4], "pow", "pow(-2, 0.5) is NaN, at element 0", /^Keep/],
  [(_t, y) => exp(scale(y, 300)), [1, 3], "exp", "exp(900) is Infinity: it overflowed", /^Try/],
];

for (const [way, given] of Object.entries(METHODS)) {
  for (const kernels of KERNELS) {
    Deno.test(`solve() and valueAndGrad() name the operation a state was lost in: ${way}, ${kernels}`, () => {
      for (const [f, y0, operation, words, advice] of CASES) {
        const field = vectorField({ state: [2], f, kernels });
        const problem = { field, y0, t0: 0, t1: 1, dt: 0.1, ...given };
        const error = assertThrows(() => solve(problem), NonFiniteStateError);
        assertEquals([error.operation, error.status], [operation, "not finite"]);
        assertStringIncludes(error.message, words);
        assert(advice.test(error.message.split(". ").at(-1)!), error.message);
        const loss = finalStateLoss((y) => sum(y));
        const same = assertThrows(() => valueAndGrad({ ...problem, loss }), NonFiniteStateError);
        assertEquals([same.message, same.step, same.time], [error.message, error.step, error.time]);
      }
    });
  }
}

Deno.test("NonFiniteStateError has the step, the time and the status as the solve had them", () => {
  const field = vectorField({ state: [1], f: (_t, y) => neg(sqrt(y)) });
  const problem = { field, y0: [1], t0: 0, t1: 4, dt: 0.25, method: euler };
  const error = assertThrows(() => solve(problem), NonFiniteStateError);
  const returned = solve({ ...problem, onFailure: "return" });
  assertEquals([error.step, error.time], [returned.stats.steps, returned.t1 + 0.25]);
  assertEquals([error.status, returned.status], ["not finite", "not finite"]);
  assertStringIncludes(error.message, `after step ${error.step}, from t = ${returned.t1}`);
});

Deno.test("a state that overflows while the field is finite is said to overflow", () => {
  const field = vectorField({ state: [1], f: (_t, y) => scale(y, 3) });
  const error = assertThrows(
    () => solve({ field, y0: [1e304], t0: 0, t1: 1e4, dt: 1e4, method: euler }),
    NonFiniteStateError,
    "the vector field is finite there, so it was the state that overflowed",
  );
  assertEquals(error.operation, undefined);
  assertEquals(error.message.includes("has a value"), false);
});

Deno.test("so is the second state of a reversible method, where y and the field are finite", () => {
  const field = vectorField({ state: [1], f: (_t, y) => scale(y, 0.7) });
  // y' = 1.7e308, and z' = 1e308 + 0.7 y'.
  assertThrows(
    () => solve({ field, y0: [1e308], t0: 0, t1: 1, dt: 1, method: reversible(euler) }),
    NonFiniteStateError,
    "the vector field is finite there, so it was the state that overflowed",
  );
});

Deno.test("where only the second state leaves the field's domain the operation is named, too", () => {
  // f(1) = 0.5, f(1.5) = −1.2, f(0.3) = 0: after a step y is 1.5, and z is −0.2.
  const field = vectorField({
    state: [1],
    f: (_t, y) => sub(sub(scale(sqrt(y), 20.92), scale(y, 12.8)), 7.62),
  });
  const method = reversible(euler, { mixing: "y" });
  const error = assertThrows(
    () => solve({ field, y0: [1], t0: 0, t1: 2, dt: 1, method, watchDrift: false }),
    NonFiniteStateError,
    "sqrt(-0.1",
  );
  assertEquals(error.operation, "sqrt");
});

Deno.test("a stage that overflows is told apart from a field that is not finite", () => {
  for (const kernels of KERNELS) {
    const field = vectorField({ state: [1], f: (_t, y) => scale(y, 3), kernels });
    // The first slope is 3e304, so that the second stage is at 1.5e308 · 10.
    const error = assertThrows(
      () => solve({ field, y0: [1e304], t0: 0, t1: 1e5, dt: 1e5, method: rk4 }),
      NonFiniteStateError,
      "a stage of the step overflowed at t = 50000",
    );
    assertEquals(error.operation, undefined);
  }
});

Deno.test("a parameter that is NaN is named as what went in", () => {
  const field = vectorField({
    state: [2],
    parameters: { gain: tensor([1, NaN]) },
    f: (_t, y, { gain }) => mul(gain, y),
  });
  const error = assertThrows(
    () => solve({ field, y0: [1, 1], t0: 0, t1: 1, dt: 0.1, method: rk4 }),
    NonFiniteStateError,
    'parameter "gain" is NaN already, at element 1 of parameter "gain"',
  );
  assertStringIncludes(error.message, "Look for where that number comes from");
});

Deno.test("where the start depends on a parameter that is NaN, it is to be looked for as well", () => {
  const field = vectorField({
    state: [1],
    parameters: { start: tensor([NaN]) },
    f: (_t, y) => neg(y),
  });
  const y0 = ({ start }: NamedTensors) => start;
  const { message } = assertThrows(
    () => solve({ field, y0, t0: 0, t1: 1, dt: 0.1, method: rk4 }),
    NonFiniteStateError,
    "The start is not finite, at t = 0: ",
  );
  assertStringIncludes(message, "Look for where that number comes from");
});

Deno.test("a field that cannot explain itself: the element and the time are named", () => {
  const field = numericField(2, (_t, y, dy) => {
    dy[0] = 1;
    dy[1] = Math.sqrt(0.55 - y[0]);
  });
  const error = assertThrows(
    () => solve({ field, y0: [0, 0], t0: 0, t1: 1, dt: 0.1, method: rk4 }),
    NonFiniteStateError,
    "the vector field gives NaN for element 1 at t = 0.6",
  );
  assertEquals([error.step, error.operation], [5, undefined]);
});

Deno.test("a field that fails only in a replay does not hide the error", () => {
  let broken = false;
  const field: VectorField = numericField(1, (_t, y, dy) => {
    if (broken) throw new Error("broken");
    dy[0] = y[0] > 0.5 ? NaN : 1;
    broken = Number.isNaN(dy[0]);
  });
  const error = assertThrows(
    () => solve({ field, y0: [0], t0: 0, t1: 1, dt: 0.1, method: euler }),
    NonFiniteStateError,
    "overflowed, or the field has no value there",
  );
  assertInstanceOf(error, RangeError);
});

Deno.test("a batch: the element that fails is named by row and column", () => {
  const field = vectorField({ state: [2, 3], f: (_t, y) => log(y) });
  const y0 = [[2, 2, 2], [2, -1, 2]];
  assertThrows(
    () => solve({ field, y0, t0: 0, t1: 1, dt: 0.1, method: rk4 }),
    NonFiniteStateError,
    "log(-1) is NaN, at element [1, 1] of its result",
  );
});

Deno.test("y read inside a step is not given where a slope at its end is infinite", () => {
  // Euler never evaluates the field at t1, where log(0) is −∞; the interpolant does.
  const field = vectorField({
    state: [2],
    f: (t, y) => concat([neg(slice(y, 0, 1)), add(scale(slice(y, 1, 2), 0), log(sub(2, t)))]),
  });
  const problem = { field, y0: [1, 1], t0: 1, t1: 2, dt: 0.125, method: euler as Method };
  assertEquals(solve(problem).status, "finished");
  const words = "log(0) is -Infinity, in the vector field at t = 2";
  const saving = assertThrows(
    () => solve({ ...problem, saveAt: [1.95] }),
    NonFiniteStateError,
    words,
  );
  assertEquals([saving.step, saving.time, saving.operation], [7, 2, "log"]);
  const { path } = solve({ ...problem, dense: true });
  assert(path!.at(1.7).data.every(Number.isFinite));
  assertThrows(() => path!.at(1.95), NonFiniteStateError, words);
  const loss = { at: [1.95], value: () => 0, cotangent: () => {} };
  assertThrows(() => valueAndGrad({ ...problem, loss }), NonFiniteStateError, words);
});
