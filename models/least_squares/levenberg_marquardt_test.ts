import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { BY_SCIPY, EPIDEMIC } from "../../tests/problems/least_squares/data.ts";
import { epidemicField } from "../../tests/problems/least_squares/fields.ts";
import {
  concat,
  mul,
  neg,
  positive,
  slice,
  square,
  sub,
  tensor,
  trackedBytes,
} from "../../tensors/mod.ts";
import {
  type GradientOptions,
  pid,
  reversible,
  rk4,
  tsit5,
  type VectorField,
  vectorField,
} from "../../solvers/mod.ts";
import { finalStateLoss } from "../losses/final_state_loss.ts";
import { meanSquaredError } from "../losses/mean_squared_error.ts";
import { levenbergMarquardt, type LevenbergMarquardtOptions } from "./levenberg_marquardt.ts";

/** y' = −k y. */
function decay(k = 1): VectorField {
  return vectorField({
    state: [],
    parameters: { k: positive(k) },
    f: (_t, y, { k }) => neg(mul(k, y)),
  });
}

function decayProblem(field: VectorField, y0: number, rate: number): GradientOptions {
  const times = [0, 1, 2, 3];
  const loss = meanSquaredError(times, times.map((t) => y0 * Math.exp(-rate * t)));
  return { field, y0, t0: 0, t1: 3, dt: 0.05, method: rk4, loss };
}

const { abs } = Math;

Deno.test("levenbergMarquardt() finds what scipy finds, with a state that nobody measured", () => {
  const field = epidemicField(1000);
  const rows = EPIDEMIC.map(([inBed, recovering]) => [NaN, inBed, recovering]);
  const fit = levenbergMarquardt({
    problems: [{
      field,
      y0: [995, 5, 0],
      t0: 0,
      t1: 15,
      dt: 0.05,
      method: rk4,
      loss: meanSquaredError(rows.map((_, day) => day), rows, { missing: true }),
    }],
  });
  assert(fit.converged);
  assertLess(fit.iterations, 30);
  assertAlmostEquals(Math.sqrt(fit.loss), 6.3084691, 1e-6);
  assertEquals([fit.residuals.length, fit.jacobian.length], [32, 96]);
  for (const [name, { value }] of Object.entries(BY_SCIPY.epidemic)) {
    assertAlmostEquals(fit.parameters[name].item() / value, 1, 3e-6);
    assertAlmostEquals(field.parameters.natural()[name].item(), fit.parameters[name].item(), 0);
  }
});

Deno.test("levenbergMarquardt() gets to the same place by every kind of method and kernels", () => {
  for (const kernels of ["auto", "interpreter"] as const) {
    for (
      const how of [
        { method: rk4, dt: 0.05 },
        { method: reversible(rk4), dt: 0.05 },
        { method: tsit5, stepControl: pid({ rtol: 1e-9, atol: 1e-9 }) },
      ]
    ) {
      const field = vectorField({
        state: [2],
        kernels,
        parameters: { stiffness: positive(1), push: tensor(0) },
        f(_t, y, p) {
          const [x, v] = [slice(y, 0, 1), slice(y, 1, 2)];
          return concat([v, sub(p.push, mul(p.stiffness, x))]);
        },
      });
      const [w, push] = [Math.sqrt(2), 0.6];
      const times = [0.5, 1, 1.5, 2, 2.5];
      const rows = times.map((t) => [
        push / 2 + (1 - push / 2) * Math.cos(w * t),
        -(1 - push / 2) * w * Math.sin(w * t),
      ]);
      const loss = meanSquaredError(times, rows);
      const { parameters } = levenbergMarquardt({
        problems: [{ field, y0: [1, 0], t0: 0, t1: 2.5, loss, ...how }],
      });
      assertAlmostEquals(parameters.stiffness.item(), 2, 1e-5);
      assertAlmostEquals(parameters.push.item(), push, 1e-5);
    }
  }
});

