import { assertEquals, assertLess } from "@std/assert";
import {
  type Adjoint,
  asynchronousLeapfrog,
  automatic,
  backsolveAdjoint,
  bosh3,
  ees25,
  fullStorageAdjoint,
  interpolation,
  meanSquaredError,
  type Method,
  mul,
  pid,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdams,
  reversibleAdjoint,
  rk4,
  solve,
  stepTo,
  sub,
  tensor,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../../mod.ts";
import { centralDifferences, relativeDifference } from "../../helpers/central_differences.ts";
import { field, KERNELS, problem, TIMES, VALUES, WAYS } from "../../problems/driven_problem.ts";

for (const [name, way] of Object.entries(WAYS)) {
  for (const kernels of KERNELS) {
    Deno.test(`a driven gradient is that of differences: ${name}, ${kernels}`, () => {
      const of = field(kernels, name !== "previous");
      for (const method of [rk4, reversible(rk4)]) {
        const gradient = new PreparedGradient(problem(of, way, { method }));
        gradient.run();
        const got = {
          y0: gradient.y0Bar.slice(),
          theta: gradient.parametersBar.slice(),
          u: gradient.inputsBar.u.slice(),
        };
        const value = () => gradient.run();
        const at = {
          y0: centralDifferences(value, gradient.y0),
          // tau is a delay: where it goes over a time there is a kink, so the step is small.
          theta: centralDifferences(value, of.parameters.flat, 1e-4),
          u: centralDifferences(value, gradient.inputs.u),
        };
        for (const key of ["y0", "theta", "u"] as const) {
          assertLess(relativeDifference(got[key], at[key]), 2e-9, `${key}, ${method.name}`);
        }
        assertEquals(got.theta.length, of.parameters.size);
        gradient.release();
      }
    });
  }
}

const ADJOINTS: Record<string, (() => Adjoint)> = {
  reversible: () => reversibleAdjoint(),
  recursive: () => recursiveCheckpointAdjoint({ checkpoints: 4 }),
  automatic: () => automatic({ memory: 4000 }),
};

Deno.test("every adjoint, method and kernel gives the driven gradient of full storage", () => {
  const methods: [Method, string[]][] = [
    [rk4, ["recursive", "automatic"]],
    [tsit5, ["recursive"]],
    [reversible(tsit5), ["reversible", "recursive", "automatic"]],
    [reversible(rk4, { arithmetic: "exact" }), ["reversible", "recursive"]],
    [ees25, ["recursive"]],
  ];
  const smooth: [Method, string[]][] = [
    [reversibleAdams(), ["reversible", "recursive"]],
    [asynchronousLeapfrog(), ["reversible", "recursive"]],
  ];
  for (const [name, way] of Object.entries(WAYS)) {
    const jumps = name === "previous";
    const fields = KERNELS.map((kernels) => field(kernels, !jumps && name !== "linear"));
    const all = name === "cubic" ? [...methods, ...smooth] : methods;
    for (const [method, names] of all) {
      const dt = "window" in method ? 0.01 : 0.05;
      const wanted = valueAndGrad(
        problem(fields[0], way, { method, dt, adjoint: fullStorageAdjoint() }),
      );
      for (const adjoint of names) {
        for (const of of fields) {
          const got = valueAndGrad(problem(of, way, { method, dt, adjoint: ADJOINTS[adjoint]() }));
          const label = `${name}, ${method.name}, ${adjoint}, ${of.kernels!.runsOn}`;
          assertLess(Math.abs(got.value - wanted.value), 1e-12, label);
          for (const part of ["parametersBar", "y0Bar"] as const) {
            assertLess(relativeDifference(got[part], wanted[part]), 1e-9, `${label}, ${part}`);
          }
          assertLess(relativeDifference(got.inputsBar.u, wanted.inputsBar.u), 1e-9, label);
        }
      }
    }
  }
});

Deno.test("the continuous adjoint is driven too, and so are adaptive steps and given ones", () => {
  for (const [name, way] of Object.entries(WAYS)) {
    const of = field("auto", name === "cubic");
    const loss = meanSquaredError([0.75, 1.5], [[1, 0], [0, 1]]);
    const exact = valueAndGrad(problem(of, way, { loss, method: tsit5, dt: 0.0025 }));
    const tight = pid({ rtol: 1e-9, atol: 1e-9 });
    const stepControl = stepTo(Array.from({ length: 601 }, (_, i) => i * 0.0025));
    const ways: object[] = [
      { adjoint: backsolveAdjoint(), dt: 0.0025 },
      { stepControl: tight, dt: undefined },
      { stepControl: tight, dt: undefined, method: reversible(tsit5) },
      { stepControl, dt: undefined },
    ];
    for (const given of ways) {
      const got = valueAndGrad(problem(of, way, { loss, method: tsit5, ...given }));
      for (const part of ["parametersBar", "y0Bar"] as const) {
        assertLess(relativeDifference(got[part], exact[part]), 1e-5, name);
      }
      assertLess(relativeDifference(got.inputsBar.u, exact.inputsBar.u), 1e-5, name);
    }
  }
});

Deno.test("what a loss reads at t1, where the input jumps, is pulled back from where it was read", () => {
  // The step to the far side of that jump has no length, and mixes the two states of a method.
  const of = field("auto", false);
  const times = [0, 0.4, 1.5];
  const inputs = { u: interpolation(times, [[1, 0], [-1, 2], [3, 1]], { kind: "previous" }) };
  const loss = meanSquaredError([0.7, 1.5], [[0, 1], [1, 0]]);
  for (const stepControl of [undefined, pid({ rtol: 1e-3, atol: 1e-3 })]) {
    const of1 = { field: of, inputs, y0: [0.4, -0.2], t0: 0, t1: 1.5, dt: 0.1, stepControl };
    const options = { ...of1, method: reversible(bosh3), loss };
    const { times: nodes } = solve({ ...of1, method: reversible(bosh3), saveAt: { every: 1 } });
    assertEquals(nodes.slice(-2), Float64Array.of(1.5 - 2 ** -52, 1.5));
    for (const adjoint of [reversibleAdjoint(), fullStorageAdjoint()]) {
      const gradient = new PreparedGradient({ ...options, adjoint });
      gradient.run();
      const got = gradient.y0Bar.slice();
      // Steps that depend on the state are held where they are.
      const held = stepControl === undefined
        ? gradient
        : new PreparedGradient({ ...options, stepControl: stepTo([0, ...nodes]), dt: undefined });
      assertLess(relativeDifference(got, centralDifferences(() => held.run(), held.y0)), 1e-9);
      gradient.release();
      held.release();
    }
    const saved = solve({ ...of1, method: reversible(bosh3), saveAt: { end: true, times: [1.5] } });
    assertEquals(saved.times, Float64Array.of(1.5));
  }
});

Deno.test("a way back over an input is as exact as without: to the bit in exact arithmetic", () => {
  for (const [name, way] of Object.entries(WAYS)) {
    const of = field("auto", name !== "previous");
    const given = {
      method: reversible(rk4, { arithmetic: "exact" }),
      adjoint: reversibleAdjoint(),
    };
    const { stats } = valueAndGrad(problem(of, way, given));
    assertEquals(stats.reconstructionError, 0);
    const floating = valueAndGrad(problem(of, way, { method: reversible(rk4) }));
    assertLess(floating.stats.reconstructionError!, 1e-12);
  }
});

Deno.test("the gradient of a batch with inputs of their own is that of each", () => {
  const batch = vectorField({
    ...{ state: [2, 1], inputs: { u: [2, 1] }, parameters: { k: tensor([0.7]) } },
    f: (_t, y, { k }, { u }) => sub(u, mul(k, y)),
  });
  const one = vectorField({
    ...{ state: [1], inputs: { u: 1 }, parameters: { k: tensor([0.7]) } },
    f: (_t, y, { k }, { u }) => sub(u, mul(k, y)),
  });
  const rows = [
    interpolation([0, 0.4, 2], [1, 3, 2], { differentiate: true }),
    interpolation([-1, 0.3, 0.8, 1.9, 3], [0, 2, -1, 4, 1], { differentiate: true }),
  ];
  const run = { t0: 0, t1: 1.5, dt: 0.1, method: reversible(rk4) };
  const together = valueAndGrad({
    ...{ ...run, field: batch, inputs: { u: rows }, y0: [[0.1], [0.2]] },
    loss: meanSquaredError([0.7, 1.5], [[[1], [2]], [[0], [1]]]),
  });
  const each = rows.map((u, r) =>
    valueAndGrad({
      ...{ ...run, field: one, inputs: { u }, y0: [[0.1, 0.2][r]] },
      loss: meanSquaredError([0.7, 1.5], [[[1, 2][r]], [[0, 1][r]]]),
    })
  );
  const joined = Float64Array.of(...each.flatMap(({ inputsBar }) => [...inputsBar.u]));
  assertLess(relativeDifference(together.inputsBar.u.map((x) => 2 * x), joined), 1e-13);
});

Deno.test("singles give the driven gradient of doubles, to their digits", () => {
  const make = (dtype: "float32" | "float64") =>
    vectorField({
      ...{ state: [1], inputs: { u: 1 }, parameters: { k: tensor([0.7]) }, dtype },
      f: (_t, y, { k }, { u }) => sub(u, mul(k, y)),
    });
  for (const way of Object.values(WAYS)) {
    const inputs = {
      u: interpolation(TIMES, VALUES.map(([u]) => u), { ...way, differentiate: true }),
    };
    const given = { inputs, y0: [0.5], loss: meanSquaredError([0.7, 1.5], [[1], [0]]) };
    for (const method of [rk4, reversible(rk4)]) {
      const [singles, doubles] = (["float32", "float64"] as const).map((dtype) =>
        valueAndGrad(problem(make(dtype), way, { ...given, method }))
      );
      const apart = (a: Float64Array, b: Float64Array) =>
        a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
      assertLess(apart(singles.parametersBar, doubles.parametersBar), 1e-7);
      assertLess(apart(singles.inputsBar.u, doubles.inputsBar.u), 1e-7);
    }
  }
});
