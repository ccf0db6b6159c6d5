import { assert } from "@std/assert";
import { add, interpolation, matmul, neg, rk4, sub, tensor, vectorField } from "../../mod.ts";
import { assertNoGarbage } from "../../tests/helpers/heap.ts";
import { TableDrive } from "./table_drive.ts";

/** The field of a problem, with inputs read now and late. */
function drivenField(kernels: "wasm" | "interpreter") {
  const field = vectorField({
    ...{ state: [2], inputs: { u: 1, v: 1 }, kernels },
    parameters: { b: tensor([[0.3, -0.2]]), tau: tensor([0.05]) },
    f: (t, y, p, { u }, { at }) =>
      add(add(neg(y), matmul(u, p.b)), matmul(at("v", sub(t, p.tau)), p.b)),
  });
  const times = Array.from({ length: 400 }, (_, i) => i / 100 - 1);
  const values = times.map((t) => [Math.sin(9 * t)]);
  return new TableDrive("solve", field, {
    u: interpolation(times, values, { kind: "previous" }),
    v: interpolation(times, values, { kind: "cubic", differentiate: true }),
  }).field;
}

for (const kernels of ["wasm", "interpreter"] as const) {
  Deno.test(`a driven step and its pullback allocate nothing: ${kernels}`, () => {
    const field = drivenField(kernels);
    const stepper = rk4.bind(field, {
      ...{ counts: { evaluations: 0, pullbacks: 0 }, fixedParameters: true },
    });
    const state = new Float64Array(2);
    const stateBar = new Float64Array(2);
    const parametersBar = stepper.parametersBar ?? new Float64Array(field.parameters.size);
    stepper.start(0, Float64Array.of(1, -1), state);
    // All stages at whole numbers: others are boxed by whoever hands them over.
    assertNoGarbage(() => {
      stepper.tape(0, 2, state);
      stepper.pullback(0, 2, stateBar, parametersBar);
    });
    assert(state.every(Number.isFinite));
  });
}

Deno.test("a driven field at a point, and its pullback, allocate nothing", () => {
  for (const kernels of ["wasm", "interpreter"] as const) {
    const field = drivenField(kernels);
    const linearization = field.linearize();
    const bars = [
      new Float64Array(2),
      new Float64Array(2),
      new Float64Array(field.parameters.size),
    ];
    linearization.y.fill(0.5);
    assertNoGarbage((i) => {
      linearization.evaluate(i & 1);
      linearization.pullback(bars[0], bars[1], bars[2]);
    });
  }
});