Deno.test("every number of the data counts the same, whichever problem it is of", () => {
  // y' = a, so that a is the mean of the slopes weighted by t²: Σ t d / Σ t².
  const field = vectorField({
    state: [],
    parameters: { a: tensor(0) },
    f: (_t, y, { a }) => sub(a, mul(0, y)),
  });
  const problem = (times: number[], data: number[]) => ({
    field,
    y0: 0,
    t0: 0,
    t1: 3,
    dt: 0.5,
    method: rk4,
    loss: meanSquaredError(times, data, { missing: true }),
  });
  const fit = levenbergMarquardt({
    problems: [problem([1], [5]), problem([1, 2, 3], [1, NaN, 2])],
  });
  assertAlmostEquals(fit.parameters.a.item(), (5 + 1 + 6) / (1 + 1 + 9), 1e-9);
  assertEquals(fit.residuals.length, 3);
  const wanted = [1, 1, 3];
  wanted.forEach((t, i) => assertAlmostEquals(fit.jacobian[i], t, 1e-9));
});

Deno.test("a step to where a solve fails is taken back", () => {
  // y' = k y² is infinite at t = 1 / k; the first steps overshoot.
  const field = vectorField({
    state: [],
    parameters: { k: positive(0.01) },
    f: (_t, y, { k }) => mul(k, square(y)),
  });
  const times = [0.5, 1, 1.5];
  const loss = meanSquaredError(times, times.map((t) => 1 / (1 - 0.6 * t)));
  const seen: number[] = [];
  const fit = levenbergMarquardt({
    problems: [{
      field,
      y0: 1,
      t0: 0,
      t1: 1.5,
      method: tsit5,
      stepControl: pid({ rtol: 1e-9, atol: 1e-9, dtMin: 1e-9 }),
      loss,
    }],
    onIteration: ({ loss }) => void seen.push(loss),
  });
  assert(seen.includes(Infinity));
  assertAlmostEquals(fit.parameters.k.item(), 0.6, 1e-6);
});

Deno.test("only the parameters that are named are fitted, by tensor or by number", () => {
  const field = vectorField({
    state: [2],
    parameters: { rate: positive(tensor([1, 1])), gain: tensor(1) },
    f: (_t, y, { rate, gain }) => neg(mul(mul(gain, rate), y)),
  });
  const times = [1, 2];
  const rows = times.map((t) => [Math.exp(-0.5 * t), Math.exp(-2 * t)]);
  const problem = { field, y0: [1, 1], t0: 0, t1: 2, dt: 0.02, method: rk4 };
  const problems = [{ ...problem, loss: meanSquaredError(times, rows) }];
  const both = levenbergMarquardt({ problems, only: ["rate"] });
  assertEquals(both.names, ["rate[0]", "rate[1]"]);
  assertEquals(both.parameters.gain.item(), 1);
  [0.5, 2].forEach((k, i) => assertAlmostEquals(both.parameters.rate.data[i], k, 1e-6));
  field.parameters.setNatural({ rate: [1, 3] });
  const one = levenbergMarquardt({ problems, only: ["rate[0]"] });
  assertAlmostEquals(one.parameters.rate.data[0], 0.5, 1e-6);
  assertAlmostEquals(one.parameters.rate.data[1], 3, 1e-14);
});

Deno.test("a fit ends where it is told to, and stays where it is with no step", () => {
  const field = decay();
  const problems = [decayProblem(field, 5, 0.3)];
  const none = levenbergMarquardt({ problems, iterations: 0 });
  assertEquals([none.status, none.converged, none.iterations], ["iterations", false, 0]);
  assertEquals(field.parameters.flat[0], 0);
  const stopped = levenbergMarquardt({ problems, onIteration: ({ iteration }) => iteration < 1 });
  assertEquals([stopped.status, stopped.iterations], ["stopped", 2]);
  const whole = levenbergMarquardt({ problems });
  assert(whole.converged && abs(whole.parameters.k.item() - 0.3) < 1e-7);
  const again = levenbergMarquardt({ problems, gtol: 1e-3 });
  assertLess(again.iterations, 3);
});

