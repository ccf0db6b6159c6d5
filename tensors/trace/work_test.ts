import { assertEquals } from "@std/assert";
import { linear, matmul, mul, pow, relu, sum, tanh, trace } from "../mod.ts";
import { workOf } from "./work.ts";

Deno.test("workOf() counts a product by its inner size, and a series as eight", () => {
  assertEquals(workOf(trace((a, b) => matmul(a, b), [[3, 5], [5, 2]])), 30);
  assertEquals(workOf(trace((x, w, b) => linear(x, w, b), [[4], [4, 6], [6]])), 24);
  assertEquals(workOf(trace((a) => tanh(a), [[2, 3]])), 48);
  assertEquals(workOf(trace((a, b) => pow(a, b), [[7], [7]])), 56);
  assertEquals(workOf(trace((a) => relu(mul(a, a)), [[7]])), 14);
  const small = workOf(trace((a) => sum(tanh(mul(a, a))), [[10]]));
  const large = workOf(trace((a) => sum(tanh(mul(a, a))), [[1000]]));
  assertEquals(Math.round(large / small), 99);
});
