import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import {
  add,
  type Adjoint,
  concat,
  finalStateLoss,
  fullStorageAdjoint,
  interpolation,
  kvaerno3,
  type Method,
  midpoint,
  mul,
  neg,
  pid,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdjoint,
  rk4,
  rodas5p,
  solve,
  stateEvent,
  sub,
  sum,
  type Tensor,
  tensor,
  timeEvent,
  tsit5,
  valueAndGrad,
  valueAndGradEach,
  vectorField,
} from "../../mod.ts";
import {
  EVENTS,
  fieldOf,
  LOSS,
  position,
  START,
  THETA,
  velocity,
} from "../../tests/problems/events/driven_oscillator.ts";

interface Way {
  readonly method: Method;
  readonly dt: number;
  readonly adjoint?: Adjoint;
}

const optionsOf = (theta: readonly number[], y0: readonly number[], way: Way) => ({
  ...{ field: fieldOf(theta), y0, t0: 0, t1: 4, events: EVENTS, loss: LOSS },
  inputs: { u: interpolation([0, 1, 2, 4], [[0.1], [-0.4], [0.6], [0.2]], { kind: "cubic" }) },
  ...way,
});

/** A derivative by differences of sixth order. */
function slope(f: (x: number) => number, d = 2e-4): number {
  const at = (k: number) => f(k * d) - f(-k * d);
  return (45 * at(1) - 9 * at(2) + at(3)) / (60 * d);
}

const WAYS: Record<string, Way> = {
  states: { method: rk4, dt: 0.1, adjoint: fullStorageAdjoint() },
  stages: { method: tsit5, dt: 0.5, adjoint: fullStorageAdjoint({ keep: "stages" }) },
  checkpoints: { method: midpoint, dt: 0.09, adjoint: recursiveCheckpointAdjoint() },
  "two checkpoints": {
    method: reversible(tsit5),
    dt: 0.4,
    adjoint: recursiveCheckpointAdjoint({ checkpoints: 2 }),
  },
  "implicit, states": { method: kvaerno3, dt: 0.1, adjoint: fullStorageAdjoint() },
  "implicit, checkpoints": {
    method: rodas5p,
    dt: 0.1,
    adjoint: recursiveCheckpointAdjoint({ checkpoints: 3 }),
  },
  reversible: { method: reversible(rk4), dt: 0.05 },
  "reversible, one anchor": {
    method: reversible(tsit5, { coupling: 0.9 }),
    dt: 0.4,
    adjoint: reversibleAdjoint({ anchors: 0 }),
  },
};

Deno.test("gradients through events are those of the steps themselves, to 1e-11", () => {
  for (const [name, way] of Object.entries(WAYS)) {
    const { parametersBar, y0Bar, stats } = valueAndGrad(optionsOf(THETA, START, way));
    assertGreater(stats.events!, 4, name);
    const given = [...THETA, ...START];
    // One field, compiled once, for all that is moved.
    const options = optionsOf(THETA, START, way);
    [...parametersBar, ...y0Bar].forEach((bar, i) => {
      const wanted = slope((x) => {
        const moved = given.map((value, k) => k === i ? value + x : value);
        options.field.parameters.flat.set(moved.slice(0, 3));
        return valueAndGrad({ ...options, y0: moved.slice(3) }).value;
      });
      assertLess(Math.abs(bar - wanted), 1e-11, `${name}, element ${i}`);
    });
  }
});

Deno.test("gradients by the values of an input go through events", () => {
  const values = [[0.1], [-0.4], [0.6], [0.2]];
  const at = (moved: number[][], differentiate: boolean) =>
    valueAndGrad({
      ...optionsOf(THETA, START, { method: rk4, dt: 0.1 }),
      inputs: { u: interpolation([0, 1, 2, 4], moved, { kind: "cubic", differentiate }) },
    });
  const { u } = at(values, true).inputsBar;
  values.forEach((_, i) => {
    const wanted = slope((x) => at(values.map(([v], k) => [k === i ? v + x : v]), false).value);
    assertLess(Math.abs(u[i] - wanted), 1e-11, `value ${i}`);
  });
});

Deno.test("all adjoints give the same gradient on controlled steps", () => {
  const stepControl = pid({ rtol: 1e-6, atol: 1e-8 });
  const bars = (method: Method, adjoint: Adjoint) => {
    const { dt: _, ...options } = optionsOf(THETA, START, { method, dt: 1 });
    const { parametersBar, y0Bar } = valueAndGrad({ ...options, stepControl, adjoint });
    return [...parametersBar, ...y0Bar];
  };
  for (const method of [tsit5, reversible(tsit5)]) {
    const wanted = bars(method, fullStorageAdjoint());
    const others: Adjoint[] = [
      fullStorageAdjoint({ keep: "stages" }),
      recursiveCheckpointAdjoint(),
      recursiveCheckpointAdjoint({ checkpoints: 2 }),
    ];
    if (method !== tsit5) others.push(reversibleAdjoint());
    for (const adjoint of others) {
      bars(method, adjoint).forEach((bar, i) => {
        assertLess(Math.abs(bar - wanted[i]), 1e-12, `${method.name}, ${adjoint.name}`);
      });
    }
  }
});

