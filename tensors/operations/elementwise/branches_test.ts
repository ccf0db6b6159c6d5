import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { trace } from "../../trace/program.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import { compileProgram } from "../../internal.ts";
import { jvp } from "../../tangents/jvp.ts";
import { add, div, mul, neg, scale, sub } from "./arithmetic.ts";
import { clip, maximum, minimum } from "./bounds.ts";
import { atan2, exp, log, sqrt, square } from "./functions.ts";
import { equal, greater, greaterEqual, less, lessEqual, notEqual } from "./masks.ts";
import { where } from "./where.ts";
import { pow } from "./power.ts";
import { broadcastTo, reshape } from "../layout/layout.ts";
import { sum } from "../sums/reductions.ts";
import { gradient } from "../../tangents/gradient.ts";
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
    const compiled = compileProgram(program, { dtype })?.();
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

Deno.test("a branch that is not taken gives 0, whatever its derivative is there", () => {
  const positive = (x: Tensor) => greater(x, 0);
  // What has no finite derivative at 0, none at all below, or is out of range.
  for (const x of [0, -0, -2]) {
    assertSlope((x) => where(positive(x), sqrt(x), 7), x, 0, "sqrt");
    assertSlope((x) => where(positive(x), log(x), 3), x, 0, "log");
    assertSlope((x) => where(positive(x), pow(x, -0.5), x), x, 1, "pow");
    assertSlope((x) => where(positive(x), pow(x, add(x, 0.5)), neg(x)), x, -1, "pow by a tensor");
    assertSlope((x) => where(positive(x), div(x, mul(x, x)), 0), x, 0, "div");
    assertSlope((x) => where(positive(x), atan2(mul(x, 0), mul(x, 0)), 0), x, 0, "atan2");
    // Several, one in another, and the branch for a mask of 0.
    assertSlope((x) => where(positive(x), log(sqrt(mul(x, 3))), scale(x, 2)), x, 2, "log of sqrt");
    assertSlope(
      (x) => where(lessEqual(x, 0), square(x), div(1, log(sqrt(x)))),
      x,
      2 * x + 0,
      "other",
    );
  }
  assertSlope((x) => where(less(x, 700), mul(exp(x), x), x), 800, 1, "exp out of range");
  // A choice in a branch, of which the outer one leaves part of what the inner one takes.
  const nested = (x: Tensor) => where(greater(x, 1), where(greaterEqual(x, 0), sqrt(x), x), 5);
  for (const x of [-1, 0, 0.5]) assertSlope(nested, x, 0, "a choice in a branch");
  assertSlope(nested, 4, 0.25, "a choice in a branch");
  // What was computed before, and is used elsewhere, is used there as it is.
  assertSlope(
    (x) => {
      const root = sqrt(add(x, 1));
      return add(where(greater(x, 0), root, 0), scale(root, 4));
    },
    0,
    2,
    "shared",
  );
  // Derivatives of derivatives.
  const slope = gradient((x) => sum(where(positive(x), pow(x, 2.5), mul(x, x))));
  for (const [x, second] of [[0, 2], [-1, 2], [4, 7.5]]) assertSlope(slope, x, second, "twice");
});

Deno.test("masks and branches of other shapes guard what they can", () => {
  const shaped = (x: Tensor) => broadcastTo(reshape(x, [1, 1]), [2, 3]);
  const one = (x: Tensor) => greater(x, 0);
  assertSlope((x) => sum(where(one(x), sqrt(shaped(x)), 0)), 0, 0, "a mask of one element");
  assertSlope((x) => sum(where(one(shaped(x)), sqrt(shaped(x)), x)), 0, 6, "one of its own shape");
  assertSlope(
    (x) => sum(where(one(x), mul(shaped(x), sqrt(x)), 0)),
    0,
    0,
    "a branch of one element",
  );
  // Elsewhere cotangents come back as 0 times infinity, which is told; tangents go the other way.
  for (
    const f of [
      (x: Tensor) => sum(where(one(shaped(x)), mul(shaped(x), sqrt(x)), 0)),
      (x: Tensor) => where(one(x), sum(sqrt(x)), 0),
    ]
  ) assertEquals(slopes(f, 0), [NaN, NaN, NaN, 0]);
  assertSlope((x) => where(one(x), sum(sqrt(where(one(x), x, 1))), 0), 0, 0, "guarded before it");
});

Deno.test("an infinite derivative of what is taken is told, and so is a 0 that was computed times it", () => {
  assertSlope((x) => where(greaterEqual(x, 0), sqrt(x), 0), 0, Infinity, "taken");
  assertSlope((x) => where(less(x, 0), sqrt(x), 0), -1, NaN, "below 0, and taken");
  assertSlope((x) => mul(sqrt(x), sqrt(x)), 0, NaN, "x, of which nothing is left");
  assertSlope((x) => where(less(x, 1), square(sqrt(x)), 3), 0, NaN, "the same, taken");
});

Deno.test("what is taken is computed as without a choice, bit by bit, and a guard is not written twice", () => {
  const f = (x: Tensor) => div(log(sqrt(x)), exp(sub(x, 1)));
  const guardedF = (x: Tensor) => where(greater(x, 0), f(x), 0);
  for (const x of [1e-30, 0.3, 2, 17]) {
    assertEquals(slopes(guardedF, x), slopes(f, x));
    assertEquals(guardedF(tensor([x])), f(tensor([x])));
  }
  const mine = (x: Tensor) => {
    const mask = greater(x, 0);
    return where(mask, sqrt(where(mask, x, 1)), 0);
  };
  assertEquals(trace(mine, [[1]]).operations, ["greater", "where", "sqrt", "where"]);
  const plain = (x: Tensor) => where(greater(x, 0), mul(x, add(x, 2)), 0);
  assertEquals(trace(plain, [[1]]).operations, ["greater", "add", "mul", "where"]);
  // As long a chain as anybody writes is walked without a stack.
  const long = (x: Tensor) => {
    let y = sqrt(x);
    for (let i = 0; i < 20_000; i++) y = add(y, 1);
    return where(greater(x, 0), y, 0);
  };
  const program = trace(long, [[1]]);
  assertEquals(program.operations.length, 20_004);
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
