import { assert, assertEquals, assertGreater, assertNotEquals, assertThrows } from "@std/assert";
import {
  bosh3,
  euler,
  finalStateLoss,
  type Method,
  neg,
  PreparedGradient,
  reversible,
  rk4,
  solve,
  sum,
  tsit5,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../mod.ts";
import { ByteScope } from "../../tensors/internal.ts";
import { network, pairOf, polynomial } from "./recorded_trip_test.ts";

const COUNTS = { evaluations: 0, pullbacks: 0 };

/** One pulled-back step, into the given buffer or the stepper's own. */
function pullBack(method: Method, field = pairOf(network(3), {}).compiled) {
  const stepper = method.bind(field, { counts: COUNTS });
  const state = new Float64Array(stepper.stateSize);
  const stateBar = new Float64Array(stepper.stateSize).fill(1);
  stepper.start(0, Float64Array.of(1, -1, 0.5), state);
  stepper.tape(0, 0.1, state);
  return {
    stepper,
    run: (parametersBar: Float64Array) => stepper.pullback(0, 0.1, stateBar.slice(), parametersBar),
  };
}

for (const dtype of ["float64", "float32"] as const) {
  Deno.test(`any buffer may take the parameters' cotangent, and the stepper's own stays: ${dtype}`, () => {
    for (const method of [rk4, reversible(rk4)]) {
      const field = pairOf(network(3), { dtype }).compiled;
      const wanted = new Float64Array(field.parameters.size);
      // Before the own buffer was asked for, and afterwards.
      const { stepper, run } = pullBack(method, field);
      run(wanted);
      assertGreater(Math.max(...wanted.map(Math.abs)), 0);
      const own = stepper.parametersBar!;
      assertEquals(own, new Float64Array(own.length));
      own.fill(3);
      const other = new Float64Array(own.length).fill(2);
      run(other);
      assertEquals(own, new Float64Array(own.length).fill(3));
      assertEquals(other, wanted.map((x) => 2 + x));
      own.fill(0);
      run(own);
      assertEquals(own, wanted);
      run(own);
      own.forEach((x, i) => assert(Math.abs(x - 2 * wanted[i]) <= 1e-15 * Math.abs(x)));
    }
  });
}

Deno.test("a buffer of the wrong length is an error that names the parameters", () => {
  const { run } = pullBack(rk4);
  assertThrows(() => run(new Float64Array(3)), TypeError, "w1");
});

Deno.test("steps read the parameters at each call, or when a solve starts if told that they stay", () => {
  const { compiled, interpreted } = pairOf(polynomial(3), { fused: false });
  for (const method of [euler, reversible(euler), tsit5]) {
    const steppers = [compiled, interpreted].map((field) => method.bind(field, { counts: COUNTS }));
    const run = (factor: number) => {
      for (const field of [compiled, interpreted]) field.parameters.flat.fill(factor);
      return steppers.map((stepper) => {
        const state = new Float64Array(stepper.stateSize);
        stepper.start(0, Float64Array.of(1, 2, 3), state);
        stepper.step(0, 0.5, state);
        return state;
      });
    };
    const first = run(0.5);
    const second = run(-0.25);
    assertEquals(first[0], first[1]);
    assertEquals(second[0], second[1]);
    assertNotEquals(first[0], second[0]);

    // Written between two calls, without a new start.
    const now = (fixedParameters: boolean, field: VectorField) => {
      field.parameters.flat.fill(0.5);
      const stepper = method.bind(field, { counts: COUNTS, fixedParameters });
      const state = new Float64Array(stepper.stateSize);
      stepper.start(0, Float64Array.of(1, 2, 3), state);
      field.parameters.flat.fill(-0.25);
      stepper.tape(0, 0.5, state);
      const bars = [state.slice().fill(1), new Float64Array(field.parameters.size)] as const;
      stepper.pullback(0, 0.5, ...bars);
      return [state, ...bars];
    };
    const wanted = now(false, interpreted);
    assertEquals(now(false, compiled), wanted);
    assertNotEquals(now(true, compiled), wanted);
  }
});

Deno.test("two steppers of one field at the same time do not disturb each other", () => {
  const { compiled, interpreted } = pairOf(polynomial(2), { fused: false });
  const method = reversible(rk4);
  const wanted = [0.5, -0.7].map((y) => {
    const stepper = method.bind(interpreted, { counts: COUNTS });
    const state = new Float64Array(4);
    stepper.start(0, Float64Array.of(y, 1), state);
    for (let i = 0; i < 5; i++) stepper.step(i / 5, (i + 1) / 5, state);
    return state;
  });
  const steppers = [0, 1].map(() => method.bind(compiled, { counts: COUNTS }));
  const states = [0, 1].map(() => new Float64Array(4));
  steppers.forEach((stepper, j) => stepper.start(0, Float64Array.of([0.5, -0.7][j], 1), states[j]));
  for (let i = 0; i < 5; i++) {
    steppers.forEach((stepper, j) => stepper.step(i / 5, (i + 1) / 5, states[j]));
  }
  assertEquals(states, wanted);
  assert(steppers[0].parametersBar!.buffer !== steppers[1].parametersBar!.buffer);
});

Deno.test("a wrapped or spread field is stepped as its own linearize() says", () => {
  const field = vectorField({ state: [2], f: (_t, y) => neg(y) });
  const doubled = {
    ...field,
    linearize() {
      const own = field.linearize();
      return {
        y: own.y,
        dy: own.dy,
        evaluate(t: number) {
          own.evaluate(t);
          for (let k = 0; k < 2; k++) own.dy[k] *= 2;
        },
        pullback: own.pullback.bind(own),
      };
    },
  };
  const at = (given: typeof field) =>
    solve({ field: given, y0: [1, 1], t0: 0, t1: 0.5, dt: 0.5, method: euler }).y1.toArray();
  assertEquals(at(field), [0.5, 0.5]);
  assertEquals(at(doubled), [0, 0]);
});

Deno.test("only what a stepper uses of its memory is counted", () => {
  const { compiled } = pairOf(network(3), {});
  const bytes = (method: Method, adaptive: boolean, taped: boolean) => {
    const scope = new ByteScope();
    scope.run(() => {
      const stepper = method.bind(compiled, { counts: COUNTS, adaptive });
      if (taped) assertGreater(stepper.tapeSize!, 0);
    });
    return scope.bytes;
  };
  const { interpreted } = pairOf(network(3), {});
  const linearization = interpreted.linearize();
  const stage = 8 * linearization.tape!.length;
  const method = reversible(bosh3);
  const least = bytes(method, false, false);
  // Three stages of the second half-step, and one that only the estimate uses.
  assertEquals(bytes(method, false, true) - least, 3 * stage);
  assert(Math.abs(bytes(method, true, false) - least - stage) <= 16);
  // A second bind compiles nothing and takes as much.
  assertEquals(bytes(method, false, false), least);
});

Deno.test("a gradient adds into the stepper's own buffer, and gives a copy away", () => {
  const { compiled } = pairOf(network(3), {});
  const options = {
    field: compiled,
    y0: [1, 0, -1],
    t0: 0,
    t1: 1,
    dt: 0.1,
    method: reversible(rk4),
    loss: finalStateLoss((y) => sum(y)),
  };
  const prepared = new PreparedGradient(options);
  prepared.run();
  const first = prepared.parametersBar.slice();
  prepared.run();
  assertEquals(prepared.parametersBar, first);
  const { parametersBar } = valueAndGrad(options);
  assertEquals(parametersBar, first);
  assertEquals(parametersBar.buffer.byteLength, 8 * first.length);
  prepared.release();
});
