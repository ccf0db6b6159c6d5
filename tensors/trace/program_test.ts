import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { type OperationCase, testOperations } from "../../tests/problems/operations.ts";
import { tanh } from "../operations/elementwise/activations.ts";
import { add, mul, neg, scale, sub } from "../operations/elementwise/arithmetic.ts";
import { pow } from "../operations/elementwise/power.ts";
import { exp, sin, square } from "../operations/elementwise/functions.ts";
import { concat, reshape, slice, transpose } from "../operations/layout/layout.ts";
import { linear } from "../operations/products/linear.ts";
import { matmul } from "../operations/products/matmul.ts";
import { sum } from "../operations/sums/reductions.ts";
import { trace } from "./program.ts";
import type { Shape } from "../shape.ts";
import { ones, type Tensor, tensor, zeros } from "../tensor.ts";

testOperations({
  "an argument used twice": [
    { f: (x) => mul(x, x), inputs: [[3]], output: [3], element: ([i], [x]) => x(i) ** 2 },
    {
      f: (x) => matmul(x, x),
      inputs: [[2, 2]],
      output: [2, 2],
      element: ([i, j], [x]) => x(i, 0) * x(0, j) + x(i, 1) * x(1, j),
    },
    {
      f: (x) => linear(x, x, reshape(slice(x, 0, 1), [2])),
      inputs: [[2, 2]],
      output: [2, 2],
      element: ([i, j], [x]) => x(i, 0) * x(0, j) + x(i, 1) * x(1, j) + x(0, j),
    },
  ],
  "an intermediate result used twice": [{
    f: (x, y) => {
      const product = mul(x, y);
      return sub(exp(product), mul(product, product));
    },
    inputs: [[2], [2]],
    output: [2],
    element: ([i], [x, y]) => Math.exp(x(i) * y(i)) - (x(i) * y(i)) ** 2,
  }],
  "constants": [
    {
      f: (x) => add(mul(2, x), tensor([1, 2, 3])),
      inputs: [[3]],
      output: [3],
      element: ([i], [x]) => 2 * x(i) + i + 1,
    },
    {
      f: (x) => linear(x, tensor([[1, 2], [3, 4]]), zeros([2])),
      inputs: [[2]],
      output: [2],
      element: ([j], [x]) => x(0) * (1 + j) + x(1) * (3 + j),
    },
    {
      f: (x) => pow(x, tanh(0.5)),
      inputs: [[]],
      output: [],
      element: (_, [x]) => x() ** Math.tanh(0.5),
      domain: [0.5, 3],
    },
  ],
  "results that could be views of others, and such that could not": [
    {
      f: (x) => square(transpose(reshape(slice(x, 0), [1, 3]))),
      inputs: [[3]],
      output: [3, 1],
      element: ([i], [x]) => x(i) ** 2,
    },
    ...([
      ["a b", (a, b) => concat([a, b])],
      ["b a", (a, b) => concat([b, a])],
      ["a", (a) => concat([a])],
      ["a a", (a) => concat([a, a])],
      ["a b c", (a, b, c) => concat([concat([a, b]), c])],
      ["a c", (a, _b, c) => concat([a, c])],
      ["b c", (_a, b, c) => concat([b, c])],
    ] as [string, (...parts: Tensor[]) => Tensor][]).map(([order, join]): OperationCase => ({
      f(x) {
        const [a, b] = [exp(x), sin(x)];
        return square(join(a, b, neg(b))); // so that there is something between a and c
      },
      inputs: [[2, 2]],
      output: [order.split(" ").length * 2, 2],
      element([i, j], [x]) {
        const value = x(i % 2, j);
        const part = order.split(" ")[Math.floor(i / 2)];
        return { a: Math.exp(value), b: Math.sin(value), c: -Math.sin(value) }[part]! ** 2;
      },
    })),
    {
      f: (x) => square(concat([exp(x), neg(x)], -1)),
      inputs: [[2, 1]],
      output: [2, 2],
      element: ([i, j], [x]) => j === 0 ? Math.exp(2 * x(i, 0)) : x(i, 0) ** 2,
    },
    {
      f: (x) => square(concat([slice(exp(x), 0, 1), neg(x)])),
      inputs: [[2]],
      output: [3],
      element: ([i], [x]) => i === 0 ? Math.exp(2 * x(0)) : x(i - 1) ** 2,
    },
  ],
  "unused arguments": [
    { f: (_x, y) => sin(y), inputs: [[2], []], output: [], element: (_, [_x, y]) => Math.sin(y()) },
    {
      f: (x, y) => (exp(y), neg(x)),
      inputs: [[2], [2]],
      output: [2],
      element: ([i], [x]) => -x(i),
    },
  ],
  "a result that is an argument": [
    { f: (x) => x, inputs: [[2, 2]], output: [2, 2], element: ([i, j], [x]) => x(i, j) },
    { f: (x, y) => (mul(x, y), y), inputs: [[2], []], output: [], element: (_, [_x, y]) => y() },
  ],
  "a result that is constant": [
    { f: () => tensor([3, 4]), inputs: [[2]], output: [2], element: ([i]) => 3 + i },
    { f: () => 5, inputs: [[2], []], output: [], element: () => 5 },
    { f: () => 5, inputs: [], output: [], element: () => 5 },
  ],
});

