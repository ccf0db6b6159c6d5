import { assert, assertEquals, assertGreater, assertLess, assertThrows } from "@std/assert";
import {
  bosh3,
  type CouplingOption,
  euler,
  finalStateLoss,
  midpoint,
  ReconstructionError,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  type ReversibleOptions,
  rk4,
  type RungeKuttaMethod,
  sum,
  valueAndGrad,
} from "../../mod.ts";
import { isReversible, type Method } from "../../solvers/mod.ts";
import { exponential, wave } from "../problems/fields.ts";

const LOSS = finalStateLoss((y) => sum(y));

function bind(method: ReturnType<typeof reversible>, steps?: number) {
  return method.bind(wave(), { steps, counts: { evaluations: 0, pullbacks: 0 } });
}

Deno.test('reversible() settles coupling "auto" at max(0.999, 1 - 10/n)', () => {
  assertEquals(bind(reversible(rk4), 100).coupling, 0.999);
  assertEquals(bind(reversible(rk4), 100_000).coupling, 1 - 10 / 100_000);
  assertEquals(bind(reversible(rk4)).coupling, 0.999);
  assertEquals(bind(reversible(rk4, { coupling: 0.5 }), 100_000).coupling, 0.5);
});

Deno.test("reversible() throws for a coupling outside (0, 1]", () => {
  for (const coupling of [0, -0.1, 1.0001, NaN, Infinity]) {
    assertThrows(() => reversible(rk4, { coupling }), RangeError, String(coupling));
  }
  assertEquals(reversible(rk4, { coupling: 1 }).order, 4);
});

Deno.test("reversible() settles the exact coupling: a ratio, a number's nearest, 1/2, 1/16", () => {
  const settled = (coupling?: CouplingOption, adaptive = false) => {
    const method = reversible(bosh3, { arithmetic: "exact", coupling });
    return method.bind(wave(), { adaptive, counts: { evaluations: 0, pullbacks: 0 } });
  };
  const cases: [coupling: CouplingOption | undefined, wanted: [number, number]][] = [
    [undefined, [1, 2]],
    ["auto", [1, 2]],
    [0.999, [999, 1000]],
    [1 / 3, [1, 3]],
    [1e-9, [1, 1024]],
    [1, [1, 1]],
    [[3, 4], [3, 4]],
    [[512, 2048], [1, 4]],
    [[7, 7], [1, 1]],
  ];
  for (const [coupling, wanted] of cases) {
    const { exact, coupling: lambda } = settled(coupling);
    assertEquals(exact!.ratio, wanted);
    assertEquals(lambda, wanted[0] / wanted[1]);
  }
  assertEquals(settled("auto", true).exact!.ratio, [1, 16]);
  assertEquals(settled([3, 4], true).exact!.ratio, [3, 4]);
  assertEquals(bind(reversible(rk4, { coupling: [3, 4] })).coupling, 0.75);
  assertEquals(bind(reversible(rk4)).exact, undefined);
});

Deno.test("reversible() throws for a ratio, an arithmetic or a range that is out of range", () => {
  const make = (options: ReversibleOptions) => () => reversible(rk4, options);
  for (const coupling of [[0, 1], [2, 1], [1.5, 2], [1], [1, 2, 3], [NaN, 2]]) {
    for (const arithmetic of ["float", "exact"] as const) {
      const given = coupling as unknown as CouplingOption;
      assertThrows(make({ arithmetic, coupling: given }), RangeError, "1 ≤ p ≤ q");
    }
  }
  const exact = { arithmetic: "exact" } as const;
  for (const coupling of [0, -0.1, 1.0001, NaN]) {
    assertThrows(make({ ...exact, coupling }), RangeError, String(coupling));
  }
  assertThrows(make({ ...exact, coupling: [1, 1025] }), RangeError, "nearest such ratio is 1/1024");
  assertThrows(make({ arithmetic: "integer" as "exact" }), RangeError, '"integer"');
  assertThrows(make({ range: 1 }), TypeError, "leave it out");
  for (const range of [0, -1, NaN, Infinity, 1e301]) {
    assertThrows(() => bind(reversible(rk4, { ...exact, range })), RangeError, String(range));
  }
  assertThrows(() => bind(reversible(rk4, { ...exact, range: [1, 2, 3] })), TypeError, "got 3");
  assertEquals(bind(reversible(rk4, { ...exact, range: [1, 2] })).stateSize, 6);
});

