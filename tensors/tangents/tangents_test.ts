import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  concat,
  cos,
  divergence,
  exp,
  gather,
  gradient,
  jvp,
  jvpProgram,
  linear,
  matmul,
  mul,
  pow,
  relu,
  reshape,
  scale,
  sin,
  slice,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor,
  trace,
  transpose,
} from "../mod.ts";
import { compileProgram } from "../internal.ts";
import { centralDifferences } from "../../tests/helpers/central_differences.ts";

Deno.test("gradient() and jvp() nest: derivatives of sin up to the fourth", () => {
  const first = gradient(sin);
  const second = gradient(first);
  const third = (x: Tensor) => jvp(second, [x], [tensor(1)]).tangent;
  const fourth = gradient(third);
  const x = 0.7;
  const wanted = [Math.cos(x), -Math.sin(x), -Math.cos(x), Math.sin(x)];
  [first, second, third, fourth].forEach((f, i) => {
    assertAlmostEquals(f(tensor(x)).item(), wanted[i], 1e-15);
    const program = trace(f, [[]]);
    const evaluation = program.bind([Float64Array.of(x)]);
    evaluation.evaluate();
    assertAlmostEquals(evaluation.output[0], wanted[i], 1e-15);
  });
});

Deno.test("gradient() inside a traced function takes its other tensors as constants", () => {
  // d/dw of (d/dx exp(w x)) = (1 + w x) exp(w x)
  const program = trace((x, w) => gradient((own) => exp(mul(w, own)))(x), [[], []]);
  const evaluation = program.bind([Float64Array.of(0.5), Float64Array.of(2)]);
  evaluation.evaluate();
  assertAlmostEquals(evaluation.output[0], 2 * Math.E, 1e-14);
  const bars = [new Float64Array(1), new Float64Array(1)];
  evaluation.pullback(Float64Array.of(1), bars);
  assertAlmostEquals(bars[0][0], 4 * Math.E, 1e-14);
  assertAlmostEquals(bars[1][0], 2 * Math.E, 1e-14);
});

Deno.test("gradient() at a constant of a function of traced tensors is traced", () => {
  const program = trace((w) => gradient((x) => sum(mul(w, square(x))))(tensor([1, 2])), [[2]]);
  const evaluation = program.bind([Float64Array.of(3, 5)]);
  evaluation.evaluate();
  assertEquals([...evaluation.output], [6, 20]);
});

Deno.test("the other derivative of two that nest sees the inner function's argument", () => {
  // d/dx (x · d/dy (x y²) at y = 3) = d/dx 6 x² = 12 x
  const f = (x: Tensor) => mul(x, gradient((y) => mul(x, square(y)))(tensor(3)));
  assertAlmostEquals(gradient(f)(2).item(), 24, 1e-14);
});

Deno.test("tangents write nothing for what is zero, and share what f computes", () => {
  const program = trace(
    (x, w) => jvp((x, w) => mul(sin(w), cos(scale(x, 3))), [x, w], [x, undefined]).tangent,
    [[], []],
  );
  assertEquals(program.operations, [
    "sin",
    "scale",
    "scale",
    "sin",
    "mul",
    "neg",
    "mul",
  ]);
  const layer = trace((y, w, b) => gradient((y) => sum(tanh(linear(y, w, b))))(y), [
    [2],
    [2, 3],
    [3],
  ]);
  assertEquals(layer.operations.filter((name) => name === "tanh" || name === "linear").length, 2);
  assertEquals(layer.operations.filter((name) => name === "transpose").length, 0);
});

Deno.test("gradient() through moves, products and batches agrees with differences", () => {
  const a = tensor([[0.3, -0.7], [1.1, 0.4], [0.2, 0.9]]);
  const batch = tensor([0.4, -0.2, 0.8, 0.5, 0.1, -0.6, 0.7, 0.3, 0.9, -0.4, 0.6, 1.2], [2, 3, 2]);
  const functions: ((x: Tensor) => Tensor)[] = [
    (x) => sum(tanh(matmul(x, a))),
    (x) => sum(tanh(matmul(slice(x, 0, 1), a))),
    (x) => sum(sin(matmul(transpose(a), transpose(x)))),
    (x) => sum(sin(matmul(batch, slice(reshape(x, [6]), 1, 3)))),
    (x) => sum(sin(matmul(slice(reshape(x, [6]), 1, 4), batch))),
    (x) => sum(sin(matmul(x, batch))),
    (x) => sum(sin(matmul(batch, x))),
    (x) => sum(sin(matmul(reshape(x, [3, 1, 2]), transpose(a)))),
    (x) => sum(sin(matmul(reshape(x, [2, 1, 3]), batch))),
    (x) => sum(sin(matmul(batch, reshape(x, [1, 2, 3])))),
    (x) => sum(mul(concat([x, square(x)], 1), concat([relu(x), x], 1))),
    (x) => sum(pow(add(transpose(x), 3), sub(2, transpose(x)))),
    (x) => matmul(reshape(x, [6]), exp(reshape(x, [6]))),
  ];
  functions.forEach((f, k) => {
    const x = tensor([[0.5, -0.3, 0.8], [0.9, 0.2, -0.6]]);
    const got = gradient(f)(x);
    const wanted = centralDifferences(() => f(x).item(), x.data);
    wanted.forEach((w, i) => assertAlmostEquals(got.data[i], w, 1e-10, `function ${k}`));
    assertEquals(got.shape, [2, 3]);
    const program = trace(gradient(f), [[2, 3]]);
    const compiled = compileProgram(program)?.();
    if (compiled === undefined) return;
    compiled.inputs[0].set(x.data);
    compiled.evaluate();
    wanted.forEach((w, i) => assertAlmostEquals(compiled.output[i], w, 1e-10, `compiled ${k}`));
  });
});

