import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { isReversible, type ReversibleStepper } from "../../../solvers/mod.ts";
import {
  METHODS,
  midpoint,
  type PathLoss,
  PreparedGradient,
  Random,
  resetTrackedPeak,
  rk4,
  solve,
  trackedBytes,
  tsit5,
  type VectorField,
} from "../../../mod.ts";
import { DAMPED, dampedField, exactly } from "./damped_problem.ts";
import { drawAdamsCase, drawCase } from "./random_case.ts";
import { roundTrip } from "./round_trip.ts";
import { tripsOf } from "./random_trips.ts";

/** Of the cases that `many_cases.ts` takes: it was run by hand over 100,000, and once over 10⁷ steps. */
const CASES = 400;

Deno.test(`${CASES} random solves come home bit for bit, start, registers and words`, () => {
  const random = new Random(1);
  const trips = tripsOf(CASES, () => drawCase(random, 10_000));
  const { methods, steps, adaptive, cut, backwards } = trips;
  // The draw is as wide as it is meant to be.
  assertEquals(methods.size, Object.keys(METHODS).length);
  assert(steps > 130_000 && adaptive > 80 && backwards > 130, `${steps} ${adaptive} ${backwards}`);
  assert(cut > 13 && cut < CASES / 4, `${cut} were cut short`);
});

Deno.test("120 random solves by reversible Adams come home bit for bit, start, registers and words", () => {
  const random = new Random(2);
  const { methods, steps, adaptive, cut } = tripsOf(120, () => drawAdamsCase(random, 5000));
  assertEquals(methods.size, 4);
  assert(steps > 20_000 && adaptive > 18, `${steps} ${adaptive}`);
  assert(cut > 3 && cut < 30, `${cut} were cut short`);
});

function bound(field: VectorField = dampedField(), method = exactly(midpoint)) {
  const stepper = method.bind(field, {
    adaptive: method.hasErrorEstimate,
    counts: { evaluations: 0, pullbacks: 0 },
  });
  assert(isReversible(stepper));
  const state = new Float64Array(stepper.stateSize);
  stepper.start(0, Float64Array.from(DAMPED.y0), state);
  return { stepper, state };
}

function forward(stepper: ReversibleStepper, state: Float64Array, from: number, to: number) {
  for (let i = from; i < to; i++) stepper.step(0.02 * i, 0.02 * (i + 1), state);
}

Deno.test("a way back from a state that is off by one unit does not end in empty registers", () => {
  for (const coupling of [[1, 2], [9, 10]] as const) {
    const { stepper, state } = bound(dampedField(), exactly(midpoint, coupling));
    forward(stepper, state, 0, 1000);
    state[0] += 2 ** -42;
    for (let i = 999; i >= 0; i--) stepper.back(0.02 * i, 0.02 * (i + 1), state);
    assert(!stepper.exact!.isEmpty(state));
  }
});

Deno.test("a rejected attempt leaves the state and the words as they were", () => {
  const { stepper, state } = bound(dampedField(), exactly(tsit5, [1, 1024]));
  const error = new Float64Array(2);
  let rejected = 0;
  const random = new Random(3);
  for (let i = 0; i < 2000; i++) {
    const before = state.slice();
    const bits = stepper.exact!.bits(state);
    for (; random.uniform(0, 1) < 0.4; rejected++) {
      stepper.attempt!(0.02 * i, 0.02 * i + random.uniform(0, 0.5), state, error);
      state.set(before);
      stepper.undo!();
      assertEquals(stepper.exact!.bits(state), bits);
    }
    stepper.attempt!(0.02 * i, 0.02 * (i + 1), state, error);
  }
  assert(rejected > 900);
  for (let i = 1999; i >= 0; i--) stepper.back(0.02 * i, 0.02 * (i + 1), state);
  assert(stepper.exact!.isEmpty(state));
});

Deno.test("a step from a kept state is the same step, whatever was stepped in between", () => {
  for (const coupling of [[1, 2], [3, 4], [999, 1000], [17, 31]] as const) {
    const { stepper, state } = bound(dampedField(), exactly(midpoint, coupling, 1e6));
    const kept = [state.slice()];
    for (let i = 0; i < 300; i++) {
      forward(stepper, state, i, i + 1);
      kept.push(state.slice());
    }
    const random = new Random(1);
    for (let trial = 0; trial < 300; trial++) {
      const i = Math.floor(random.uniform(0, 300));
      state.set(kept[i]);
      forward(stepper, state, i, i + 1);
      assertEquals(state, kept[i + 1]);
    }
  }
});

Deno.test("keeping no bits changes no bit of the steps", () => {
  const [kept, dropped] = [bound(), bound()];
  dropped.stepper.exact!.keepsBits = false;
  for (const { stepper, state } of [kept, dropped]) forward(stepper, state, 0, 3000);
  assertEquals(dropped.state, kept.state);
  assertEquals(dropped.stepper.exact!.bits(dropped.state), kept.stepper.exact!.bits(kept.state));
});

Deno.test("only a way back keeps bits, in blocks that a second run uses again", () => {
  const options = { ...DAMPED, field: dampedField(), method: exactly(rk4) };
  // One without buffers of its own.
  const loss: PathLoss = {
    at: "end",
    value: (_i, _t, y) => y[0],
    cotangent(_i, _t, _y, yBar) {
      yBar[0] += 1;
    },
  };
  const bytesOf = (n: number) => {
    const before = trackedBytes().live;
    const gradient = new PreparedGradient({ ...options, t1: n * 0.02, loss });
    const prepared = trackedBytes().live - before;
    gradient.run();
    const grown = trackedBytes().live - before - prepared;
    gradient.run();
    assertEquals(trackedBytes().live - before - prepared, grown);
    const { bufferBits } = gradient.stats;
    gradient.release();
    assertEquals(trackedBytes().live, before);
    return { grown, bufferBits: bufferBits! };
  };
  // Ten steps shed no word: that is what the field's pullback takes when it is first used.
  const others = bytesOf(10).grown;
  for (const n of [1000, 10_000, 100_000]) {
    const { grown: all, bufferBits } = bytesOf(n);
    const grown = all - others;
    assertLess(Math.abs(bufferBits - 2 * n), 1);
    // In blocks of a kilobyte, and a register's worth not yet on the stack.
    assertLess(Math.abs(grown - bufferBits / 8), 1024 + 16);
  }
  const peakOf = (n: number) => {
    const live = trackedBytes().live;
    resetTrackedPeak();
    solve({ ...options, t1: n * 0.02 });
    return trackedBytes().peak - live;
  };
  assertEquals(peakOf(100_000), peakOf(100));
});

Deno.test("roundTrip() throws for a field that does not repeat itself", () => {
  const drawn = drawCase(new Random(5), 1000);
  let calls = 0;
  const field: VectorField = {
    ...drawn.field,
    linearize() {
      const inner = drawn.field.linearize();
      const evaluate = (t: number) => {
        inner.evaluate(t);
        inner.dy[0] += 1e-9 * Math.sin(calls++);
      };
      return { ...inner, evaluate };
    },
  };
  assertThrows(() => roundTrip({ ...drawn, field }), Error, "in place of");
});
