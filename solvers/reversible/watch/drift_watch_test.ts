import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  adamW,
  asynchronousLeapfrog,
  automatic,
  backsolveAdjoint,
  euler,
  finalStateLoss,
  fullStorageAdjoint,
  heun,
  meanSquaredError,
  type Method,
  midpoint,
  pid,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  reversibleHeun,
  rk4,
  solve,
  sum,
  Trainer,
  tsit5,
  UnstableError,
  valueAndGrad,
} from "../../../mod.ts";
import { exponential, wave } from "../../../tests/problems/fields.ts";
import { numericField } from "../../../tests/problems/numeric_field.ts";

const LOSS = finalStateLoss((y) => sum(y));

/** y' = −rate y over one unit of time. */
const decay = (rate: number, steps: number, method: Method) => ({
  field: exponential(-rate),
  y0: [1],
  t0: 0,
  t1: 1,
  dt: 1 / steps,
  method,
});

/** Methods that do not bear a damping of e^30 in 600 steps. */
const TOO_WEAK: Method[] = [
  ...[euler, midpoint, heun, rk4, tsit5].map((base) => reversible(base, { coupling: 0.999 })),
  reversible(rk4, { coupling: 0.97 }),
  reversible(midpoint, { coupling: 1 }),
  reversible(rk4, { coupling: [999, 1000], arithmetic: "exact" }),
  reversible(midpoint, { coupling: [99, 100], arithmetic: "exact" }),
  reversibleHeun,
  asynchronousLeapfrog(),
  asynchronousLeapfrog({ damping: 0.99 }),
];

for (const method of TOO_WEAK) {
  const { name } = method;
  const coupling = "coupling" in method ? ` at coupling ${method.coupling}` : "";

  Deno.test(`the watch ends a solve that is damped too much before it is wrong: ${name}${coupling}`, () => {
    const problem = decay(30, 600, method);
    // Nothing else would: without it the solution is wrong.
    const wrong = solve({ ...problem, watchDrift: false, onFailure: "return" });
    const end = wrong.status === "finished" ? Math.abs(wrong.y1.data[0]) : Infinity;
    assertEquals(wrong.stats.watchEvaluations, undefined);
    const { status, t1, y1 } = solve({ ...problem, onFailure: "return" });
    assertEquals(status, "unstable");
    const error = assertThrows(() => solve(problem), UnstableError);
    const base = solve({ ...problem, method: method.base!, saveAt: { every: 1 } });
    const baseError = Math.max(
      ...Array.from(base.times, (t, i) => Math.abs(base.states.data[i] - Math.exp(-30 * t))),
    );
    const border = 10 * baseError + 1e-6;
    assertGreater(end, 4 * border);
    // A look comes each time that the distance has doubled.
    assertLess(Math.abs(y1.data[0] - Math.exp(-30 * t1)), 2 * border);
    assertAlmostEquals(error.time, error.step / 600, 1e-12);
    assertAlmostEquals(t1, error.time, 1e-12);
    assertLess(error.drift.baseError, 2 * baseError + 1e-12);
    assertGreater(error.drift.off, 8 * error.drift.baseError);
  });
}

Deno.test("UnstableError says where, how far, at what coupling, and what to try", () => {
  const problem = decay(30, 600, reversible(rk4, { coupling: 0.999 }));
  const { drift, step, time, message, status, name } = assertThrows(
    () => solve(problem),
    UnstableError,
  );
  assertEquals([status, name, drift.step, drift.time], ["unstable", "UnstableError", step, time]);
  assertEquals([drift.coupling, drift.base], [0.999, "rk4"]);
  for (
    const part of [
      `step ${step}, from t = ${time}`,
      "coupling 0.999",
      "of its size away from that of rk4",
      'coupling "auto"',
      "more anchors",
      'arithmetic "exact"',
      "rk4 with recursiveCheckpointAdjoint",
      "smaller steps",
    ]
  ) assertStringIncludes(message, part);
  const heuns = assertThrows(() => solve({ ...problem, method: reversibleHeun }), UnstableError);
  assertEquals([heuns.drift.coupling, heuns.drift.base], [undefined, "heun"]);
  assertStringIncludes(heuns.message, "Try reversible(heun)");
});

