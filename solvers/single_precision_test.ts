import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { finalStateLoss, mlp } from "../models/mod.ts";
import {
  add,
  concat,
  cos,
  type Dtype,
  exp,
  matmul,
  mul,
  neg,
  reshape,
  scale,
  sin,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor,
  trackedBytes,
} from "../tensors/mod.ts";
import { backsolveAdjoint } from "./adjoints/backsolve.ts";
import { euler } from "./methods/tableaus/euler.ts";
import { rk4 } from "./methods/tableaus/rk4.ts";
import { tsit5 } from "./methods/tableaus/tsit5.ts";
import { pid } from "./steps/pid.ts";
import { reversible } from "./reversible/reversible.ts";
import { solve } from "./solve.ts";
import { valueAndGrad } from "./value_and_grad.ts";
import { vectorField } from "./vector_field.ts";

type Rule = (t: Tensor, y: Tensor, p: Record<string, Tensor>) => Tensor;

const fieldOf = (f: Rule, dtype: Dtype = "float32") =>
  vectorField({ state: [2], dtype, parameters: { a: tensor([0.75, -0.5]) }, f });

/** A damped state, driven by several functions of time. */
const driven: Rule = (t, y, { a }) => {
  const phases = matmul(reshape(scale(t, 1.5), [1]), tensor([[1, 2]]));
  const waves = concat([sin(scale(t, 3)), cos(t)].map((x) => reshape(x, [1])));
  return add(sub(mul(a, waves), scale(y, 0.25)), mul(mul(a, sin(phases)), tanh(y)));
};

Deno.test("in float32 every parameter has its cotangent, how many there are", () => {
  for (const count of [1, 2, 5, 7]) {
    const parameters = { a: tensor(Array.from({ length: count }, (_, k) => 0.1 * k - 0.2)) };
    const f: Rule = (_t, y, { a }) => neg(mul(sin(a), y));
    const [single, double] = (["float32", "float64"] as const).map((dtype) =>
      valueAndGrad({
        field: vectorField({ state: [count], dtype, parameters, f }),
        ...{ y0: new Array(count).fill(1), t0: 0, t1: 1, dt: 0.1, method: reversible(rk4) },
        loss: finalStateLoss((y) => sum(square(y))),
      }).parametersBar
    );
    single.forEach((bar, k) => assertAlmostEquals(bar, double[k], 2e-6));
  }
});

Deno.test("in float32 a field driven by time is as right far from 0 as near it", () => {
  const loss = finalStateLoss((y) => sum(square(y)));
  const runs = [
    { method: rk4, dt: 0.02 },
    { method: reversible(rk4), dt: 0.02 },
    { method: tsit5, stepControl: pid({ rtol: 1e-6, atol: 1e-6 }) },
    { method: rk4, dt: 0.02, adjoint: backsolveAdjoint() },
  ];
  for (const run of runs) {
    for (const t0 of [0, 2e4, 3e7, 2.5e9]) {
      const problem = { ...run, loss, y0: [0.5, -0.25], t0, t1: t0 + 3 };
      const single = valueAndGrad({ ...problem, field: fieldOf(driven) });
      const double = valueAndGrad({ ...problem, field: fieldOf(driven, "float64") });
      const what = `${run.method.name} from ${t0}`;
      assertAlmostEquals(single.value, double.value, 2e-5, what);
      single.parametersBar.forEach((bar, i) =>
        assertAlmostEquals(bar, double.parametersBar[i], 2e-5, what)
      );
      single.y0Bar.forEach((bar, i) => assertAlmostEquals(bar, double.y0Bar[i], 2e-5, what));
      assert(single.stats.steps <= double.stats.steps + 3, `${what}: ${single.stats.steps} steps`);
    }
  }
});

Deno.test("in float32 a point keeps what it made of time with its tape", () => {
  const point = fieldOf(driven).linearize();
  const exact = fieldOf(driven, "float64").linearize();
  const bars = (of: typeof point) => {
    const [yBar, parametersBar] = [new Float64Array(2), new Float64Array(2)];
    of.pullback(Float64Array.of(1, -2), yBar, parametersBar);
    return [...yBar, ...parametersBar];
  };
  for (const each of [point, exact]) {
    each.y.set([0.3, 0.6]);
    each.evaluate(123_456_789.5);
  }
  point.dy.forEach((dy, i) => assertAlmostEquals(dy, exact.dy[i], 1e-6));
  const [tape, before] = [point.tape!.slice(), bars(point)];
  before.forEach((bar, i) => assertAlmostEquals(bar, bars(exact)[i], 1e-6));
  point.evaluate(7);
  point.tape!.set(tape);
  assertEquals(bars(point), before);
});