Deno.test("divergence() is the trace of the Jacobian, of a point and of each row of a batch", () => {
  const w = tensor([[0.5, -1.2, 0.3], [0.8, 0.1, -0.4]]);
  const v = tensor([[1, 0.5], [-0.3, 2], [0.7, -0.9]]);
  const f = (x: Tensor) => matmul(tanh(matmul(x, w)), v);
  const rows = [[0.4, -0.7], [1.3, 0.2]];
  const of = (row: number[]) => {
    const x = tensor(row);
    return [0, 1].reduce(
      (total, i) => total + centralDifferences(() => f(x).data[i], x.data)[i],
      0,
    );
  };
  const batch = divergence(f, tensor(rows));
  assertEquals(batch.value.toArray(), f(tensor(rows)).toArray());
  assertEquals(batch.divergence.shape, [2]);
  rows.forEach((row, i) => {
    const one = divergence(f, tensor(row));
    assertEquals(one.divergence.shape, []);
    assertAlmostEquals(one.divergence.item(), of(row), 1e-10);
    assertAlmostEquals(batch.divergence.data[i], of(row), 1e-10);
  });
  assertEquals(divergence(() => tensor([1, 2]), tensor([3, 4])).divergence.item(), 0);
});

Deno.test("gradient(), jvp() and divergence() say what they want", () => {
  assertThrows(
    () => gradient(sin)(tensor([1, 2])),
    TypeError,
    "must give one element, got shape [2]",
  );
  assertThrows(() => gradient(3 as never), TypeError, "expected a function");
  assertThrows(() => gradient(() => [1] as never)(1), TypeError, "gradient: the function's result");
  assertThrows(() => jvp(sin, [1], []), TypeError, "as many tangents, got 0");
  assertThrows(() => jvp(sin, [1], [tensor([1])]), TypeError, "so must its tangent; got [1]");
  assertThrows(() => divergence(sin, tensor(1)), TypeError, "[batch, d], got []");
  assertThrows(
    () => divergence(sum, tensor([1])),
    TypeError,
    "the shape of its argument, [1], got []",
  );
  let kept: Tensor | undefined;
  gradient((x) => kept = square(x))(1);
  assert(kept);
  assertThrows(() => sin(kept!), TypeError, "outside the function that it was traced in");
  trace((x) => {
    assertThrows(() => trace((y) => mul(x, y), [[]]), TypeError, "outside the function");
    return x;
  }, [[]]);
});

Deno.test("of a function that does not depend on its argument the gradient is zero", () => {
  assertEquals(gradient(() => 3)(tensor([1, 2])).toArray(), [0, 0]);
  assertEquals(jvp(() => 3, [1], [1]).tangent.item(), 0);
  assertEquals(gradient((x) => x)(5).item(), 1);
});

Deno.test("gradient() goes back through what is taken twice, and through a product with a row", () => {
  const twice = gradient((x) => sum(mul(gather(x, [0, 0, 1]), tensor([1, 10, 100]))));
  assertEquals(twice(tensor([1, 2, 3])).toArray(), [11, 100, 0]);
  const weights = tensor([2, 3]);
  const rows = gradient((x) => sum(mul(matmul(x, weights), tensor([1, 10, 100]))));
  assertEquals(rows(tensor([[1, 2], [3, 4], [5, 6]])).toArray(), [[2, 3], [20, 30], [200, 300]]);
  assertEquals(gradient((x) => matmul(x, weights))(tensor([1, 2])).toArray(), [2, 3]);
});

Deno.test("the tangent of a program that gives its argument is that of the argument", () => {
  const tangent = jvpProgram(trace((x) => x, [[2]]));
  const evaluation = tangent.bind([Float64Array.of(1, 2), Float64Array.of(3, 4)]);
  evaluation.evaluate();
  assertEquals(Array.from(evaluation.output), [3, 4]);
});