Deno.test("what the message advises helps: auto, exact arithmetic, more anchors", () => {
  for (
    const [method, adjoint] of [
      [reversible(rk4), undefined],
      [reversible(rk4, { coupling: 0.8 }), undefined],
      [reversible(rk4, { arithmetic: "exact" }), undefined],
      [reversible(rk4), reversibleAdjoint({ anchors: 32 })],
      [rk4, recursiveCheckpointAdjoint()],
    ] as const
  ) {
    const { y0Bar } = valueAndGrad({ ...decay(30, 600, method), loss: LOSS, adjoint });
    assertAlmostEquals(y0Bar[0], Math.exp(-30), 1e-11);
  }
  // Damped by e^120, more than the e^80 that 8 anchors bear at any number of steps.
  for (const n of [2000, 20_000]) {
    const much = { ...decay(120, n, reversible(rk4)), loss: LOSS };
    assertThrows(() => valueAndGrad(much), UnstableError, "more anchors");
    const { stats, y1 } = valueAndGrad({ ...much, adjoint: reversibleAdjoint({ anchors: 32 }) });
    assertLess(Math.abs(y1[0]), 1e-11);
    assertLess(stats.reconstructionError!, 1e-8);
  }
  const smaller = solve(decay(30, 60_000, reversible(rk4, { coupling: 0.999 })));
  assertAlmostEquals(smaller.y1.data[0], Math.exp(-30), 1e-11);
});

Deno.test("every adjoint is watched, and solve() as well", () => {
  const problem = { ...decay(30, 600, reversible(midpoint, { coupling: 0.999 })), loss: LOSS };
  const { step } = assertThrows(() => solve(decay(30, 600, problem.method)), UnstableError);
  const adjoints = [
    undefined,
    reversibleAdjoint(),
    reversibleAdjoint({ anchors: 0 }),
    reversibleAdjoint({ anchors: 50 }),
    recursiveCheckpointAdjoint(),
    recursiveCheckpointAdjoint({ checkpoints: 1 }),
    fullStorageAdjoint(),
    fullStorageAdjoint({ keep: "stages" }),
    backsolveAdjoint(),
    automatic({ memory: 1e3 }),
    automatic({ memory: 1e7 }),
  ];
  for (const adjoint of adjoints) {
    const error = assertThrows(
      () => valueAndGrad({ ...problem, adjoint }),
      UnstableError,
      "coupling 0.999",
    );
    assertEquals(error.step, step, adjoint?.name);
  }
});

Deno.test("solves in good health pass, and pay little or nothing for it", () => {
  const turn = numericField(2, (_t, y, dy) => {
    dy[0] = 2 * y[1];
    dy[1] = -2 * y[0];
  });
  const predators = numericField(2, (_t, y, dy) => {
    dy[0] = y[0] * (1.1 - y[1]);
    dy[1] = y[1] * (0.7 * y[0] - 1.4);
  });
  for (const base of [midpoint, heun, rk4, tsit5]) {
    for (const [field, y0, t1] of [[turn, [1, 0], 6], [predators, [2, 1], 8]] as const) {
      // From steps as coarse as they can be to fine ones.
      for (const n of [30, 100, 1000]) {
        const problem = { field, y0: [...y0], t0: 0, t1, dt: t1 / n, method: reversible(base) };
        const { stats } = solve(problem);
        assertLess(stats.watchEvaluations! / stats.evaluations, 1.5 + 1e-9, `${base.name} ${n}`);
      }
    }
  }
  // Where the two states are as close as a ten-millionth no evaluation is spent.
  const { stats } = solve({
    field: turn,
    y0: [1, 0],
    t0: 0,
    t1: 6,
    dt: 0.002,
    method: reversible(rk4),
  });
  assertEquals(stats.watchEvaluations, 0);
  // A gradient counts them as well.
  const method = reversible(rk4);
  const coarse = { field: exponential(-2), y0: [1], t0: 0, t1: 6, dt: 0.2, method, loss: LOSS };
  assertGreater(valueAndGrad(coarse).stats.watchEvaluations!, 0);
});