Deno.test("reversible() throws when the base is no Runge-Kutta method", () => {
  const twice = reversible(rk4) as unknown as RungeKuttaMethod;
  assertThrows(() => reversible(twice), TypeError, "reversible rk4");
});

Deno.test("back() restores the state that step() left, forwards and backwards in time", () => {
  for (const h of [0.01, -0.01]) {
    const stepper = bind(reversible(midpoint));
    const state = new Float64Array(4);
    stepper.start(0, Float64Array.of(0.7, -0.4), state);
    for (let i = 0; i < 1000; i++) stepper.step(i * h, (i + 1) * h, state);
    for (let i = 999; i >= 0; i--) stepper.back(i * h, (i + 1) * h, state);
    [0.7, -0.4, 0.7, -0.4].forEach((y, k) => assertLess(Math.abs(state[k] - y), 1e-12));
  }
});

Deno.test("a reversible gradient takes 4s evaluations and 2s pullbacks a step, no more", () => {
  for (const base of [euler, midpoint, rk4]) {
    const { stats } = valueAndGrad({
      field: wave(),
      y0: [1, 0],
      t0: 0,
      t1: 1,
      dt: 0.01,
      method: reversible(base),
      loss: LOSS,
    });
    const s = base.evaluations;
    assertEquals([stats.steps, stats.evaluations, stats.pullbacks], [100, 400 * s, 200 * s]);
  }
});

Deno.test("reversibleAdjoint() throws ReconstructionError when the way back misses the start", () => {
  const options = {
    field: exponential(-1),
    y0: [1],
    t0: 0,
    t1: 10,
    dt: 0.01,
    method: reversible(rk4, { coupling: 0.95 }),
    loss: LOSS,
    adjoint: reversibleAdjoint({ anchors: 0, onExceeded: "throw" }),
  };
  const error = assertThrows(() => valueAndGrad(options), ReconstructionError, 'coupling "auto"');
  assertGreater(error.reconstructionError, 1e-6);

  // With a warning the gradient comes all the same, and it says how wrong it is.
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (text: string) => warnings.push(text);
  try {
    const { stats } = valueAndGrad({
      ...options,
      adjoint: reversibleAdjoint({ anchors: 0, onExceeded: "warn" }),
    });
    assertEquals(stats.reconstructionError, error.reconstructionError);
  } finally {
    console.warn = warn;
  }
  assertEquals(warnings, [error.message]);
  assert(valueAndGrad({ ...options, adjoint: recursiveCheckpointAdjoint() }).value > 0);
});

Deno.test("reversibleAdjoint() throws when the way back overflows to NaN", () => {
  assertThrows(
    () =>
      valueAndGrad({
        field: exponential(-1),
        y0: [1],
        t0: 0,
        t1: 10,
        dt: 0.001,
        method: reversible(euler, { coupling: 0.5 }),
        loss: LOSS,
        adjoint: reversibleAdjoint({ onExceeded: "throw" }),
      }),
    ReconstructionError,
  );
});

Deno.test("reversibleAdjoint() throws for a method that cannot go back", () => {
  assertThrows(
    () =>
      valueAndGrad({
        field: wave(),
        y0: [1, 0],
        t0: 0,
        t1: 1,
        dt: 0.1,
        method: rk4 as Method,
        loss: LOSS,
        adjoint: reversibleAdjoint(),
      }),
    TypeError,
    "reversible(rk4)",
  );
});

Deno.test("reversibleAdjoint() throws for options out of range", () => {
  assertThrows(() => reversibleAdjoint({ tolerance: 0 }), RangeError, "above 0");
  assertThrows(() => reversibleAdjoint({ tolerance: NaN }), RangeError, "above 0");
  assertThrows(() => reversibleAdjoint({ tolerance: "1" as never }), TypeError, "tolerance");
  const onExceeded = "ignore" as "warn";
  assertThrows(() => reversibleAdjoint({ onExceeded }), RangeError, '"ignore"');
});

Deno.test("a Runge-Kutta stepper is not reversible, a coupled one is", () => {
  const options = { counts: { evaluations: 0, pullbacks: 0 } };
  assertEquals(isReversible(rk4.bind(wave(), options)), false);
  assertEquals(isReversible(reversible(rk4).bind(wave(), options)), true);
});
