import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  add,
  bosh3,
  euler,
  finalStateLoss,
  fullStorageAdjoint,
  METHODS,
  midpoint,
  mul,
  NonFiniteStateError,
  pid,
  RangeExceededError,
  type Ratio,
  rk4,
  scale,
  solve,
  sum,
  tanh,
  type Tensor,
  tensor,
  UnstableError,
  valueAndGrad,
  vectorField,
} from "../../../mod.ts";
import { isReversible } from "../../../solvers/mod.ts";
import { numericField } from "../../problems/numeric_field.ts";
import { exactly } from "./damped_problem.ts";

const RATIOS: Ratio[] = [[1, 2], [2, 3], [9, 10], [999, 1000], [1, 1024], [1, 1], [7, 7], [
  512,
  1024,
]];

/** y' = −a y + tanh(y)/2 over any number of elements. */
function damped(size: number, a = 2) {
  return vectorField({
    state: [size],
    parameters: { a: tensor([a]) },
    f: (_t, y, p) => add(scale(mul(p.a, y), -1), scale(tanh(y), 0.5)),
  });
}

const LOSS = finalStateLoss((y: Tensor) => sum(mul(y, y)));

/** A gradient whose way back is exact, and whose value and gradient are those of full storage. */
function assertExact(options: Omit<Parameters<typeof valueAndGrad>[0], "loss">) {
  const got = valueAndGrad({ ...options, loss: LOSS });
  const full = valueAndGrad({ ...options, loss: LOSS, adjoint: fullStorageAdjoint() });
  assertEquals(got.stats.reconstructionError, 0);
  assertEquals(got.value, full.value);
  assertEquals(got.y0Bar, full.y0Bar);
  return got;
}

Deno.test("exact gradients in dimensions 1, 2 and 1000, at every ratio, p = q among them", () => {
  for (const size of [1, 2, 1000]) {
    for (const coupling of RATIOS) {
      const y0 = Float64Array.from({ length: size }, (_, k) => Math.cos(k));
      const t1 = size === 1000 ? 0.5 : 2;
      const method = exactly(midpoint, coupling);
      const { stats } = assertExact({ field: damped(size, 0.2), y0, t0: 0, t1, dt: 0.01, method });
      const [p, q] = coupling;
      const bits = stats.steps * size * Math.log2(q / p);
      // A register that is still near its least value counts in coarse parts of a bit.
      assertLess(Math.abs(stats.bufferBits! - bits), 0.01 * bits + 0.01 * size);
    }
  }
});

Deno.test("exact gradients start from 0, from −0 and from where elements differ by 10¹²", () => {
  const options = { field: damped(2), t0: 0, t1: 3, dt: 0.01 };
  for (const coupling of RATIOS.slice(0, 3)) {
    for (const y0 of [[0, 0], [-0, -0], [-0, 0.5], [1e-12, 1]]) {
      assertExact({ ...options, y0, method: exactly(rk4, coupling) });
    }
    const apart = exactly(rk4, coupling, [1e-12, 2]);
    const { y1 } = assertExact({ ...options, y0: [1e-13, 1], method: apart });
    // With a range each, the small one is as accurate as the large one.
    const truth = solve({ ...options, y0: [1e-13, 1], method: rk4 }).y1.data;
    assertLess(Math.abs(y1[0] / truth[0] - 1), 1e-4);
  }
  const stepper = exactly(rk4).bind(damped(2), { counts: { evaluations: 0, pullbacks: 0 } });
  const state = new Float64Array(stepper.stateSize);
  stepper.start(0, Float64Array.of(-0, -0), state);
  assert(state.every((x) => !Object.is(x, -0)));
});

Deno.test("exact gradients of huge, tiny and denormal states", () => {
  const linear = vectorField({
    state: [2],
    parameters: { a: tensor([-0.7]) },
    f: (_t, y, p) => mul(p.a, y),
  });
  const options = { field: linear, t0: 0, t1: 2, dt: 0.01 };
  for (const size of [1e150, 1e-140, 1]) {
    const y0 = [size, -size / 3];
    const { y1 } = assertExact({ ...options, y0, method: exactly(midpoint, [3, 4]) });
    assertLess(Math.abs(y1[0] / size - Math.exp(-1.4)), 1e-4);
  }
  // The square that the loss takes would overflow or vanish here: forward and back alone.
  for (const [size, range] of [[1e290, undefined], [2e300, 9e299], [1e-250, undefined]] as const) {
    roundTrip([size, -size / 3], range);
  }
  // These are below the finest grid there is: they start at 0.
  for (const size of [5e-324, 1e-310]) roundTrip([size, -size], undefined);
  function roundTrip(y0: number[], range: number | undefined) {
    const method = exactly(midpoint, [3, 4], range);
    if (range !== undefined) {
      assertThrows(() => solve({ ...options, y0, method }), RangeExceededError);
      return;
    }
    const stepper = method.bind(linear, { counts: { evaluations: 0, pullbacks: 0 } });
    assert(isReversible(stepper));
    const state = new Float64Array(stepper.stateSize);
    stepper.start(0, Float64Array.from(y0), state);
    const start = state.slice();
    for (let i = 0; i < 500; i++) stepper.step(i / 100, (i + 1) / 100, state);
    for (let i = 499; i >= 0; i--) stepper.back(i / 100, (i + 1) / 100, state);
    assertEquals(state, start);
    assert(stepper.exact!.isEmpty(state));
  }
});

