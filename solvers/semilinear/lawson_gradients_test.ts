import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import {
  add,
  bosh3,
  finalStateLoss,
  fullStorageAdjoint,
  lawson,
  matmul,
  meanSquaredError,
  mul,
  pid,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  rk4,
  sin,
  slice,
  solve,
  square,
  stateEvent,
  stepTo,
  sub,
  sum,
  tanh,
  tensor,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { centralDifferences, relativeDifference } from "../../tests/helpers/central_differences.ts";

const LINEAR = [[0, 30, 0], [-30, 0, 0], [0, 0, -4]];

/** The linear part has a parameter in it, too. */
const field = vectorField({
  state: [3],
  parameters: {
    k: tensor([[0.3, -0.4, 0.2], [0.1, 0.2, -0.5], [0.4, 0.1, -0.1]]),
    stiffness: tensor([1.01]),
  },
  f: (t, y, { k, stiffness }) =>
    add(mul(stiffness, matmul(tensor(LINEAR), y)), tanh(add(matmul(k, y), sin(t)))),
});

const PROBLEM = {
  ...{ field, y0: [1, 0.5, -0.3], t0: 0.1, t1: 1.1 },
  // One between two steps, and the end.
  loss: meanSquaredError([0.613, 1.1], [[0.2, 0.1, 0], [0.3, -0.2, 0.1]]),
};

for (const base of [bosh3, rk4, tsit5]) {
  const plain = lawson(base, { linear: LINEAR });
  for (const method of [plain, reversible(plain), reversible(plain, { arithmetic: "exact" })]) {
    Deno.test(`${method.name}: the gradient is that of the steps, by differences and every adjoint`, () => {
      const options = { ...PROBLEM, method, dt: 0.02 };
      const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint() });
      const others = [recursiveCheckpointAdjoint({ checkpoints: 4 })];
      const got = others.map((adjoint) => valueAndGrad({ ...options, adjoint }));
      if (method.goesBack) got.push(valueAndGrad({ ...options, adjoint: reversibleAdjoint() }));
      for (const { value, parametersBar, y0Bar } of got) {
        assertEquals(value, full.value);
        assertLess(relativeDifference(parametersBar, full.parametersBar), 1e-9);
        assertLess(relativeDifference(y0Bar, full.y0Bar), 1e-9);
      }
      // On a grid values move in jumps.
      if (method.name.includes("exact")) return;
      const prepared = new PreparedGradient({ ...options, adjoint: fullStorageAdjoint() });
      const { flat } = field.parameters;
      const byParameters = centralDifferences(() => prepared.run(), flat, 1e-4);
      assertLess(relativeDifference(full.parametersBar, byParameters), 1e-8);
      const byStart = centralDifferences(() => prepared.run(), prepared.y0);
      assertLess(relativeDifference(full.y0Bar, byStart), 1e-8);
      prepared.release();
    });
  }
}

Deno.test("in exact arithmetic the way back meets the start bit for bit", () => {
  const method = reversible(lawson(rk4, { linear: LINEAR }), { arithmetic: "exact" });
  const { stats } = valueAndGrad({ ...PROBLEM, method, dt: 0.02, adjoint: reversibleAdjoint() });
  assertEquals([stats.reconstructionError, stats.pathError], [0, 0]);
});

Deno.test("adaptive steps that went before are pulled back through as they were taken", () => {
  const method = reversible(lawson(tsit5, { linear: LINEAR }));
  const stepControl = pid({ rtol: 1e-5, atol: 1e-6 });
  const own = valueAndGrad({ ...PROBLEM, method, stepControl, adjoint: reversibleAdjoint() });
  const { times } = solve({
    ...PROBLEM,
    ...{ method, stepControl: pid({ rtol: 1e-5, atol: 1e-6, stepAt: [0.613] }) },
    saveAt: { start: true, every: 1 },
  });
  const replayed = {
    ...PROBLEM,
    method,
    stepControl: stepTo(times),
    adjoint: fullStorageAdjoint(),
  };
  const full = valueAndGrad(replayed);
  assertLess(relativeDifference(own.parametersBar, full.parametersBar), 1e-8);
  assertLess(relativeDifference(own.y0Bar, full.y0Bar), 1e-8);
});

const LAWSON = lawson(rk4, { linear: LINEAR });

for (const method of [LAWSON, reversible(LAWSON)]) {
  Deno.test(`${method.name}: gradients by times, and through that of an event, are those of the steps, by differences`, () => {
    const { loss, ...problem } = PROBLEM;
    const timed = (t0: number, t1: number) =>
      valueAndGrad({
        ...problem,
        ...{ method, t0, t1, dt: (t1 - t0) / 20, timeGradients: true },
        adjoint: fullStorageAdjoint({ keep: "stages" }),
        loss: finalStateLoss((y) => sum(square(y))),
      });
    const { t0, t1 } = problem;
    const ends = Float64Array.of(t0, t1);
    const wanted = centralDifferences(() => timed(ends[0], ends[1]).value, ends, 1e-4);
    const { timesBar } = timed(t0, t1);
    assertLess(relativeDifference(Float64Array.of(timesBar!.t0, timesBar!.t1), wanted), 1e-8);
    const dosed = new PreparedGradient({
      ...{ ...problem, loss, method, dt: 0.05, adjoint: recursiveCheckpointAdjoint() },
      events: [stateEvent({
        when: (_t, y) => sum(slice(y, 0, 1)),
        then: (_t, y) => mul(y, 1.5),
        direction: "down",
      })],
    });
    dosed.run();
    const got = dosed.parametersBar.slice();
    assertLess(1, dosed.stats.events!);
    const { flat } = field.parameters;
    const differences = centralDifferences(() => dosed.run(), flat, 1e-4);
    assertLess(relativeDifference(got, differences), 1e-8);
    dosed.release();
  });
}

Deno.test("an event within steps that turn is found, and its gradient goes through its time", () => {
  // r grows as r' = a r (1 − r²), and r² comes to c while y turns.
  const [rate, a, c, start] = [200, 0.8, 0.6, 0.3];
  const linear = tensor([[0, rate], [-rate, 0]]);
  const growing = vectorField({
    state: [2],
    parameters: { a: tensor([a]) },
    f: (_t, y, p) => add(matmul(linear, y), mul(p.a, mul(y, sub(1, sum(square(y)))))),
  });
  const time = Math.log(c / (1 - c) * (1 - start ** 2) / start ** 2) / (2 * a);
  const plain = lawson(rk4, { linear });
  for (const method of [plain, reversible(plain)]) {
    const { value, y1, parametersBar } = valueAndGrad({
      ...{ field: growing, y0: [start, 0], t0: 0, t1: 5, dt: 0.02, method },
      events: [stateEvent({ when: (_t, y) => sub(sum(square(y)), c), terminal: true })],
      loss: finalStateLoss((y) => sum(slice(y, 0, 1))),
    });
    assertAlmostEquals(value, Math.sqrt(c) * Math.cos(rate * time), 1e-6);
    assertAlmostEquals(y1[1], -Math.sqrt(c) * Math.sin(rate * time), 1e-6);
    const wanted = Math.sqrt(c) * rate * Math.sin(rate * time) * time / a;
    assertAlmostEquals(parametersBar[0] / wanted, 1, 1e-6);
  }
});
