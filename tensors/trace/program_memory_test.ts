import { assertEquals, AssertionError, assertNotEquals, assertThrows } from "@std/assert";
import { assertHeapFlat, assertNoGarbage } from "../../tests/helpers/heap.ts";
import { allocate, trackedBytes } from "../bytes.ts";
import { tanh } from "../operations/elementwise/activations.ts";
import { add } from "../operations/elementwise/arithmetic.ts";
import { pow } from "../operations/elementwise/power.ts";
import { exp, sin, square } from "../operations/elementwise/functions.ts";
import { broadcastTo, concat, slice, transpose } from "../operations/layout/layout.ts";
import { linear } from "../operations/products/linear.ts";
import { matmul } from "../operations/products/matmul.ts";
import { mean, sum } from "../operations/sums/reductions.ts";
import { trace } from "./program.ts";
import { ones, zeros } from "../tensor.ts";

Deno.test("a program counts its buffers once, at bind() and at the first pullback", () => {
  const [x, bars] = [new Float64Array(10), [new Float64Array(10)]];
  const program = trace((x) => sin(exp(x)), [[10]]);
  const before = trackedBytes().live;
  const evaluation = program.bind([x]);
  assertEquals(trackedBytes().live - before, 2 * 80, "a value for each operation");
  evaluation.pullback(x, bars);
  assertEquals(trackedBytes().live - before, 4 * 80, "and a cotangent");
  evaluation.pullback(x, bars);
  evaluation.pullback(x, [new Float64Array(10)]);
  assertEquals(trackedBytes().live - before, 4 * 80, "whatever the buffers");
});

/** Evaluates a program with every kind of loop in it, and pulls back. */
function evaluateAndPullBack(): () => void {
  const program = trace((x, w, b, v) => {
    const hidden = tanh(linear(x, w, b));
    const joined = concat([matmul(v, hidden), sum(slice(transpose(w), 1, 3), { axis: 1 })]);
    return add(mean(square(joined)), sum(broadcastTo(pow(x, 3), [2, 3])));
  }, [[3], [3, 4], [4], [2, 4]]);
  const evaluation = program.bind(program.inputShapes.map((shape) => ones(shape).data));
  const bars = program.inputShapes.map((shape) => zeros(shape).data);
  const one = Float64Array.of(1);
  return () => {
    evaluation.evaluate();
    evaluation.pullback(one, bars);
  };
}

/** Nothing is counted, kept or even made for a moment over tens of thousands of calls. */
function assertAllocatesNothing(run: (call: number) => void, tries?: number): void {
  run(0);
  const before = trackedBytes();
  assertHeapFlat(run, tries);
  assertEquals(trackedBytes(), before);
  assertNoGarbage(run, undefined, tries);
}

Deno.test("evaluations and pullbacks allocate nothing and leave the heap flat", () => {
  assertAllocatesNothing(evaluateAndPullBack());
});

Deno.test("16 bytes an evaluation do not go unnoticed: kept, counted or dropped", () => {
  const evaluation = trace((x) => sin(x), [[2]]).bind([ones([2]).data]);
  const numbers: number[] = [];
  const buffers: Float64Array[] = [];
  let last: unknown;
  const leaks: [(call: number) => void, string][] = [
    [(call) => numbers.push(call + 0.5, call + 0.25), "bytes a call are kept"],
    [() => buffers.push(new Float64Array(2)), "bytes a call are kept"],
    [() => allocate(2), "live:"],
    [(call) => last = { call }, "bytes a call are allocated"],
  ];
  for (const [leak, message] of leaks) {
    const leaking = (call: number) => {
      evaluation.evaluate();
      leak(call);
    };
    assertThrows(() => assertAllocatesNothing(leaking, 1), AssertionError, message);
  }
  assertNotEquals(last, undefined);
});
