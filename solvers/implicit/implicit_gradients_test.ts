import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  add,
  concat,
  finalStateLoss,
  fullStorageAdjoint,
  hessianVectorProduct,
  interpolation,
  kvaerno3,
  kvaerno5,
  less,
  meanSquaredError,
  mlp,
  mul,
  neg,
  NewtonError,
  NonFiniteStateError,
  pid,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reshape,
  reversible,
  reversibleAdjoint,
  type ReversibleMethod,
  rodas4p,
  rodas5p,
  type RungeKuttaMethod,
  scale,
  sin,
  slice,
  solve,
  sqrt,
  square,
  stepTo,
  sub,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  vectorField,
  where,
} from "../../mod.ts";
import {
  centralDifferences,
  differencesAlong,
  relativeDifference,
} from "../../tests/helpers/central_differences.ts";
import type { Stepper } from "../method.ts";
import { assertNoGarbage } from "../../tests/helpers/heap.ts";

const METHODS = [kvaerno3, rodas4p, kvaerno5, rodas5p];
const ADJOINTS = [
  fullStorageAdjoint({ keep: "stages" }),
  recursiveCheckpointAdjoint(),
  recursiveCheckpointAdjoint({ checkpoints: 2 }),
];

/** Van der Pol's oscillator in the scaling of Liénard's plane; stiff for large μ. */
function oscillator(kernels: "auto" | "wasm" | "interpreter" = "auto") {
  return vectorField({
    state: [2],
    parameters: { mu: tensor([100]) },
    kernels,
    f(_t, y, { mu }) {
      const [u, v] = [slice(y, 0, 1), slice(y, 1, 2)];
      return concat([v, sub(mul(mu, mul(sub(1, square(u)), v)), u)]);
    },
  });
}