Deno.test("the way of a fit does not depend on units", () => {
  const times = [1, 2, 3, 4];
  const way = (unit: number) => {
    const field = vectorField({
      state: [],
      parameters: { a: tensor(1), b: tensor(0.2 * unit) },
      f: (_t, y, { a, b }) => sub(mul(a, y), mul(mul(b, 1 / unit), square(y))),
    });
    const loss = meanSquaredError(times, times.map((t) => 4 / (1 + 3 * Math.exp(-0.9 * t))));
    const losses: number[] = [];
    levenbergMarquardt({
      problems: [{ field, y0: 1, t0: 0, t1: 4, dt: 0.1, method: rk4, loss }],
      iterations: 6,
      onIteration: ({ loss }) => void losses.push(loss),
    });
    return losses;
  };
  const wanted = way(1);
  way(2 ** 20).forEach((loss, i) => assertAlmostEquals(loss / wanted[i], 1, 1e-6));
});

Deno.test("a start of which the squares overflow is refused", () => {
  const field = decay();
  const loss = meanSquaredError([1, 2], [1e200, 1]);
  const problem = { field, y0: 1, t0: 0, t1: 2, dt: 0.1, method: rk4, loss };
  assertThrows(
    () => levenbergMarquardt({ problems: [problem] }),
    RangeError,
    "the sum of the squares at the start is Infinity; begin at other parameters",
  );
});

Deno.test("a fit leaves no buffers behind, but for the tangents of its field", () => {
  const field = decay();
  const fitting = () => levenbergMarquardt({ problems: [decayProblem(field, 5, 0.3)] });
  fitting();
  const { live } = trackedBytes();
  for (let k = 0; k < 3; k++) fitting();
  assertEquals(trackedBytes().live, live);
  assertThrows(
    () => levenbergMarquardt({ problems: [{ ...decayProblem(field, 5, 0.3), dt: -1 }] }),
    RangeError,
  );
  assertEquals(trackedBytes().live, live);
});

Deno.test("after an error the field has the best parameters so far", () => {
  const traced = decay();
  let calls = 0;
  const field: VectorField = {
    stateShape: [],
    parameters: traced.parameters,
    linearize() {
      const own = traced.linearize();
      const { evaluate } = own;
      own.evaluate = (t) => {
        if (++calls > 3000) throw new TypeError("the field is tired");
        evaluate.call(own, t);
      };
      return own;
    },
  };
  const losses: number[] = [];
  let best = NaN;
  const fitting = () =>
    levenbergMarquardt({
      problems: [{ ...decayProblem(decay(), 5, 0.001), field }],
      onIteration({ accepted, loss }) {
        losses.push(loss);
        if (accepted) best = field.parameters.flat[0];
      },
    });
  assertThrows(fitting, TypeError, "the field is tired");
  assert(losses.length > 1);
  assertEquals(field.parameters.flat[0], best);
});

Deno.test("levenbergMarquardt() refuses what it cannot fit, in words", () => {
  const field = decay();
  const problem = decayProblem(field, 1, 1);
  const cases: [unknown, typeof TypeError | typeof RangeError, string][] = [
    [{ problems: problem }, TypeError, "for one write [problem]"],
    [{ problems: [] }, TypeError, "at least one problem"],
    [{ problems: [3] }, TypeError, "problem number 0 must be an object with a field"],
    [{ problems: [problem, decayProblem(decay(), 1, 1)] }, TypeError, "the same object"],
    [{ problems: [{ ...problem, methods: rk4 }] }, TypeError, '"methods"'],
    [{ problems: [{ ...problem, loss: undefined }] }, TypeError, "loss must be a loss such as"],
    [{ problems: [problem], iteration: 3 }, TypeError, '"iteration"'],
    [{ problems: [problem], learningRate: 3 }, TypeError, "it has none"],
    [{ problems: [problem], only: "k" }, TypeError, "only must be an array of names"],
    [
      { problems: [problem], only: ["kk"] },
      RangeError,
      'no parameter "kk" to fit; did you mean "k"?',
    ],
    [{ problems: [problem], ftol: -1 }, RangeError, "ftol must be a finite number of at least 0"],
    [{ problems: [problem], iterations: 1.5 }, RangeError, "iterations must be a whole number"],
    [{ problems: [problem], onIteration: 3 }, TypeError, "onIteration must be a function"],
    [
      { problems: [{ ...problem, loss: finalStateLoss((y) => square(y), []) }] },
      TypeError,
      "the loss must be a sum of squares that is known as such",
    ],
  ];
  for (const [options, kind, message] of cases) {
    assertThrows(() => levenbergMarquardt(options as LevenbergMarquardtOptions), kind, message);
  }
});
