import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  add,
  concat,
  div,
  exp,
  log,
  matmul,
  mul,
  pow,
  scale,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  trace,
} from "../mod.ts";
import { explainValue, FAR, locate } from "../internal.ts";

function explain(f: (x: Tensor) => Tensor, x: number[], dtype?: "float64" | "float32") {
  return explainValue(trace(f, [[x.length]]), { inputs: [x], names: ["x"], dtype });
}

Deno.test("explainValue() names the function that has no value, and what went in", () => {
  const cases: [(x: Tensor) => Tensor, number[], string][] = [
    [sqrt, [2, -0.3], "sqrt(-0.3) is NaN, at element 1 of its result"],
    [log, [0], "log(0) is -Infinity, at element 0 of its result"],
    [(x) => log(scale(x, -1)), [3], "log(-3) is NaN, at element 0 of its result"],
    [(x) => div(x, x), [1, 2, 0], "0 / 0 is NaN, at element 2 of its result"],
    [(x) => div(3, x), [0], "3 / 0 is Infinity, at element 0 of its result"],
    [(x) => pow(x, 0.5), [-1], "pow(-1, 0.5) is NaN, at element 0 of its result"],
    [(x) => pow(x, -2), [0], "pow(0, -2) is Infinity, at element 0 of its result"],
  ];
  for (const [f, x, message] of cases) {
    const found = explain(f, x)!;
    assertEquals(found.kind, "undefined", message);
    assertEquals(found.message, message);
  }
});

Deno.test("explainValue() tells an overflow from that", () => {
  const found = explain((x) => exp(scale(x, 812)), [1])!;
  assertEquals(found, {
    kind: "overflow",
    operation: "exp",
    message: "exp(812) is Infinity: it overflowed, at element 0 of its result",
  });
  assertEquals(explain(square, [1e200])?.kind, "overflow");
  assertEquals(explain((x) => mul(x, -1e300), [1e200])?.message.includes("1e+200 * -1e+300"), true);
  const product = explain((x) => matmul(tensor([[1e200, 1], [1, 1]]), x), [1e200, 1])!;
  assertEquals(product.kind, "overflow");
  assertStringIncludes(product.message, "matmul of numbers up to 1e+200 overflowed");
  assertEquals(explain(sum as (x: Tensor) => Tensor, [1e308, 1e308])?.operation, "sum");
});

Deno.test("explainValue() tells a pole of a power from an overflow, whatever the exponent is", () => {
  const powers: ((x: Tensor) => Tensor)[] = [
    (x) => pow(slice(x, 0, 1), -1),
    (x) => pow(slice(x, 0, 1), slice(x, 1, 2)),
  ];
  for (const f of powers) {
    const pole = explain(f, [0, -1])!;
    assertEquals([pole.kind, pole.operation], ["undefined", "pow"]);
    assertEquals(explain(f, [1e-320, -1])?.kind, "overflow");
  }
});

Deno.test("explainValue() follows a number back through moves to where it became so", () => {
  const f = (x: Tensor) => {
    const parts = concat([sqrt(slice(x, 1, 2)), exp(slice(x, 0, 1))]);
    return add(parts, sqrt(x));
  };
  assertEquals(
    explain(f, [4, -9])?.message,
    "sqrt(-9) is NaN, at element 0 of its result (1 of 2 sqrt in the order of f)",
  );
  assertEquals(
    explain(f, [-4, 9])?.message,
    "sqrt(-4) is NaN, at element 0 of its result (2 of 2 sqrt in the order of f)",
  );
});

Deno.test("explainValue() does not blame an infinity that does no harm", () => {
  const f = (x: Tensor) => add(div(1, add(1, exp(x))), sqrt(x));
  assertEquals(explain(f, [800]), undefined);
  // 1 / (1 + exp 800) is 0, at the same element as the root that has no value.
  assertEquals(explain((x) => mul(f(x), sqrt(scale(x, -1))), [800])?.operation, "sqrt");
});

Deno.test("explainValue() says when an argument or a constant was not finite already", () => {
  const given = explain(sqrt, [1, NaN])!;
  assertEquals(given, { kind: "given", message: "x is NaN already, at element 1 of x" });
  const constant = explain((x) => add(x, tensor([1, Infinity])), [1, 2])!;
  assertEquals(constant.kind, "given");
  assertStringIncludes(constant.message, "a tensor that f closes over is Infinity already");
});

Deno.test("explainValue() rounds to singles where the program computes in them", () => {
  assertEquals(explain((x) => exp(x), [100]), undefined);
  const found = explain((x) => exp(x), [100], "float32")!;
  assertEquals(found.kind, "overflow");
  assertStringIncludes(found.message, "exp(100) is Infinity: it overflowed in float32");
  const beyond = explain((x) => scale(x, 0.5), [1, 1e39], "float32")!;
  assertEquals(beyond.kind, "overflow");
  assertStringIncludes(
    beyond.message,
    "x is 1e+39, at element 1 of x, which is infinite in float32",
  );
});

Deno.test("explainValue() rounds nothing that depends on t alone, as the compiled code does not", () => {
  // e^t is beyond singles; of what comes of it in the end only the division is to blame.
  const program = trace(
    (t, x) => div(mul(scale(exp(t), 1e-60), x), sub(x, x)),
    [[], [1]],
  );
  const found = explainValue(program, {
    ...{ inputs: [[138], [2]], names: ["t", "x"], constants: [0], dtype: "float32" },
  })!;
  assertEquals([found.kind, found.operation], ["undefined", "div"]);
  assertStringIncludes(found.message, " / 0 is Infinity");
});

Deno.test("explainValue() names the times of the row that is read beyond them", () => {
  const rows = (limits: number[][]) =>
    explainValue(
      trace((t, knots) => locate(t, knots), [[], [2, 5]]),
      {
        inputs: [[4], limits.flatMap(([low, high]) => [low, high, low, high, FAR])],
        names: ["t", "knots"],
      },
    )!;
  for (const [low, high] of [[0, 2], [-1, 3.5], [5, 7]]) {
    const wanted = `an input is read at 4, and its times go from ${low} to ${high}`;
    // The other row is read inside, in the middle or at its very ends.
    for (const other of [[-3, 9], [4, 9], [-3, 4]]) {
      for (const both of [[other, [low, high]], [[low, high], other]]) {
        const { kind, message } = rows(both);
        assertEquals(kind, "undefined");
        assertStringIncludes(message, wanted);
      }
    }
  }
});
