import { assert, assertEquals, assertLess } from "@std/assert";
import {
  adamW,
  concat,
  interpolation,
  lbfgs,
  meanSquaredError,
  mul,
  PreparedGradient,
  resetTrackedPeak,
  reversible,
  rk4,
  slice,
  solve,
  sub,
  tensor,
  trackedBytes,
  Trainer,
  valueAndGrad,
  vectorField,
} from "../../../mod.ts";
import { relativeDifference } from "../../helpers/central_differences.ts";
import { field, problem, TIMES, VALUES, WAYS } from "../../problems/driven_problem.ts";

Deno.test("a gradient asks for the values of inputs only where that was wanted", () => {
  const of = field("auto", false);
  const given = { inputs: { u: interpolation(TIMES, VALUES) } };
  const plain = valueAndGrad(problem(of, {}, given));
  const wanted = valueAndGrad(problem(of, {}, {}));
  assertEquals(plain.inputsBar, {});
  assertLess(relativeDifference(plain.parametersBar, wanted.parametersBar), 1e-14);
  // The values may change between runs all the same.
  const gradient = new PreparedGradient(problem(of, {}, given));
  const before = gradient.run();
  gradient.inputs.u[4] = 7;
  const after = gradient.run();
  const other = VALUES.map((row, i) => i === 2 ? [7, row[1]] : row);
  const fresh = valueAndGrad(problem(of, {}, { inputs: { u: interpolation(TIMES, other) } }));
  assert(before !== after);
  assertEquals(after, fresh.value);
  gradient.release();
});

Deno.test("a training runs over problems of one field and different inputs", () => {
  const of = vectorField({
    ...{ state: [1], inputs: { u: 1 }, parameters: { k: tensor([0.2]), b: tensor([0.1]) } },
    f: (_t, y, { k, b }, { u }) => sub(mul(b, u), mul(k, y)),
  });
  const truth = vectorField({
    ...{ state: [1], inputs: { u: 1 } },
    f: (_t, y, _p, { u }) => sub(mul(1.5, u), mul(0.8, y)),
  });
  const problems = [1, 2].map((rate) => {
    const times = Array.from({ length: 21 }, (_, i) => i / 10);
    const u = interpolation(times, times.map((t) => Math.sin(rate * 3 * t)), { kind: "cubic" });
    const run = { inputs: { u }, y0: [0], t0: 0, t1: 2, dt: 0.1, method: reversible(rk4) };
    const { states } = solve({ ...run, field: truth, saveAt: times });
    return { ...run, field: of, loss: meanSquaredError(times, states) };
  });
  const trainer = new Trainer({ problems, optimizer: lbfgs() });
  for (let k = 0; k < 40; k++) trainer.step();
  trainer.release();
  assertLess(relativeDifference(of.parameters.flat, Float64Array.of(0.8, 1.5)), 1e-4);
});

Deno.test("a driven gradient holds the same bytes for any number of steps, and gives them back", () => {
  for (const [name, way] of Object.entries(WAYS)) {
    const of = field("auto", name !== "previous");
    const bytes = (steps: number) => {
      const { live } = trackedBytes();
      resetTrackedPeak();
      const given = { method: reversible(rk4), dt: 1.5 / steps };
      const gradient = new PreparedGradient(problem(of, way, given));
      gradient.run();
      const most = trackedBytes().peak - live;
      gradient.release();
      assertEquals(trackedBytes().live, live);
      return most;
    };
    bytes(100);
    assertEquals(bytes(400), bytes(1600));
  }
});

Deno.test("a control is learnt by the gradient of its values", () => {
  // From 0 to 1 in one unit of time, with a force of least sum of squares: y'' = u.
  const of = vectorField({
    ...{ state: [2], inputs: { u: 1 } },
    f: (_t, y, _p, { u }) => concat([slice(y, 1, 2), u]),
  });
  const times = Array.from({ length: 11 }, (_, i) => i / 10);
  const u = interpolation(times, times.map(() => 0), { differentiate: true });
  const gradient = new PreparedGradient({
    ...{ field: of, inputs: { u }, y0: [0, 0], t0: 0, t1: 1, dt: 0.05, method: reversible(rk4) },
    loss: meanSquaredError([1], [[1, 0]]),
  });
  const optimizer = adamW({ learningRate: 0.3 }).bind(times.length);
  let loss = Infinity;
  for (let k = 0; k < 300; k++) {
    loss = gradient.run();
    optimizer.step(gradient.inputs.u, gradient.inputsBar.u, loss);
  }
  gradient.release();
  assertLess(loss, 1e-4);
});
