import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { trace } from "../../trace/program.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import { wasm } from "../../internal.ts";
import { jvp } from "../../tangents/jvp.ts";
import { add, div, mul } from "./arithmetic.ts";
import { clip, maximum, minimum } from "./bounds.ts";
import { log, sqrt } from "./functions.ts";
import { equal, greater, greaterEqual, less, lessEqual, notEqual, where } from "./masks.ts";
import { abs, floor, sign, stopGradient } from "./steps.ts";

/** The derivative of a function of one number: interpreted, compiled in both types, and by tangents. */
function slopes(f: (x: Tensor) => Tensor, at: number): number[] {
  const program = trace(f, [[1]]);
  const found: number[] = [];
  const evaluation = program.bind([Float64Array.of(at)]);
  const bar = new Float64Array(1);
  evaluation.evaluate();
  evaluation.pullback(Float64Array.of(1), [bar]);
  found.push(bar[0]);
  for (const dtype of ["float64", "float32"] as const) {
    const compiled = wasm.compileProgram(program, { dtype })?.();
    if (!compiled) continue;
    compiled.inputs[0][0] = at;
    compiled.outputBar[0] = 1;
    compiled.evaluate();
    compiled.pullback();
    found.push(compiled.inputBars[0][0]);
  }
  return [...found, jvp(f, [tensor([at])], [tensor([1])]).tangent.data[0]];
}

function assertSlope(f: (x: Tensor) => Tensor, at: number, wanted: number, what: string): void {
  for (const slope of slopes(f, at)) assertStrictEquals(slope + 0, wanted, `${what} at ${at}`);
}

Deno.test("derivatives at kinks, steps and bounds are those that the documentation says", () => {
  assertSlope(abs, 0, 0, "abs");
  assertSlope(abs, -0, 0, "abs");
  assertSlope(abs, -2, -1, "abs");
  for (const f of [sign, floor, stopGradient]) {
    for (const x of [0, 1, 2.5]) assertSlope(f, x, 0, "");
  }
  assertSlope((x) => maximum(x, x), 3, 1, "maximum(x, x)");
  assertSlope((x) => maximum(x, 3), 3, 0.5, "maximum(x, 3)");
  assertSlope((x) => minimum(3, x), 3, 0.5, "minimum(3, x)");
  assertSlope((x) => minimum(x, x), 3, 1, "minimum(x, x)");
  for (const [x, slope] of [[-2, 0], [-1, 1], [0, 1], [2, 1], [3, 0]]) {
    assertSlope((y) => clip(y, -1, 2), x, slope, "clip");
  }
  assertSlope((x) => where(greaterEqual(x, 2), mul(x, x), x), 2, 4, "where");
  assertSlope((x) => where(greater(x, 2), mul(x, x), x), 2, 1, "where");
});

Deno.test("no derivative goes through a mask, not even a zero that an infinite one would make NaN", () => {
  // The derivative of sqrt at 0 is infinite, and so is that of log.
  for (const compare of [less, lessEqual, greater, greaterEqual, equal, notEqual]) {
    assertSlope((x) => mul(add(compare(sqrt(x), 2), 1), x), 0, compare(0, 2).item() + 1, "a mask");
  }
  for (const f of [sign, floor, stopGradient]) assertSlope((x) => mul(f(sqrt(x)), x), 0, 0, "");
  assertSlope((x) => where(sqrt(x), 3, x), 0, 1, "the mask of where");
  assertSlope((x) => add(where(less(log(x), 0), x, 2), floor(sqrt(x))), 0, 1, "both");
  // A bar that is infinite stays out of the branch that was not taken.
  assertSlope((x) => div(1, where(greater(x, 1), add(x, 1), 1)), 1, 0, "1 / where");
  assertSlope((x) => where(less(x, 0), 7, sqrt(where(less(x, 0), 1, x))), -4, 0, "a guarded sqrt");
});

Deno.test("where() takes infinite and huge branches as they are", () => {
  const [big, small] = [tensor([Infinity, -Infinity, 1e308, 1]), tensor([1, 2, NaN, -Infinity])];
  const mask = tensor([1, -0, 2, -1]);
  assertEquals(where(mask, big, small).toArray(), [Infinity, 2, 1e308, 1]);
  assertEquals(where(mask, small, big).toArray(), [1, -Infinity, NaN, -Infinity]);
  assertEquals(where(tensor([NaN, 1]), 1, 2).toArray(), [NaN, 1]);
});

Deno.test("a comparison with NaN is NaN, so that it does not vanish in a mask", () => {
  for (const compare of [less, lessEqual, greater, greaterEqual, equal, notEqual]) {
    for (const [a, b] of [[NaN, 1], [1, NaN], [NaN, NaN]]) assertEquals(compare(a, b).item(), NaN);
    assertEquals(where(compare(tensor([NaN, 0]), 1), 1, 2).data[0], NaN);
  }
});

Deno.test("clip() and where() say what is wrong with what they are given", () => {
  assertThrows(() => clip(1, 2, 1), RangeError, "clip: the lower bound must not be above");
  assertThrows(() => clip(1, NaN, 1), RangeError, "got NaN and 1");
  assertThrows(() => clip(1, tensor(0) as never, 1), TypeError, "for tensors use maximum");
  assertThrows(() => where([1] as never, 1, 2), TypeError, "where: expected a tensor or a number");
  assertThrows(
    () => where(tensor([1, 2]), tensor([1, 2, 3]), 0),
    TypeError,
    "where: shapes [2] and [3] do not broadcast",
  );
});
