import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  asynchronousLeapfrog,
  concat,
  dopri5,
  finalStateLoss,
  interpolation,
  meanSquaredError,
  mul,
  neg,
  type PathLoss,
  pid,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdams,
  rk4,
  scale,
  sin,
  slice,
  type Solution,
  solve,
  solveEach,
  square,
  sub,
  sum,
  tensor,
  tsit5,
  valueAndGrad,
  valueAndGradEach,
  vectorField,
} from "../../mod.ts";

const pendulum = vectorField({
  state: [2],
  parameters: { friction: tensor([0.1]) },
  f(_t, y, { friction }) {
    const [angle, speed] = [0, 1].map((k) => slice(y, k, k + 1));
    return concat([speed, neg(sub(mul(friction, speed), scale(sin(angle), -1)))]);
  },
});
const controlled = { stepControl: pid({ rtol: 1e-7, atol: 1e-7 }) };
const ends = Array.from({ length: 13 }, (_, k) => ({
  y0: [k / 4, (k % 5) / 3],
  ...(k % 4 === 1 && { t1: 3 }),
  ...(k % 6 === 2 && { t0: 1 }),
}));

/** All that a solution has, as plain data. */
const plain = ({ status, times, states, t1, y1, stats }: Solution) => [
  ...[status, t1, stats],
  ...[times, states.data, y1.data].map((numbers) => Array.from(numbers)),
];

for (
  const [name, how] of Object.entries({
    "fixed steps": { method: rk4, dt: 0.05 },
    "steps of their own": { method: dopri5, ...controlled },
    "a reversible method": { method: reversible(tsit5), ...controlled },
    "exact arithmetic": { method: reversible(rk4, { arithmetic: "exact" }), dt: 0.05 },
    "several steps at once": { method: reversibleAdams(), dt: 0.05 },
    "every step saved": { method: dopri5, ...controlled, saveAt: { start: true, every: 1 } },
    "dense paths": { method: dopri5, ...controlled, dense: true },
  })
) {
  Deno.test(`solveEach() gives what single solves do, bit for bit: ${name}`, () => {
    const common = { field: pendulum, t0: 0, t1: 4, ...how };
    const all = solveEach({ ...common, each: ends });
    const single = ends.map((own) => solve({ ...common, ...own }));
    assertEquals(all.map(plain), single.map(plain));
    for (const [k, { path }] of all.entries()) {
      if (path) assertEquals(path.at(2.3).data, single[k].path!.at(2.3).data);
    }
  });
}

Deno.test("solveEach() keeps each of a thousand within its own tolerance, where a batch does not", () => {
  const rate = (t: Parameters<typeof sin>[0]) => sin(scale(t, 20));
  const f = (t: Parameters<typeof rate>[0], y: Parameters<typeof rate>[0]) => mul(rate(t), y);
  const starts = Array.from({ length: 1000 }, (_, k) => k === 617 ? [1] : [0]);
  const truth = Math.exp((1 - Math.cos(60)) / 20);
  const rtol = 1e-6;
  const how = { t0: 0, t1: 3, method: tsit5, stepControl: pid({ rtol, atol: rtol }) };
  const each = solveEach({
    ...{ field: vectorField({ state: [1], f }), ...how },
    each: starts.map((y0) => ({ y0 })),
  });
  each.forEach(({ y1: { data: [y] }, stats }, k) => {
    assertLess(Math.abs(y - (k === 617 ? truth : 0)), 10 * rtol);
    // What rests takes the longest steps there are.
    if (k !== 617) assertLess(stats.steps, 12);
  });
  const together = solve({ field: vectorField({ state: [1000, 1], f }), y0: starts, ...how });
  assert(Math.abs(together.y1.data[617] - truth) > 20 * rtol);
});

Deno.test("solveEach() solves the others where one fails, and says which one where it may not", () => {
  // y' = y² is infinite at t = 1 / y0.
  const field = vectorField({ state: [1], f: (_t, y) => square(y) });
  const options = {
    ...{ field, t0: 0, t1: 1, method: rk4, dt: 0.01 },
    each: [{ y0: [0.5] }, { y0: [50] }, { y0: [-1] }],
  };
  const all = solveEach({ ...options, onFailure: "return" });
  assertEquals(all.map(({ status }) => status), ["finished", "not finite", "finished"]);
  assertAlmostEquals(all[0].y1.data[0], 1, 1e-6);
  assertAlmostEquals(all[2].y1.data[0], -0.5, 1e-6);
  assertThrows(() => solveEach(options), RangeError, "solveEach, trajectory number 1: The state");
});

Deno.test("solveEach() leaves tensors that are given as starts as they are", () => {
  const starts = [tensor([1, 2]), tensor([3, 4])];
  const each = starts.map((y0) => ({ y0 }));
  solveEach({ field: pendulum, t0: 0, t1: 1, method: rk4, dt: 0.1, each });
  assertEquals(starts.map(({ data }) => [...data]), [[1, 2], [3, 4]]);
});