Deno.test("an element of rounding errors alone, beside others, is no parasitic mode", () => {
  // The third would be 0, and is next to nothing, another one on each way.
  const turn = numericField(3, (_t, y, dy) => {
    dy[0] = 2 * y[1];
    dy[1] = -2 * y[0];
    dy[2] = 1e-3 * (y[0] + 1000 - 1000 - y[0]);
  });
  for (const base of [midpoint, heun, rk4]) {
    const method = reversible(base);
    const { stats } = solve({ field: turn, y0: [1, 0, 0], t0: 0, t1: 6, dt: 0.2, method });
    // One step was looked at, not all that came before as well.
    const { evaluations } = base;
    assertLess(stats.watchEvaluations! / evaluations, 2 * 3 + 1);
  }
});

Deno.test("what is not reversible, or steps that hold the two states together, is not watched", () => {
  const problem = { field: wave(), y0: [1, 0], t0: 0, t1: 2 };
  assertEquals(solve({ ...problem, dt: 0.1, method: rk4 }).stats.watchEvaluations, undefined);
  const stepControl = pid({ rtol: 1e-6, atol: 1e-6 });
  for (const [coupling, watched] of [["auto", false], [0.9, false], [0.91, true]] as const) {
    const { stats } = solve({ ...problem, stepControl, method: reversible(tsit5, { coupling }) });
    assertEquals(stats.watchEvaluations !== undefined, watched, `${coupling}`);
  }
  for (const method of [rk4, reversible(rk4)]) {
    const given = { ...problem, dt: 0.1, method };
    const [{ stats }, gradient] = [solve(given), valueAndGrad({ ...given, loss: LOSS })];
    assertEquals(gradient.stats.watchEvaluations, stats.watchEvaluations, method.name);
  }
});

Deno.test("adaptive steps at a high coupling are watched, and right at a low one", () => {
  const stepControl = pid({ rtol: 1e-6, atol: 1e-8 });
  for (const rate of [20, 60]) {
    const { dt: _, ...problem } = decay(rate, 1, reversible(tsit5, { coupling: 0.999 }));
    assertThrows(() => solve({ ...problem, stepControl }), UnstableError, "coupling 0.999");
    assertThrows(() => valueAndGrad({ ...problem, stepControl, loss: LOSS }), UnstableError);
    for (const coupling of [0.9, 0.5, "auto"] as const) {
      const method = reversible(tsit5, { coupling });
      const { y1 } = solve({ ...problem, method, stepControl });
      assertAlmostEquals(y1.data[0], Math.exp(-rate), 1e-5);
    }
  }
});

Deno.test("a gradient is watched anew in each run, with the parameters and the start that it then has", () => {
  const problem = decay(1, 400, reversible(rk4, { coupling: 0.99 }));
  const prepared = new PreparedGradient({ ...problem, loss: LOSS });
  const { flat } = problem.field.parameters;
  const value = prepared.run();
  const bar = prepared.y0Bar.slice();
  const { stats } = prepared;
  for (const round of [1, 2, 3]) {
    flat[0] = -40;
    prepared.y0[0] = round;
    const { step } = assertThrows(() => prepared.run(), UnstableError, "coupling 0.99");
    const once = assertThrows(
      () => solve({ ...decay(40, 400, problem.method), y0: [round] }),
      UnstableError,
    );
    assertEquals(step, once.step);
    flat[0] = -1;
    prepared.y0[0] = 1;
    assertEquals(prepared.run(), value);
    assertEquals(prepared.y0Bar, bar);
    assertEquals(prepared.stats, stats);
  }
  prepared.release();
});

Deno.test("Trainer retreats from parameters at which a solve is unstable", () => {
  const field = exponential(-1);
  const problem = {
    ...decay(1, 400, reversible(midpoint, { coupling: 0.999 })),
    field,
    loss: meanSquaredError([1], [[0.3]]),
  };
  const tooFar = {
    bind: () => {
      let steps = 0;
      return {
        memory: {},
        step(parameters: Float64Array) {
          parameters[0] = steps++ === 0 ? -40 : parameters[0] - 0.01;
        },
      };
    },
  };
  const trainer = new Trainer({ problems: [problem], optimizer: tooFar, onFailure: "retreat" });
  const first = trainer.step();
  assertEquals(trainer.step(), Infinity);
  assertAlmostEquals(field.parameters.flat[0], -1, 0.02);
  assertLess(trainer.step(), first + 1e-12);
  trainer.release();
  field.parameters.flat[0] = -40;
  const strict = new Trainer({ problems: [problem], optimizer: adamW() });
  assertThrows(() => strict.step(), UnstableError, "coupling 0.999");
  strict.release();
});