Deno.test("the gradient of a state where an event ends the solve goes by the time of the event", () => {
  // y' = −k y from 1 reaches c at t* = −ln(c)/k; a second state that grows by 1 is t* there.
  const field = vectorField({
    state: [2],
    parameters: { k: tensor([0.7]), c: tensor([0.4]) },
    f: (_t, y, p) => concat([neg(mul(p.k, position(y))), tensor([1])]),
  });
  const options = {
    ...{ field, y0: [1, 0], t0: 0, t1: 9, dt: 0.01 },
    events: [stateEvent({
      when: (_t: Tensor, y: Tensor, p: Record<string, Tensor>) => sub(position(y), p.c),
      terminal: true,
    })],
    loss: finalStateLoss((y) => sum(velocity(y))),
  };
  const end = -Math.log(0.4) / 0.7;
  for (const method of [rk4, reversible(rk4)]) {
    const { value, parametersBar, y0Bar } = valueAndGrad({ ...options, method });
    assertLess(Math.abs(value - end), 1e-9);
    assertLess(Math.abs(parametersBar[0] + end / 0.7), 1e-8);
    assertLess(Math.abs(parametersBar[1] + 1 / (0.7 * 0.4)), 1e-8);
    assertLess(Math.abs(y0Bar[0] - 1 / 0.7), 1e-8);
    assertLess(Math.abs(y0Bar[1] - 1), 1e-13);
  }
});

Deno.test("a loss that depends on time where an event ends the solve has its share by that time", () => {
  const field = vectorField({
    state: [1],
    parameters: { c: tensor([0.4]) },
    f: (_t, y) => neg(y),
  });
  // L = t* at the end, by a loss of t alone: dt*/dc = −1/c.
  const loss = {
    at: "end" as const,
    value: (_index: number, t: number) => t,
    cotangent() {},
    timeDerivative: () => 1,
  };
  const { value, parametersBar, y0Bar } = valueAndGrad({
    ...{ field, y0: [1], t0: 0, t1: 9, dt: 0.01, method: rk4, loss },
    events: [stateEvent({ when: (_t, y, p) => sub(y, p.c), terminal: true })],
  });
  assertLess(Math.abs(value + Math.log(0.4)), 1e-9);
  assertLess(Math.abs(parametersBar[0] + 1 / 0.4), 1e-8);
  assertLess(Math.abs(y0Bar[0] - 1), 1e-8);
});

Deno.test("a gradient is taken again after the parameters changed, with other events", () => {
  const way = { method: reversible(rk4), dt: 0.05 };
  const prepared = new PreparedGradient(optionsOf(THETA, START, way));
  prepared.run();
  const before = prepared.parametersBar.slice();
  const other = [1.2, 1.4, 0.1];
  optionsOf(THETA, START, way);
  const field = fieldOf(other);
  const wanted = valueAndGrad({ ...optionsOf(other, START, way), field });
  const again = new PreparedGradient(optionsOf(THETA, START, way));
  again.run();
  assertEquals(again.parametersBar, before);
  prepared.release();
  again.release();
  const { field: own, ...rest } = optionsOf(THETA, START, way);
  const moved = new PreparedGradient({ ...rest, field: own });
  moved.run();
  own.parameters.flat.set(other);
  assertEquals(moved.run(), wanted.value);
  assertEquals(moved.parametersBar, wanted.parametersBar);
  own.parameters.flat.set(THETA);
  moved.run();
  assertEquals(moved.parametersBar, before);
  moved.release();
});

Deno.test("trajectories that take steps of their own have events of their own", () => {
  const { y0: _, loss: __, ...rest } = optionsOf(THETA, START, {
    method: reversible(rk4),
    dt: 0.05,
  });
  const starts = [START, [0.1, 0.1], [-0.6, 0.2]];
  // A loss of the time of the end, too, which an event may move.
  const events = [
    ...EVENTS,
    stateEvent({
      when: (t: Tensor, y: Tensor) => add(velocity(y), sub(t, 3)),
      direction: "up" as const,
      terminal: true,
    }),
  ];
  const losses = starts.map(() => ({
    at: "end" as const,
    value: (_index: number, t: number, y: Float64Array) => t * y[0],
    cotangent(_index: number, t: number, _y: Float64Array, yBar: Float64Array) {
      yBar[0] += t;
    },
    timeDerivative: (_index: number, _t: number, y: Float64Array) => y[0],
  }));
  const common = { ...rest, events };
  const single = starts.map((y0, k) => valueAndGrad({ ...common, y0, loss: losses[k] }));
  const each = starts.map((y0, k) => ({ y0, loss: losses[k] }));
  const { value, parametersBar } = valueAndGradEach({ ...common, each, weights: [1, 1, 1] });
  assertAlmostEquals(value, single.reduce((sum, { value }) => sum + value, 0), 1e-13);
  parametersBar.forEach((bar, k) =>
    assertAlmostEquals(bar, single.reduce((sum, one) => sum + one.parametersBar[k], 0), 1e-13)
  );
  assertGreater(new Set(single.map(({ stats }) => stats.events)).size, 1);
});

Deno.test("events of time alone have gradients with a field of any kind", () => {
  // y' = −y, and a dose of 1 at each whole hour: by y0 the end goes with e^−3.
  const traced = vectorField({ state: [1], f: (_t, y) => neg(y) });
  const own = { ...traced };
  for (const field of [traced, own]) {
    for (const method of [rk4, reversible(rk4)]) {
      const { y0Bar } = valueAndGrad({
        ...{ field, y0: [0], t0: 0, t1: 3, dt: 0.01, method },
        events: [timeEvent({ at: [0, 1, 2], then: (_t, y) => add(y, 1) })],
        loss: finalStateLoss((y) => sum(y)),
      });
      assertLess(Math.abs(y0Bar[0] - Math.exp(-3)), 1e-9);
    }
  }
});

Deno.test("a solve and the way there of a gradient have the same events, to the last bit", () => {
  const { loss: _, ...problem } = optionsOf(THETA, START, { method: reversible(rk4), dt: 0.05 });
  const { events, y1 } = solve(problem);
  assertGreater(events.length, 3);
  const { y1: end } = valueAndGrad({ ...problem, loss: LOSS });
  assertEquals(end, y1.data);
});
