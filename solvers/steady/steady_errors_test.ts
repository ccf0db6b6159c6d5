import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  add,
  finalStateLoss,
  isFailedSolve,
  log,
  meanSquaredError,
  mul,
  NonFiniteLossError,
  scale,
  sin,
  square,
  steadyState,
  SteadyStateError,
  steadyValueAndGrad,
  sub,
  sum,
  type Tensor,
  vectorField,
} from "../../mod.ts";
import { numericField } from "../../tests/problems/numeric_field.ts";

const LOSS = finalStateLoss((y) => sum(add(sin(y), square(y))));

/** y' = 1 − y³, at rest at 1, each element for itself. */
const cubic = vectorField({ state: [2], f: (_t, y) => sub(1, mul(y, square(y))) });

Deno.test("where there is no rest the error says so, and what to try", () => {
  const failed = (f: (t: Tensor, y: Tensor) => Tensor, y0: number, grad = false) => {
    const field = vectorField({ state: [1], f });
    const options = { field, y0: [y0] };
    const error = assertThrows(
      () => grad ? steadyValueAndGrad({ ...options, loss: LOSS }) : steadyState(options),
      SteadyStateError,
    );
    assert(isFailedSolve(error));
    assertEquals([error.status, error.y.length], ["no rest", 1]);
    return error;
  };
  const growing = failed((_t, y) => y, 1);
  assertEquals(growing.reason, "iterations");
  assert(growing.message.includes("no rest after 500 iterations"), growing.message);
  assert(growing.residual > 1e9);
  assertEquals(failed((_t, y) => add(scale(y, 0), 1), 1).reason, "iterations");
  assertEquals(failed((_t, y) => log(sub(y, 2)), 1).reason, "not finite");
  // Two rests meet at 0.
  assertEquals(failed((_t, y) => square(y), -1, true).reason, "no inverse");
  const few = { field: cubic, y0: [30, 1], maxIterations: 2 };
  assertThrows(() => steadyState(few), SteadyStateError, "after 2 iterations");
});

Deno.test("steadyState() and steadyValueAndGrad() say what they want", () => {
  const good = { field: cubic, y0: [1, 1] };
  const options = (more: object) => ({ ...good, ...more }) as typeof good;
  assertThrows(() => steadyState(options({ t1: 3 })), TypeError, "one time: t");
  assertThrows(() => steadyState(options({ loss: LOSS })), TypeError, "steadyValueAndGrad");
  assertThrows(() => steadyState(options({ y0: [1] })), TypeError, "state shape [2]");
  assertThrows(() => steadyState(options({ rtol: -1 })), RangeError, "rtol");
  assertThrows(() => steadyState(options({ rtol: 0, atol: 0 })), RangeError, "both 0");
  assertThrows(() => steadyState(options({ maxIterations: 0 })), RangeError, "maxIterations");
  assertThrows(() => steadyState(options({ t: NaN })), RangeError, "t must be finite");
  const plain = numericField(2, (_t, _y, dy) => dy.fill(0));
  assertThrows(() => steadyState(options({ field: plain })), TypeError, "vectorField(…)");
  const along = meanSquaredError([1], [[1, 2]]);
  assertThrows(
    () => steadyValueAndGrad({ ...good, loss: along }),
    TypeError,
    'as "end"',
  );
  const infinite = finalStateLoss((y) => log(sum(mul(0, y))));
  assertThrows(() => steadyValueAndGrad({ ...good, loss: infinite }), NonFiniteLossError);
});