Deno.test("a state may come to the grid's edge, and a unit beyond it is an error", () => {
  const drift = (slope: number) => numericField(1, (_t, _y, dy) => dy.fill(slope));
  for (const sign of [1, -1]) {
    // The edge is at 1: four steps of 1/4 lead there, in whole units.
    for (const coupling of RATIOS) {
      const options = { t0: 0, t1: 4, dt: 1, y0: [0], method: exactly(euler, coupling, 1) };
      const { y1 } = solve({ ...options, field: drift(sign / 4) });
      // The mixing alone moves y, by units.
      if (coupling[0] === coupling[1]) assertEquals(y1.data[0], sign);
      const error = assertThrows(
        () => solve({ ...options, field: drift(sign / 3.9) }),
        RangeExceededError,
        "which reaches to 1.00, in step 3 at t = 4. Try a larger range",
      );
      assertEquals([error.step, error.time, error.status], [3, 4, "out of range"]);
    }
  }
  const still = { field: drift(0), t0: 0, t1: 4, dt: 1 };
  for (const y0 of [1, -1]) {
    assertEquals(solve({ ...still, y0: [y0], method: exactly(rk4, [1, 2], 1) }).y1.data[0], y0);
    const beyond = [y0 * (1 + 2 ** -50)];
    assertThrows(
      () => solve({ ...still, y0: beyond, method: exactly(rk4, [1, 2], 1) }),
      RangeExceededError,
      "in step 0 at t = 0",
    );
  }
});

Deno.test("what leaves the grid names its element; what overflows is not blamed on the grid", () => {
  const field = numericField(3, (_t, y, dy) => dy.set([0, y[1], 0]));
  const options = { field, y0: [1, 1, 1], t0: 0, t1: 40, dt: 0.1, method: exactly(rk4) };
  assertThrows(() => solve(options), RangeExceededError, "Element 1");
  const { status, t1 } = solve({ ...options, onFailure: "return" });
  assertEquals(status, "out of range");
  assert(t1 > 6 && t1 < 8, `ended at ${t1}`);
  const overflowing = numericField(1, (t, _y, dy) => dy.fill(t > 1 ? Infinity : 0));
  assertThrows(
    () => solve({ ...options, field: overflowing, y0: [1] }),
    NonFiniteStateError,
  );
});

Deno.test("a controller takes smaller steps before it says that the grid is too small", () => {
  const field = numericField(1, (_t, y, dy) => dy.set(y));
  const options = {
    field,
    y0: [1],
    t0: 0,
    method: exactly(bosh3, [1, 2], 4),
    stepControl: pid({ rtol: 1e-3, atol: 1e-3 }),
    dt: 5,
  };
  // The first attempt leaves the grid, the solution does not.
  const { y1, stats } = solve({ ...options, t1: 1.2 });
  assert(stats.rejected > 0);
  assertLess(Math.abs(y1.data[0] - Math.exp(1.2)), 1e-2);
  assertThrows(() => solve({ ...options, t1: 2 }), RangeExceededError, "reaches to 4.00");
});

Deno.test("a drift is found in exact arithmetic as well", () => {
  const field = numericField(1, (_t, y, dy) => dy.fill(-y[0]));
  const options = { field, y0: [1], t0: 0, t1: 60, stepControl: pid({ rtol: 1e-4, atol: 1e-9 }) };
  assertThrows(
    () => solve({ ...options, method: exactly(bosh3, [999, 1000], 1e6) }),
    UnstableError,
    "a lower one",
  );
  // At the coupling that adaptive steps have by default there is none.
  assert(solve({ ...options, method: exactly(bosh3) }).stats.drift! < 10);
});

Deno.test("the shed bits are log2(q/p) a step and dimension to 1 %, whatever the method", () => {
  const y0 = [0.7, 0.4, -0.2];
  for (const base of Object.values(METHODS)) {
    for (const coupling of RATIOS) {
      const { stats } = valueAndGrad({
        field: damped(3, 0.3),
        y0,
        t0: 0,
        t1: 5,
        dt: 0.01,
        method: exactly(base, coupling),
        loss: LOSS,
      });
      const wanted = 500 * 3 * Math.log2(coupling[1] / coupling[0]);
      assertLess(Math.abs(stats.bufferBits! - wanted), 0.01 * wanted + 0.03, base.name);
    }
  }
});
