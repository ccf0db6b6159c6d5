import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { type OperationCase, testOperations } from "../../../tests/problems/operations.ts";
import { Random } from "../../random.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import { zeros } from "../../tensor.ts";
import { trace } from "../../trace/program.ts";
import { linear } from "./linear.ts";

function layer(x: number[], out: number): OperationCase {
  const [batch, inner] = [x.slice(0, -1), x[x.length - 1]];
  return {
    f: linear,
    inputs: [x, [inner, out], [out]],
    output: [...batch, out],
    element(index, [x, w, b]) {
      const [row, j] = [index.slice(0, -1), index[index.length - 1]];
      let sum = b(j);
      for (let l = 0; l < inner; l++) sum += x(...row, l) * w(l, j);
      return sum;
    },
  };
}

// Few and many weights, and more inputs than outputs or fewer, take loops of their own.
testOperations({
  "linear()": [
    layer([3], 2),
    layer([2], 5),
    layer([1], 1),
    layer([4, 3], 2),
    layer([4, 2], 5),
    layer([2, 3, 2], 2),
    layer([2, 48], 24),
    layer([2, 24], 48),
  ],
});

Deno.test("linear() throws when the shapes do not fit", () => {
  const cases: [x: Shape, w: Shape, b: Shape, message: string][] = [
    [[], [2, 3], [3], "x of shape [] and w of shape [2, 3] do not fit: wanted [..., in] and"],
    [[3], [2, 3], [3], "x of shape [3] and w of shape [2, 3] do not fit"],
    [[2], [2], [2], "x of shape [2] and w of shape [2] do not fit"],
    [[2], [2, 3], [2], "b must have shape [3], the columns of w, got [2]"],
    [[2], [2, 3], [1, 3], "b must have shape [3], the columns of w, got [1, 3]"],
  ];
  for (const [x, w, b, message] of cases) {
    assertThrows(() => linear(zeros(x), zeros(w), zeros(b)), TypeError, message);
  }
});

Deno.test("linear() pulls back to each input alone as to all of them", () => {
  const random = new Random(4);
  for (const [rows, k, n] of [[1, 3, 2], [3, 2, 5], [2, 40, 30]]) {
    const shapes = [[rows, k], [k, n], [n]];
    const draw = (size: number) => Float64Array.from({ length: size }, () => random.uniform(-1, 1));
    const inputs = shapes.map((shape) => draw(sizeOf(shape)));
    const bar = draw(rows * n);
    const bars = () => shapes.map((shape) => new Float64Array(sizeOf(shape)));
    const program = trace((x, w, b) => linear(x, w, b), shapes);
    const evaluation = program.bind(inputs);
    evaluation.evaluate();
    const all = bars();
    evaluation.pullback(bar, all);
    for (const i of [0, 1, 2]) {
      const alone = bars()[i];
      evaluation.pullback(bar, all.map((_, j) => j === i ? alone : null));
      alone.forEach((x, e) => assertAlmostEquals(x, all[i][e], 1e-13));
    }
    assert(all[2].every((x) => x !== 0));
  }
});