Deno.test("solveEach() and valueAndGradEach() refuse what is no list of trajectories", () => {
  const common = { field: pendulum, t0: 0, t1: 1, method: rk4, dt: 0.1 };
  const tried = (each: unknown) => () => solveEach({ ...common, each: each as [] });
  assertThrows(tried([]), TypeError, "at least one");
  assertThrows(tried({ y0: [1, 0] }), TypeError, "must be a list of trajectories");
  assertThrows(tried([[1, 0]]), TypeError, "trajectory number 0 must be an object with its start");
  assertThrows(
    tried([{ y0: [1, 0] }, { y0: [1] }]),
    TypeError,
    "trajectory number 1: y0 must have",
  );
  assertThrows(tried([{ y0: [1, 0], t2: 4 }]), TypeError, "t2");
  assertThrows(tried([{ y0: [1, 0], method: rk4 }]), TypeError, "common to all");
  const loss = finalStateLoss((y) => sum(y));
  const each = [{ y0: [1, 0] }, { y0: [2, 0] }];
  const weighed = (weights: number[]) => () => valueAndGradEach({ ...common, loss, each, weights });
  assertThrows(weighed([1]), TypeError, "there must be 2 weights, one a trajectory, got 1");
  assertThrows(weighed([1, -1]), RangeError, "got -1");
  assertThrows(
    () => valueAndGradEach({ ...common, each: [{ y0: [1, 0], loss }, { y0: [1, 0] }] }),
    TypeError,
    "trajectory number 1: loss must be a loss",
  );
});

Deno.test("valueAndGradEach() says what is wrong of a trajectory, though others cannot be bound any more", () => {
  const loss = finalStateLoss((y) => sum(y));
  const each = [{ y0: [1, 0] }, { y0: [2, 0], dt: -0.1 }, { y0: [3, 0] }];
  const common = { field: pendulum, t0: 0, t1: 1, method: rk4, dt: 0.1, loss };
  assertThrows(
    () => valueAndGradEach({ ...common, each }),
    RangeError,
    "dt must be above 0, got -0.1",
  );
});

/** Losses that share their times, or do not; of values, of the end, of what is observed. */
function lossesOf(count: number): PathLoss[] {
  return Array.from({ length: count }, (_, k) => {
    const times = k % 3 === 0 ? [1, 2, 2.5] : [1.5, 2.2];
    const data = (width: number) =>
      times.map((t) => Array.from({ length: width }, (_, i) => Math.cos(t + i + k)));
    if (k % 5 === 4) return finalStateLoss((y) => sum(square(y)));
    return k % 4 === 3
      ? meanSquaredError(times, data(1), { observe: (y) => sin(slice(y, 1, 2)) })
      : meanSquaredError(times, data(2));
  });
}

for (
  const [name, how] of Object.entries({
    "the reversible adjoint": { method: reversible(tsit5), ...controlled },
    "fixed steps back": { method: reversible(rk4), dt: 0.05 },
    "leapfrog": { method: asynchronousLeapfrog(), dt: 0.02 },
    "checkpoints": { method: dopri5, ...controlled, adjoint: recursiveCheckpointAdjoint() },
  })
) {
  Deno.test(`valueAndGradEach() gives the sum of single gradients, bit for bit: ${name}`, () => {
    const common = { field: pendulum, t0: 0, t1: 4, ...how };
    const losses = lossesOf(ends.length);
    const each = ends.map((own, k) => ({ ...own, loss: losses[k] }));
    const weights = ends.map((_, k) => 0.3 + k);
    const got = valueAndGradEach({ ...common, each, weights });
    let value = 0;
    const parametersBar = new Float64Array(1);
    for (const [k, own] of each.entries()) {
      const one = valueAndGrad({ ...common, ...own });
      value += weights[k] * one.value;
      parametersBar[0] += weights[k] * one.parametersBar[0];
      assertEquals(got.values[k], one.value);
      assertEquals(got.y0Bars[k], one.y0Bar.map((bar) => weights[k] * bar));
      assertEquals(got.y1s[k], one.y1);
      // Room for kept states is made once for all.
      const { checkpoints: _all, ...stats } = got.stats[k];
      const { checkpoints: _own, ...single } = one.stats;
      assertEquals(stats, single);
    }
    assertEquals(got.value, value);
    assertEquals(got.parametersBar, parametersBar);
  });
}

Deno.test("valueAndGradEach() takes inputs of each, and their derivatives", () => {
  const field = vectorField({
    state: [1],
    inputs: { u: 1 },
    f: (_t, y, _p, { u }) => sub(u, y),
  });
  const inputs = [[1, 2, 4], [0, 3, 1], [2, 2, 2]].map((values) => ({
    u: interpolation([0, 1, 2], values, { differentiate: true }),
  }));
  const loss = finalStateLoss((y) => sum(square(y)));
  const common = { field, t0: 0, t1: 2, dt: 0.02, method: reversible(rk4), loss };
  const got = valueAndGradEach({
    ...common,
    each: inputs.map((inputs, k) => ({ y0: [k], inputs })),
    weights: [1, 2, 3],
  });
  for (const [k, own] of inputs.entries()) {
    const one = valueAndGrad({ ...common, y0: [k], inputs: own });
    assertEquals(got.inputsBars[k].u, one.inputsBar.u.map((bar) => (k + 1) * bar));
  }
});
