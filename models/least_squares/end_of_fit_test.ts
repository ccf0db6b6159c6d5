import { assertEquals } from "@std/assert";
import { add, concat, mul, neg, positive, reshape, scale, tensor } from "../../tensors/mod.ts";
import { rk4, vectorField } from "../../solvers/mod.ts";
import { meanSquaredError } from "../losses/mean_squared_error.ts";
import { levenbergMarquardt } from "./levenberg_marquardt.ts";

Deno.test("a fit ends at once where no parameter can make it better, however bad it is", () => {
  // The mean of what is measured, which no constant follows.
  const field = vectorField({
    state: [2],
    parameters: { a: tensor(2), b: tensor(-1) },
    f: (_t, y, { a, b }) => add(concat([reshape(a, [1]), reshape(b, [1])]), scale(y, 0)),
  });
  const rows = [[1, -3], [3, 1]];
  const loss = meanSquaredError([1, 1 + 1e-9], rows);
  const problem = { field, y0: [0, 0], t0: 0, t1: 1 + 1e-9, dt: 0.5, method: rk4, loss };
  const { status, iterations, parameters } = levenbergMarquardt({ problems: [problem] });
  assertEquals([status, iterations], ["gtol", 0]);
  assertEquals([parameters.a.item(), parameters.b.item()], [2, -1]);
});

Deno.test("a fit tells on the way of the mean of squares that it ends with", () => {
  const field = vectorField({
    state: [],
    parameters: { k: positive(1) },
    f: (_t, y, { k }) => neg(mul(k, y)),
  });
  const times = [0, 1, 2, 3];
  const loss = meanSquaredError(times, times.map((t) => 5 * Math.exp(-0.3 * t)));
  const told: number[] = [];
  const end = levenbergMarquardt({
    problems: [{ field, y0: 5, t0: 0, t1: 3, dt: 0.05, method: rk4, loss }],
    iterations: 3,
    onIteration: ({ accepted, loss }) => void (accepted && told.push(loss)),
  });
  assertEquals(told.at(-1), end.loss);
});