Deno.test("a program follows its argument buffers, and keeps its constants", () => {
  const constant = ones([2]);
  const x = Float64Array.of(1, 2);
  const evaluation = trace((x) => add(x, constant), [[2]]).bind([x]);
  constant.data[0] = 100;
  for (const start of [1, 5]) {
    x.set([start, start + 1]);
    evaluation.evaluate();
    assertEquals([...evaluation.output], [start + 1, start + 2]);
  }
});

Deno.test("evaluations of one program do not share buffers", () => {
  const program = trace((x) => square(sin(x)), [[]]);
  const evaluations = [0.5, 2].map((x) => program.bind([Float64Array.of(x)]));
  for (const evaluation of evaluations) evaluation.evaluate();
  const derivatives = evaluations.map((evaluation) => {
    const bar = new Float64Array(1);
    evaluation.pullback(Float64Array.of(1), [bar]);
    return bar[0];
  });
  assertEquals(derivatives, [0.5, 2].map((x) => 2 * Math.sin(x) * Math.cos(x)));
});

Deno.test("a copy of arguments and values is a copy of the evaluation", () => {
  const program = trace((x, y) => mul(exp(x), sin(mul(x, y))), [[2], [2]]);
  assertEquals(program.valueSize, 4 * 2);
  const buffers = [Float64Array.of(0.1, 0.2), Float64Array.of(3, 4), new Float64Array(8)];
  const [x, y, values] = buffers;
  const evaluation = program.bind([x, y], values);
  const pull = () => {
    const bars = [new Float64Array(2), new Float64Array(2)];
    evaluation.pullback(ones([2]).data, bars);
    return [evaluation.output.slice(), ...bars];
  };
  evaluation.evaluate();
  const kept = buffers.map((buffer) => buffer.slice());
  const wanted = pull();
  x.fill(7);
  evaluation.evaluate();
  assertNotEquals(pull(), wanted);
  buffers.forEach((buffer, i) => buffer.set(kept[i]));
  assertEquals(pull(), wanted);
});

Deno.test("a result has a buffer of its own, even where it is its argument moved", () => {
  for (const f of [(x: Tensor) => x, (x: Tensor) => reshape(x, [1, 2])]) {
    const x = Float64Array.of(1, 2);
    const evaluation = trace(f, [[2]]).bind([x]);
    evaluation.evaluate();
    x.fill(9);
    assertEquals([...evaluation.output], [1, 2]);
  }
});

Deno.test("a program leaves out what its result does not depend on", () => {
  const program = trace((x) => {
    exp(sin(x));
    const kept = square(x);
    matmul(x, kept);
    return neg(kept);
  }, [[2]]);
  assertEquals(program.operations, ["square", "neg"]);
});

Deno.test("arguments that stand side by side in memory may be joined, in either order", () => {
  const memory = Float64Array.of(1, 2, 3);
  const [t, y] = [memory.subarray(0, 1), memory.subarray(1)];
  const weights = tensor([1, 10, 100]);
  const cases: [(t: Tensor, y: Tensor) => Tensor, number, number[]][] = [
    [(t, y) => concat([t, y]), 321, [1, 10, 100]],
    [(t, y) => concat([y, t]), 132, [100, 1, 10]],
  ];
  for (const [join, value, derivatives] of cases) {
    const evaluation = trace((t, y) => sum(mul(join(t, y), weights)), [[1], [2]]).bind([t, y]);
    const bars = [new Float64Array(1), new Float64Array(2)];
    evaluation.evaluate();
    evaluation.pullback(Float64Array.of(1), bars);
    assertEquals([evaluation.output[0], ...bars.flatMap((bar) => [...bar])], [
      value,
      ...derivatives,
    ]);
  }
});