Deno.test("a field of time alone, and of many functions of it, is rounded once", () => {
  const alone = fieldOf((t) => concat([sin(t), cos(t)].map((x) => reshape(x, [1])))).linearize();
  alone.evaluate(1e9 + 0.5);
  assertEquals([...alone.dy], [Math.sin(1e9 + 0.5), Math.cos(1e9 + 0.5)].map(Math.fround));
  const n = 37;
  const waves = vectorField({
    state: [n],
    dtype: "float32",
    f: (t, y) => add(mul(tensor(new Float64Array(n).fill(1)), sub(t, 4e8)), scale(y, 0)),
  }).linearize();
  waves.evaluate(4e8 + 0.375);
  assertEquals([...waves.dy], Array.from({ length: n }, () => 0.375));
});

Deno.test("solve() throws where float32 cannot tell its times apart, and says what to do", () => {
  const rules: Rule[] = [
    (t, y, { a }) => add(mul(a, t), y),
    (t, y, { a }) => sin(add(mul(a, scale(t, 1 / 3)), y)),
    (t, y, { a }) => mul(y, add(a, neg(add(t, 5)))),
  ];
  for (const f of rules) {
    for (const dtype of ["float32", "float64"] as const) {
      const from = (t0: number, dt = 0.5) =>
        solve({ field: fieldOf(f, dtype), y0: [0, 0], t0, t1: t0 + 2, dt, method: euler });
      from(100);
      if (dtype === "float64") from(3e8);
      else assertThrows(() => from(3e8), RangeError, "float32 cannot tell the times");
    }
  }
  const network = mlp({ state: [2], hidden: [4], time: true, dtype: "float32" });
  const problem = { field: network, y0: [0, 0], dt: 0.01, method: euler };
  solve({ ...problem, t0: 0, t1: 50 });
  solve({ ...problem, t0: 1990, t1: 2020 });
  assertThrows(() => solve({ ...problem, t0: 1e6, t1: 1e6 + 50 }), RangeError, "sub(t, 1000000)");
  // The interval is resolved, the steps are not.
  const far = { ...problem, t0: 0, t1: 4e6, dt: 0.125, maxSteps: 1 };
  assertThrows(() => solve(far), RangeError, "multiples of 0.25");
});

Deno.test("solve() takes any times in float32 where they matter in doubles alone", () => {
  const rules: Rule[] = [
    (_t, y, { a }) => mul(a, y),
    (t, y, { a }) => add(mul(a, sub(t, 3e8)), y),
    // Of 1 + exp(3·10⁸ − t) − 1 nothing is lost that is not small beside 1.
    (t, y, { a }) => mul(a, add(mul(add(1, exp(sub(3e8, t))), y), -1)),
  ];
  for (const f of rules) {
    const problem = { y0: [1, 2], t0: 3e8, t1: 3e8 + 2, dt: 0.25, method: rk4 };
    const single = solve({ ...problem, field: fieldOf(f) }).y1.data;
    const double = solve({ ...problem, field: fieldOf(f, "float64") }).y1.data;
    single.forEach((y, i) => assertLess(Math.abs(y / double[i] - 1), 1e-5));
  }
});

Deno.test("solve() throws where y0 leaves the range of float32", () => {
  const field = fieldOf((_t, y) => neg(y));
  const from = (y0: number[]) => solve({ field, y0, t0: 0, t1: 1, dt: 0.5, method: euler });
  assertThrows(() => from([1, -2e39]), RangeError, "y0 has -2e+39 at element 1");
  assertThrows(() => from([1, 3e-45]), RangeError, "put 0 there");
  assertAlmostEquals(from([0, -3e38]).y1.data[1] / -0.75e38, 1, 1e-7);
});

Deno.test("looking at a problem counts no bytes", () => {
  const field = fieldOf(driven);
  const before = trackedBytes().live;
  field.checkProblem!({ y0: Float64Array.of(1, 1), t0: 0, t1: 1 });
  assertEquals(trackedBytes().live, before);
});
