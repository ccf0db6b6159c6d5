import { assertEquals, assertStrictEquals } from "@std/assert";
import { trace } from "../program.ts";
import { neg, pow } from "./arithmetic.ts";

Deno.test("neg() changes the sign of 0 too", () => {
  assertStrictEquals(neg(0).item(), -0);
});

Deno.test("pow() of a negative base works with a whole exponent, and is NaN with another", () => {
  assertEquals([pow(-2, 3).item(), pow(-2, -2).item(), pow(-2, 0.5).item()], [-8, 0.25, NaN]);
});

Deno.test("pow() has the derivative that it must have at 0", () => {
  for (const [exponent, wanted] of [[0, 0], [1, 1], [2, 0], [3, 0], [0.5, Infinity]]) {
    const evaluation = trace((x) => pow(x, exponent), [[]]).bind([Float64Array.of(0)]);
    const bar = new Float64Array(1);
    evaluation.evaluate();
    evaluation.pullback(Float64Array.of(1), [bar]);
    assertStrictEquals(bar[0], wanted, `exponent ${exponent}`);
  }
});