for (const method of METHODS) {
  for (const kernels of ["auto", "interpreter"] as const) {
    Deno.test(`the gradient through stiff steps is exact: ${method.name}, ${kernels}`, () => {
      const field = oscillator(kernels);
      const t1 = 40;
      const options = { field, y0: [2, -0.1], t0: 0, t1, method };
      const stepControl = pid({ rtol: 1e-4, atol: 1e-6 });
      const { times } = solve({
        ...options,
        stepControl,
        saveAt: { start: true, every: 1 },
      });
      // Explicit steps are below 1/μ, some 10,000.
      assertLess(times.length, 150);
      const loss = meanSquaredError([t1 / 2, t1], [[1, 0], [2, 0.005]]);
      const replayed = { ...options, stepControl: stepTo(times), loss };
      const full = valueAndGrad({ ...replayed, adjoint: fullStorageAdjoint() });
      for (const adjoint of ADJOINTS) {
        const got = valueAndGrad({ ...replayed, adjoint });
        assertEquals(got.value, full.value, adjoint.name);
        assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-12, adjoint.name);
        assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-12, adjoint.name);
      }
      const prepared = new PreparedGradient({ ...replayed, adjoint: fullStorageAdjoint() });
      const value = () => prepared.run();
      const { flat } = field.parameters;
      assertLess(
        relativeDifference(full.parametersBar, centralDifferences(value, flat, 1e-2)),
        1e-7,
      );
      assertLess(relativeDifference(full.y0Bar, centralDifferences(value, prepared.y0)), 1e-7);
      prepared.release();
    });
  }

  Deno.test(`the gradient is exact for networks, batches and time: ${method.name}`, () => {
    for (const state of [[3], [2, 3], [9]]) {
      const field = mlp({ state, hidden: [5], time: true, seed: 3 });
      const size = state.reduce((a, b) => a * b, 1);
      const options = {
        ...{ field, t0: 0.3, t1: 1.4, dt: 1.1 / 7, method },
        y0: Float64Array.from({ length: size }, (_, i) => Math.sin(i)),
        loss: finalStateLoss((y) => sum(mul(y, sin(y)))),
      };
      const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
      for (const adjoint of ADJOINTS) {
        const got = valueAndGrad({ ...options, adjoint });
        assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-12, adjoint.name);
        assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-12, adjoint.name);
      }
      const prepared = new PreparedGradient({ ...options, adjoint: fullStorageAdjoint() });
      const value = () => prepared.run();
      const byParameters = centralDifferences(value, field.parameters.flat);
      assertLess(relativeDifference(full.parametersBar, byParameters), 1e-10);
      assertLess(relativeDifference(full.y0Bar, centralDifferences(value, prepared.y0)), 1e-10);
      prepared.release();
    }
  });

  Deno.test(`a start that is computed, inputs, reads inside steps, second derivatives: ${method.name}`, () => {
    const field = vectorField({
      state: [2],
      parameters: { k: tensor([3, 40]) },
      inputs: { u: 1 },
      f: (t, y, { k }, { u }) =>
        sub(mul(k, sub(concat([u, reshape(sin(t), [1])]), y)), scale(square(y), 0.3)),
    });
    const times = [0, 0.4, 1.1, 1.7, 2.5];
    const u = interpolation(times, times.map((t) => [Math.cos(t)]), { kind: "cubic" });
    const options = {
      ...{ field, inputs: { u }, t0: 0.1, t1: 2.1, dt: 0.25, method },
      y0: (p: Readonly<Record<string, Tensor>>) => scale(p.k, 0.05),
      loss: meanSquaredError([0.33, 1.2, 2.1], [[0, 1], [1, 0], [0.5, 0.5]]),
      adjoint: recursiveCheckpointAdjoint({ checkpoints: 2 }),
    };
    const { flat } = field.parameters;
    const { parametersBar } = valueAndGrad(options);
    const value = () => valueAndGrad(options).value;
    assertLess(relativeDifference(parametersBar, centralDifferences(value, flat)), 1e-9);
    const direction = [0.7, -1.1];
    const product = hessianVectorProduct(options, { parameters: direction });
    const start = flat.slice();
    const along = differencesAlong((by) => {
      flat.set(start.map((x, i) => x + by * direction[i]));
      return valueAndGrad(options).parametersBar;
    });
    flat.set(start);
    assertLess(relativeDifference(product.parameters, along), 1e-9);
  });

  Deno.test(`steps in single precision are right to it: ${method.name}`, () => {
    const [double, single] = (["float64", "float32"] as const).map((dtype) => {
      const field = mlp({ state: [3], hidden: [5], time: true, seed: 3, dtype });
      return valueAndGrad({
        ...{ field, y0: [1, 0, -1], t0: 0, t1: 1, dt: 0.1, method },
        loss: finalStateLoss((y) => sum(mul(y, sin(y)))),
        adjoint: fullStorageAdjoint({ keep: "stages" }),
      });
    });
    assertLess(relativeDifference(single.parametersBar, double.parametersBar), 1e-5);
    assertGreater(relativeDifference(single.parametersBar, double.parametersBar), 1e-12);
  });

  Deno.test(`a step and its pullback allocate nothing: ${method.name}`, () => {
    for (const kernels of ["wasm", "interpreter"] as const) {
      const field = oscillator(kernels);
      const stepper = method.bind(field, { counts: { evaluations: 0, pullbacks: 0 } });
      const [state, stateBar] = [new Float64Array(2), new Float64Array(2)];
      const parametersBar = new Float64Array(1);
      stepper.start(0, Float64Array.of(2, -0.0067), state);
      const counts = { evaluations: 0, pullbacks: 0 };
      const work = (each: Stepper) => {
        state[0] = 2;
        state[1] = -0.0067;
        each.tape(0, 1, state);
        each.pullback(0, 1, stateBar, parametersBar);
      };
      work(method.bind(field, { counts }));
      // The engine boxes numbers that functions hand on, the times of stages among them: no vectors.
      assertNoGarbage(() => work(stepper), 2 * 16 * counts.evaluations);
      assert(state.every(Number.isFinite));
    }
  });

  Deno.test(`a step of no length moves nothing, and an input may jump: ${method.name}`, () => {
    const field = vectorField({
      state: [1],
      parameters: { k: tensor([50]) },
      f: (t, y, { k }) => mul(k, sub(where(less(t, 0.5), 1, 3), y)),
    });
    const options = { field, y0: [0], t0: 0, t1: 1, method };
    const at = [0.5, 0.5 + 2 ** -53, 0.5 + 2 ** -52];
    const stepControl = pid({ rtol: 1e-8, atol: 1e-8, jumpAt: at });
    const { y1 } = solve({ ...options, stepControl });
    assertAlmostEquals(y1.data[0], 3 - 2 * Math.exp(-25), 1e-7);
    const loss = finalStateLoss((y) => sum(y));
    const got = valueAndGrad({ ...options, stepControl, loss, adjoint: fullStorageAdjoint() });
    assertAlmostEquals(got.y0Bar[0], Math.exp(-50), 1e-9);
  });

  Deno.test(`it cannot go back, and says what to take: ${method.name}`, () => {
    const options = { field: oscillator(), y0: [2, 0], t0: 0, t1: 1, dt: 0.1 };
    const loss = finalStateLoss((y) => sum(y));
    const untyped = method as unknown as ReversibleMethod;
    assertThrows(
      () => valueAndGrad({ ...options, loss, method: untyped, adjoint: reversibleAdjoint() }),
      TypeError,
      "recursiveCheckpointAdjoint",
    );
    assertThrows(
      () => reversible(method as unknown as RungeKuttaMethod),
      TypeError,
      `got ${method.name}, which is implicit; take it as it is, with recursiveCheckpointAdjoint`,
    );
  });
}

Deno.test("what is not finite in f is explained through implicit steps", () => {
  const field = vectorField({ state: [1], f: (_t, y) => neg(sqrt(y)) });
  for (const method of METHODS) {
    const error = assertThrows(
      () => solve({ field, y0: [0.01], t0: 0, t1: 2, dt: 0.5, method }),
      NonFiniteStateError,
      "",
    );
    assertStringIncludes(error.message, "sqrt");
  }
});

Deno.test("Newton's method says where it failed, and adaptive steps go on", () => {
  // No stage of a long step has a solution: y' = 1 + y² is infinite at π/2.
  const field = vectorField({ state: [1], f: (_t, y) => add(1, square(y)) });
  for (const method of [kvaerno3, kvaerno5]) {
    const error = assertThrows(
      () => solve({ field, y0: [0], t0: 0, t1: 9, dt: 3, method }),
      NewtonError,
      "Newton's method found no solution of the stage at t =",
    );
    assertEquals([error.step, error.time, error.status], [0, 3, "newton failed"]);
    assertGreater(error.residual, 1e-9);
    assertStringIncludes(error.message, "rodas5p needs no iteration");
    const stepControl = pid({ rtol: 1e-8, atol: 1e-8 });
    const { y1, stats } = solve({ field, y0: [0], t0: 0, t1: 1, dt: 3, method, stepControl });
    assertGreater(stats.rejected, 0);
    assertAlmostEquals(y1.data[0], Math.tan(1), 1e-6);
  }
});
