import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { trackedBytes } from "../../tensors/mod.ts";
import { adamW, type AdamWOptions } from "./adamw.ts";

Deno.test("adamW() takes one and two steps as computed by hand", () => {
  const bound = adamW({
    learningRate: 0.1,
    beta1: 0.5,
    beta2: 0.75,
    epsilon: 1,
    weightDecay: 0.2,
  }).bind(2);
  const parameters = Float64Array.of(1, -2);

  // g = (4, -3): m = g / 2 = (2, -1.5), v = g² / 4 = (4, 2.25); corrected, they are g and g².
  // θ1 = 1 - 0.1 (4 / (4 + 1) + 0.2 · 1) = 1 - 0.1 (0.8 + 0.2) = 0.9
  // θ2 = -2 - 0.1 (-3 / (3 + 1) + 0.2 · -2) = -2 + 0.1 (0.75 + 0.4) = -1.885
  bound.step(parameters, Float64Array.of(4, -3));
  assertAlmostEquals(parameters[0], 0.9, 1e-15);
  assertAlmostEquals(parameters[1], -1.885, 1e-15);

  // g = (0, 5): m = (1, 1.75), m / (1 - 1/4) = (4/3, 7/3);
  // v = (3, 1.6875 + 6.25) = (3, 7.9375), v / (1 - 9/16) = (48/7, 127/7).
  // θ1 = 0.9 - 0.1 ((4/3) / (√(48/7) + 1) + 0.2 · 0.9), √(48/7) = 2.618614682831908
  //    = 0.9 - 0.1 (0.3684651310511662 + 0.18)
  // θ2 = -1.885 - 0.1 ((7/3) / (√(127/7) + 1) + 0.2 · -1.885), √(127/7) = 4.259443290250164
  //    = -1.885 - 0.1 (0.4436464478396056 - 0.377)
  bound.step(parameters, Float64Array.of(0, 5));
  assertAlmostEquals(parameters[0], 0.8451534868948834, 1e-14);
  assertAlmostEquals(parameters[1], -1.8916646447839606, 1e-14);
});

Deno.test("adamW() has the usual defaults", () => {
  const parameters = [Float64Array.of(3), Float64Array.of(3)];
  const optimizers = [
    adamW(),
    adamW({ learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 }),
  ].map((optimizer) => optimizer.bind(1));
  for (const g of [1e-8, 2, -1]) {
    optimizers.forEach((bound, i) => bound.step(parameters[i], Float64Array.of(g)));
    assertEquals(parameters[0], parameters[1]);
  }
  // The first step alone: 3 - 0.001 (1e-8 / (1e-8 + 1e-8) + 0.01 · 3).
  const first = Float64Array.of(3);
  adamW().bind(1).step(first, Float64Array.of(1e-8));
  assertAlmostEquals(first[0], 3 - 0.001 * (0.5 + 0.03), 1e-15);
});

Deno.test("adamW() decays the parameters apart from the gradient", () => {
  const run = (scale: number, weightDecay: number) => {
    const parameters = Float64Array.of(2);
    const bound = adamW({ learningRate: 0.1, weightDecay, epsilon: 1e-300 }).bind(1);
    bound.step(parameters, Float64Array.of(scale));
    return parameters[0];
  };
  // The step does not change with the gradient's size, and decay adds the same whatever it is.
  for (const scale of [1e-6, 1, 1e6]) {
    assertAlmostEquals(run(scale, 0), 1.9, 1e-14);
    assertAlmostEquals(run(scale, 0.5), 1.9 - 0.1 * 0.5 * 2, 1e-14);
  }
  assertEquals(run(0, 0.5), 2 * 0.95, "without a gradient only the decay is left");
});

Deno.test("adamW() binds a memory of its own to each parameter vector", () => {
  const optimizer = adamW({ learningRate: 0.1 });
  const before = trackedBytes().live;
  const [used, fresh] = [optimizer.bind(2), optimizer.bind(2)];
  assertEquals(
    trackedBytes().live - before,
    2 * (2 * 16 + 24),
    "two numbers a parameter and three",
  );
  used.step(Float64Array.of(1, 1), Float64Array.of(5, -5));
  const parameters = [fresh, optimizer.bind(2)].map((bound) => {
    const vector = Float64Array.of(1, 1);
    bound.step(vector, Float64Array.of(1, 2));
    return vector;
  });
  assertEquals(parameters[0], parameters[1]);
});

Deno.test("adamW() throws when a rate is out of range", () => {
  const cases: [AdamWOptions, string][] = [
    [{ learningRate: 0 }, "adamW: learningRate must be above 0, got 0"],
    [{ learningRate: -1 }, "learningRate must be above 0, got -1"],
    [{ learningRate: Infinity }, "learningRate must be above 0, got Infinity"],
    [{ learningRate: NaN }, "learningRate must be above 0, got NaN"],
    [{ beta1: 1 }, "beta1 must be at least 0 and below 1, got 1"],
    [{ beta1: -0.1 }, "beta1 must be at least 0 and below 1, got -0.1"],
    [{ beta2: 1.5 }, "beta2 must be at least 0 and below 1, got 1.5"],
    [{ epsilon: 0 }, "epsilon must be above 0, got 0"],
    [{ weightDecay: -1e-9 }, "weightDecay must be at least 0, got -1e-9"],
    [{ weightDecay: "1" as never }, "weightDecay must be at least 0, got 1"],
  ];
  for (const [options, message] of cases) assertThrows(() => adamW(options), RangeError, message);
});

Deno.test("adamW() takes the least of each option: without memory the step is the gradient's sign", () => {
  const x = Float64Array.of(1, -1);
  const bound = adamW({ learningRate: 0.1, beta1: 0, beta2: 0, epsilon: 1, weightDecay: 0 }).bind(
    2,
  );
  bound.step(x, Float64Array.of(4, -1));
  assertAlmostEquals(x[0], 1 - 0.1 * 4 / 5, 1e-15);
  assertAlmostEquals(x[1], -1 + 0.1 / 2, 1e-15);
});

Deno.test("adamW() refuses a gradient that is not finite, and changes nothing", () => {
  for (const [bad, at] of [[NaN, 0], [Infinity, 1], [-Infinity, 2]]) {
    const bound = adamW({ learningRate: 0.1 }).bind(3);
    const x = Float64Array.of(1, 2, 3);
    bound.step(x, Float64Array.of(0.5, -1, 2));
    const before = [...x];
    const memory = Object.values(bound.memory).map((part) => [...part]);
    const gradient = Float64Array.of(1, 1, 1);
    gradient[at] = bad;
    assertThrows(
      () => bound.step(x, gradient, 1),
      RangeError,
      `adamW: the gradient must be finite, element ${at} is ${bad}`,
    );
    assertEquals([...x], before);
    assertEquals(Object.values(bound.memory).map((part) => [...part]), memory);
  }
});
