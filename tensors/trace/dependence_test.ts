import { assert, assertEquals } from "@std/assert";
import { everyOperation } from "../../tests/helpers/every_operation.ts";
import {
  add,
  cumsum,
  less,
  linear,
  matmul,
  mul,
  reshape,
  sizeOf,
  slice,
  sum,
  tanh,
  tensor,
  trace,
  where,
} from "../mod.ts";
import { dependence } from "./dependence.ts";

const listed = (on: readonly Int32Array[]) => on.map((each) => [...each]);

Deno.test("dependence() holds every entry that every operation's pullback shows", async () => {
  for (const [name, calls] of await everyOperation()) {
    for (const { f, inputs: shapes } of calls) {
      const program = trace(f, shapes);
      const inputs = shapes.map((shape, j) =>
        Float64Array.from({ length: sizeOf(shape) }, (_, i) => 0.7 + 0.4 * Math.sin(1.7 * i + j))
      );
      const evaluation = program.bind(inputs);
      evaluation.evaluate();
      const bars = inputs.map((x) => new Float64Array(x.length));
      const on = shapes.map((_, argument) => dependence(program, argument));
      for (let i = 0; i < evaluation.output.length; i++) {
        bars.forEach((bar) => bar.fill(0));
        evaluation.pullback(Float64Array.from(evaluation.output, (_, k) => +(k === i)), bars);
        bars.forEach((bar, argument) =>
          bar.forEach((slope, j) => {
            if (slope !== 0) assert(on[argument][i].includes(j), `${name}, ${i} on ${j}`);
          })
        );
      }
    }
  }
});

Deno.test("dependence() keeps the rows of a batch apart, through a network", () => {
  const program = trace(
    (x, w, b) => matmul(tanh(linear(x, w, b)), tensor([[1, 0], [0, 1], [0, 1]])),
    [[3, 2], [2, 3], [3]],
  );
  assertEquals(listed(dependence(program, 0)), [[0, 1], [0, 1], [2, 3], [2, 3], [4, 5], [4, 5]]);
  assertEquals(listed(dependence(program, 2)), Array(3).fill([[0], [1, 2]]).flat());
});

Deno.test("dependence() of a constant matrix is where it is not 0", () => {
  const laplacian = tensor([[-2, 1, 0, 0], [1, -2, 1, 0], [0, 1, -2, 1], [0, 0, 1, -2]]);
  const wanted = [[0, 1], [0, 1, 2], [1, 2, 3], [2, 3]];
  const left = trace((x) => matmul(laplacian, x), [[4]]);
  const right = trace((x) => matmul(x, laplacian), [[4]]);
  assertEquals(listed(dependence(left, 0)), wanted);
  assertEquals(listed(dependence(right, 0)), wanted);
  const batch = trace((x) => matmul(laplacian, x), [[4, 2]]);
  assertEquals(listed(dependence(batch, 0))[2], [0, 2, 4]);
});

Deno.test("dependence() takes no part of what only decides, and all of what it cannot see into", () => {
  const program = trace(
    (x) => where(less(slice(x, 0, 1), 0), slice(x, 1, 2), mul(slice(x, 2), 2)),
    [[3]],
  );
  assertEquals(listed(dependence(program, 0)), [[1, 2]]);
  assertEquals(listed(dependence(trace((x) => cumsum(x), [[3]]), 0)), Array(3).fill([0, 1, 2]));
  const total = trace((x) => add(x, reshape(sum(x, { axis: 1 }), [2, 1])), [[2, 2]]);
  assertEquals(listed(dependence(total, 0)), [[0, 1], [0, 1], [2, 3], [2, 3]]);
});

Deno.test("dependence() is empty where the argument has no part", () => {
  assertEquals(listed(dependence(trace((_x, y) => mul(y, 2), [[2], [2]]), 0)), [[], []]);
  assertEquals(listed(dependence(trace((x) => x, [[2]]), 0)), [[0], [1]]);
});
