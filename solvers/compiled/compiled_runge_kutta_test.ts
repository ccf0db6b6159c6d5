import { assert, assertEquals } from "@std/assert";
import { dopri5, METHODS, rk4, rungeKutta } from "../../mod.ts";
import { assertNoGarbage } from "../../tests/helpers/heap.ts";
import {
  assertSameTrip,
  network,
  pairOf,
  polynomial,
  SHAPES,
  testAgainstInterpreter,
  tripOf,
} from "./recorded_trip_test.ts";

for (const method of Object.values(METHODS)) {
  testAgainstInterpreter(method.name, method, method.hasErrorEstimate);
}

Deno.test("compiled attempts agree with the interpreter's where two stages serve the estimate alone", () => {
  // The midpoint rule; its two other stages are read by an estimate of order 1.
  const method = rungeKutta({
    ...{ name: "midpoint 2(1)", order: 2, source: "by hand" },
    a: [[], [0.5], [0, 1], [0.25, 0.25, 0.5]],
    b: [0, 1, 0, 0],
    c: [0, 0.5, 1, 1],
    error: [0.1, -0.2, 0.3, -0.2],
  });
  for (const shape of SHAPES) {
    const { interpreted, compiled } = pairOf(polynomial(...shape), { fused: false });
    const [wanted, got] = [tripOf(method, interpreted, true), tripOf(method, compiled, true)];
    assertSameTrip(got, wanted, shape.length > 1 ? 1e-13 : 0, `${shape}`);
  }
});

Deno.test("an attempt from the same state at another time evaluates its first stage anew", () => {
  for (const field of Object.values(pairOf(network(3), {}))) {
    const attempts = (...starts: number[]) => {
      const counts = { evaluations: 0, pullbacks: 0 };
      const stepper = dopri5.bind(field, { counts, adaptive: true });
      const [state, error] = [new Float64Array(3), new Float64Array(3)];
      stepper.start(starts[0], Float64Array.of(1, -0.5, 2), state);
      for (const t of starts) {
        state.set([1, -0.5, 2]);
        stepper.attempt!(t, t + 0.1, state, error);
      }
      return { state, error, evaluations: counts.evaluations };
    };
    const [again, once, same] = [attempts(0, 0.7), attempts(0.7), attempts(0.7, 0.7)];
    assertEquals([again.state, again.error], [once.state, once.error]);
    assertEquals([again.evaluations, same.evaluations], [14, 13]);
  }
});

Deno.test("a kept step is as long as the interpreter's, in float64, and half that in float32", () => {
  const counts = { evaluations: 0, pullbacks: 0 };
  for (const shape of [[1], [2], [17]]) {
    const { interpreted, compiled } = pairOf(network(...shape), {});
    const size = rk4.bind(interpreted, { counts }).tapeSize!;
    assertEquals(rk4.bind(compiled, { counts }).tapeSize, size);
    const { compiled: single } = pairOf(network(...shape), { dtype: "float32" });
    assertEquals(rk4.bind(single, { counts }).tapeSize, 4 * Math.ceil(size / 8));
  }
});

Deno.test("a compiled step, attempt and pullback allocate nothing", () => {
  const { compiled } = pairOf(network(3), {});
  const stepper = dopri5.bind(compiled, {
    adaptive: true,
    counts: { evaluations: 0, pullbacks: 0 },
  });
  assert(stepper.parametersBar);
  const state = new Float64Array(3);
  const stateBar = new Float64Array(3);
  const error = new Float64Array(3);
  const foreign = new Float64Array(compiled.parameters.size);
  stepper.start(0, Float64Array.of(1, 0, -1), state);
  assertNoGarbage((i) => {
    stepper.step(0, 1e-3, state);
    stepper.attempt!(0, 1e-3, state, error);
    stepper.pullback(0, 1e-3, stateBar, i % 2 ? foreign : stepper.parametersBar!);
  });
});
