import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  add,
  concat,
  div,
  exp,
  matmul,
  mul,
  pow,
  relu,
  scale,
  slice,
  sqrt,
  square,
  sum,
  tanh,
  type Tensor,
  tensor,
  trace,
} from "../mod.ts";
import { explainPullback } from "../internal.ts";

function explain(f: (x: Tensor) => Tensor, x: number[], bar?: number[]) {
  const program = trace(f, [[x.length]]);
  const size = program.outputShape.reduce((product, n) => product * n, 1);
  const point = { inputs: [x], names: ["x"] };
  return explainPullback(program, point, bar ?? new Float64Array(size).fill(1));
}

Deno.test("explainPullback() names the derivative that does not exist, and where", () => {
  assertEquals(explain(sqrt, [1, 0]), {
    kind: "undefined",
    operation: "sqrt",
    message: "the derivative of sqrt at 0 is Infinity, at element 1 of its result",
  });
  assertEquals(
    explain((x) => sum(sqrt(square(x))), [3, 0])?.message,
    "the derivative of sqrt at 0 is Infinity, at element 1 of its result",
  );
  assertEquals(
    explain((x) => pow(x, 0.25), [0])?.message,
    "the derivative of pow(x, 0.25) at 0 is Infinity, at element 0 of its result",
  );
  assertEquals(
    explain(sqrt, [0], [0])?.message,
    "the derivative of sqrt at 0 is Infinity, and 0 times that is NaN, at element 0 of its result",
  );
});

Deno.test("explainPullback() tells an overflow from that", () => {
  const found = explain((x) => tanh(scale(x, 1e200)), [1e-300], [1e150])!;
  assertEquals(found.kind, "overflow");
  assertStringIncludes(found.message, "times the derivative of scale(x, 1e+200) at");
  const summed = explain((x) => add(scale(x, 1e308), scale(x, 1e308)), [1e-10])!;
  assertEquals(summed.kind, "overflow");
  assertStringIncludes(summed.message, "which f uses several times");
});

Deno.test("explainPullback() names a product of matrices whose pullback overflows", () => {
  const weights = tensor([[1e200], [2e200]]);
  const found = explain((x) => matmul(x, weights), [1e-300, 0], [1e150])!;
  assertEquals([found.kind, found.operation], ["overflow", "matmul"]);
  assertStringIncludes(found.message, "the pullback of matmul overflowed");
});

Deno.test("explainPullback() finds an infinity that did no harm on the way there", () => {
  const found = explain((x) => div(1, add(1, exp(x))), [800])!;
  assertEquals(found.operation, "exp");
  assertStringIncludes(found.message, "exp(800) is Infinity: it overflowed");
  assertStringIncludes(found.message, "and so is its derivative");
});

Deno.test("explainPullback() does not blame a cotangent that is dropped on the way", () => {
  assertEquals(explain((x) => sqrt(relu(x)), [4, -1]), undefined);
});

Deno.test("explainPullback() follows a cotangent back through moves", () => {
  const f = (x: Tensor) => {
    const root = sqrt(slice(x, 2, 3));
    return mul(concat([slice(x, 0, 1), root, root]), x);
  };
  assertEquals(explain(f, [1, 2, 4]), undefined);
  assertEquals(explain(f, [1, 2, 0])?.operation, "sqrt");
});

Deno.test("explainPullback() looks at the value first, at what was given, and not at constants", () => {
  assertEquals(explain(sqrt, [-1])?.message, "sqrt(-1) is NaN, at element 0 of its result");
  assertEquals(explain(square, [2, 1], [0, NaN]), {
    kind: "given",
    message: "the cotangent of f's result is not finite already, at element 1 of it",
  });
  const program = trace((t, y) => mul(sqrt(t), y), [[], [1]]);
  const point = { inputs: [[0], [2]] };
  assertEquals(explainPullback(program, point, [1])?.operation, "sqrt");
  assertEquals(explainPullback(program, { ...point, constants: [0] }, [1]), undefined);
});

Deno.test("explainPullback() goes back through 20,000 operations", () => {
  const f = (x: Tensor) => {
    let y = sqrt(x);
    for (let i = 0; i < 10_000; i++) y = add(scale(y, 0.5), x);
    return y;
  };
  assertEquals(explain(f, [4]), undefined);
  assertEquals(explain((x) => sqrt(scale(f(x), 0)), [4])?.operation, "sqrt");
  const deep = (x: Tensor) => {
    let y = sqrt(x);
    for (let i = 0; i < 20_000; i++) y = scale(y, i % 2 ? 2 : 0.5);
    return y;
  };
  assertEquals(
    explain(deep, [1, 0])?.message,
    "the derivative of sqrt at 0 is Infinity, at element 1 of its result",
  );
});
