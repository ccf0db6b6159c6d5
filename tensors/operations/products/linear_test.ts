import { assertThrows } from "@std/assert";
import { type OperationCase, testOperations } from "../../../tests/problems/operations.ts";
import type { Shape } from "../../shape.ts";
import { zeros } from "../../tensor.ts";
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