Deno.test("a pullback takes other buffers when it is given others", () => {
  const evaluation = trace((x, y) => mul(x, y), [[], []])
    .bind([Float64Array.of(3), Float64Array.of(5)]);
  evaluation.evaluate();
  const [a, b, c] = [0, 0, 0].map((x) => Float64Array.of(x));
  const one = Float64Array.of(1);
  evaluation.pullback(one, [a, b]);
  evaluation.pullback(one, [c, null]);
  evaluation.pullback(one, [null, c]);
  evaluation.pullback(one, [a, b]);
  evaluation.pullback(one, [null, null]);
  assertEquals([a[0], b[0], c[0]], [10, 6, 8]);
  const bars = [a, b];
  evaluation.pullback(one, bars);
  bars[0] = c;
  evaluation.pullback(one, bars);
  assertEquals([a[0], b[0], c[0]], [15, 12, 13]);
});

Deno.test("a pullback may add into the buffer that it reads", () => {
  const evaluation = trace((x) => mul(x, 3), [[]]).bind([Float64Array.of(1)]);
  const bar = Float64Array.of(2);
  evaluation.evaluate();
  evaluation.pullback(bar, [bar]);
  assertEquals(bar[0], 8);
});

Deno.test("trace() throws when a shape is no shape, or the result no tensor", () => {
  const cases: [(x: Tensor) => unknown, unknown, typeof TypeError | typeof RangeError, string][] = [
    [(x) => x, 2, TypeError, "trace: an argument: a shape must be an array of sizes, got number"],
    [(x) => x, [-1], RangeError, "trace: an argument: every size of a shape must be"],
    [
      () => undefined,
      [2],
      TypeError,
      "the function's result: expected a tensor or a number, got un",
    ],
    [
      (x) => [x],
      [2],
      TypeError,
      "the function's result: expected a tensor or a number, got an array",
    ],
    [async (x) => await x, [2], TypeError, "the function's result: expected a tensor or a number"],
  ];
  for (const [f, shape, Class, message] of cases) {
    assertThrows(() => trace(f as never, [shape as Shape]), Class, message);
  }
});

Deno.test("trace() throws when an operation is given NaN", () => {
  const options: { gain?: number } = {};
  const cases: [(x: Tensor) => Tensor | number, string][] = [
    [(x) => mul(x, -options.gain!), "trace: mul is given NaN, which was computed while"],
    [
      (x) => add(x, tensor([1, 0 / 0])),
      "add is given a tensor of shape [2] whose element 1 is NaN",
    ],
    [(x) => scale(x, [1, 2][2] * 2), "scale is given NaN"],
    [() => tensor([NaN, 1]), "the function gives a tensor of shape [2] whose element 0 is NaN"],
    [() => NaN, "the function gives NaN"],
  ];
  for (const [f, message] of cases) assertThrows(() => trace(f, [[2]]), TypeError, message);
  // What the result does not depend on is dropped, and infinity is a number.
  const f = (x: Tensor) => (mul(x, NaN), mul(x, Infinity));
  assertEquals(trace(f, [[2]]).operations, ["mul"]);
});

Deno.test("Program.bind() throws when a buffer is missing or has the wrong length", () => {
  const program = trace((x, y) => matmul(x, y), [[2, 3], [3]]);
  const message = "argument 1 has shape [3], so its buffer must have 3 elements, got";
  const first = new Float64Array(6);
  assertThrows(() => program.bind([first]), TypeError, `${message} undefined`);
  assertThrows(() => program.bind([first, new Float64Array(2)]), TypeError, `${message} 2`);
  const bind = () => program.bind([first, new Float64Array(3)], new Float64Array(3));
  assertThrows(bind, TypeError, "Program.bind: the values need 2 elements, got 3");
});

Deno.test("Evaluation.pullback() throws when a cotangent is missing or has the wrong length", () => {
  const evaluation = trace((x) => sin(x), [[2]]).bind([new Float64Array(2)]);
  const bar = new Float64Array(2);
  const message = "the cotangent of argument 0 must have 2 elements, got";
  const pull = (bars: Float64Array[]) => evaluation.pullback(ones([2]).data, bars);
  for (let round = 0; round < 2; round++) {
    assertThrows(() => pull([]), TypeError, `${message} undefined`);
    assertThrows(() => pull([new Float64Array(3)]), TypeError, `${message} 3`);
    evaluation.evaluate();
    pull([bar]);
  }
  assertEquals([...bar], [2, 2]);
});
