import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import {
  add,
  mul,
  neg,
  NonFiniteStateError,
  pid,
  reversible,
  rk4,
  solve,
  stateEvent,
  stepTo,
  sub,
  type Tensor,
  tensor,
  timeEvent,
  tsit5,
  vectorField,
} from "../../mod.ts";
import { circle, FINE, first, onCircle, second } from "../../tests/problems/events/circle.ts";

Deno.test("an event that ends the solve ends what is saved and the dense path", () => {
  const { status, t1, times, path, y1, events } = solve({
    ...{ ...onCircle, t1: 6, dt: 0.1, saveAt: [0.5, 1, 2, 3], dense: true },
    events: [stateEvent({ when: (_t, y) => first(y), terminal: true })],
  });
  assertEquals(status, "finished");
  assertAlmostEquals(t1, Math.PI / 2, 1e-8);
  assertEquals([...times], [0.5, 1]);
  assertEquals([path!.t1, path!.at(t1).data], [t1, y1.data]);
  assertEquals(events.length, 1);
  assertEquals(events[0].before.data, y1.data);
  assertThrows(() => path!.at(t1 + 0.1), RangeError, "the path goes from");
});

Deno.test("events of time happen at the start, at the end and on the way, between nodes and on them", () => {
  const field = vectorField({ state: [1], f: () => tensor([0]) });
  for (
    const stepping of [
      { method: rk4, dt: 0.3 },
      { method: rk4, dt: 0.25 },
      { method: tsit5, stepControl: pid() },
      { method: rk4, stepControl: stepTo([0, 0.5, 2]) },
      { method: reversible(rk4), dt: 0.3 },
    ]
  ) {
    const { events, y1, states, path } = solve({
      ...{ field, y0: [0], t0: 0, t1: 2, ...stepping, saveAt: [0, 0.5, 0.7, 1, 2], dense: true },
      events: [timeEvent({ at: [2, 0, 0.5, 1, 3, -1, 1], then: (_t, y) => add(y, 1) })],
    });
    assertEquals(events.map(({ time }) => time), [0, 0.5, 1, 2]);
    // What is read at the time of an event is the state before.
    assertEquals(states.data, Float64Array.of(0, 1, 2, 2, 3));
    assertEquals(y1.data, Float64Array.of(4));
    for (const [t, y] of [[0, 0], [0.25, 1], [0.5, 1], [0.75, 2], [1, 2], [1.5, 3], [2, 3]]) {
      assertEquals(path!.at(t).data[0], y, `t = ${t}`);
    }
  }
});

Deno.test("events at the same time happen one after the other, in the order of the list, and are told as one", () => {
  const { events } = solve({
    ...{ ...onCircle, t1: 2, stepControl: FINE },
    events: [
      stateEvent({ when: (_t, y) => mul(3, first(y)), then: (_t, y) => add(y, 0.5) }),
      stateEvent({ when: (_t, y) => second(y), direction: "up" }),
      stateEvent({ when: (_t, y) => first(y), then: (_t, y) => mul(2, y) }),
    ],
  });
  assertEquals(events.map(({ events }) => events), [[0, 2]]);
  const [{ before, after }] = events;
  assertEquals(after.data, before.data.map((y) => 2 * (y + 0.5)));
  // A given time and a threshold.
  const both = solve({
    ...{ ...onCircle, t1: 2, dt: 0.1 },
    events: [
      stateEvent({ when: (t) => sub(t, 1.25), then: (_t, y) => add(y, 1) }),
      timeEvent({ at: [1.25], then: (_t, y) => mul(2, y) }),
    ],
  }).events;
  assertEquals(both.map(({ time, events }) => [time, ...events]), [[1.25, 0, 1]]);
});

Deno.test("a jump over the threshold of another event makes that happen, too, after it", () => {
  const field = vectorField({ state: [1], f: () => tensor([0]) });
  const events = (direction?: "up" | "down") =>
    solve({
      ...{ field, y0: [0], t0: 0, t1: 3, method: rk4, dt: 0.25 },
      events: [
        stateEvent({ when: (_t, y) => sub(y, 1.5), direction, then: (_t, y) => mul(10, y) }),
        timeEvent({ at: [1, 2], then: (_t, y) => add(y, 1) }),
      ],
    }).events;
  assertEquals(events().map(({ events }) => events), [[1], [1, 0]]);
  assertEquals(events("up")[1].after.data, Float64Array.of(20));
  assertEquals(events("down").map(({ events }) => events), [[1], [1]]);
});

Deno.test("a solve that begins on a threshold, or ends on one, finds the next", () => {
  const { events } = solve({
    ...{ field: circle, y0: [0, 1], t0: 0, t1: 7, method: tsit5, dt: 0.1 },
    events: [stateEvent({ when: (_t, y) => first(y) })],
  });
  assertEquals(events.map(({ time }) => Math.round(1e7 * time / Math.PI)), [1e7, 2e7]);
  const ending = solve({
    ...{ ...onCircle, t1: 1.5, dt: 0.25 },
    events: [stateEvent({ when: (t) => sub(t, 1.5), then: (_t, y) => mul(2, y) })],
  });
  assertEquals(ending.events.map(({ time }) => time), [1.5]);
  assertEquals(ending.y1.data, ending.events[0].after.data);
});

Deno.test("solves backwards in time have events, with directions along the solve", () => {
  for (const stepping of [{ stepControl: FINE }, { dt: -0.01 }]) {
    const { events, y1 } = solve({
      ...{ ...onCircle, t1: -4, ...stepping },
      events: [
        stateEvent({ when: (_t, y) => first(y), direction: "up" }),
        timeEvent({ at: [-2, -1], then: (_t, y) => neg(y) }),
      ],
    });
    assertEquals(events.map(({ events }) => events[0]), [1, 0, 1]);
    assertEquals([events[0].time, events[2].time], [-1, -2]);
    assertAlmostEquals(y1.data[0], Math.cos(4), 1e-8);
  }
});

Deno.test("a reversible method is watched across events, beside its base, which jumps as well", () => {
  // So coarse that its two states are 1e-5 apart, and looked into.
  const dosed = {
    ...{ field: circle, y0: [1, 0], t0: 0, t1: 12, dt: 0.4 },
    events: [
      timeEvent({ at: [1, 2.5], then: (_t: Tensor, y: Tensor) => mul(3, y) }),
      stateEvent({
        when: (_t: Tensor, y: Tensor) => first(y),
        direction: "down" as const,
        then: (_t: Tensor, y: Tensor) => neg(y),
      }),
    ],
  };
  const { stats, y1 } = solve({ ...dosed, method: reversible(tsit5) });
  assertGreater(stats.watchEvaluations!, 0);
  solve({ ...dosed, method: tsit5 }).y1.data.forEach((y, k) =>
    assertAlmostEquals(y1.data[k], y, 1e-3)
  );
});

Deno.test("what fails behind an event tells the step and the time at which it does", () => {
  // 1 / (1.5 − t), from a dose at 1 on: 1/y is 2, and reaches 0 at 1.5.
  const field = vectorField({ state: [1], f: (_t, y) => mul(y, y) });
  const problem = {
    ...{ field, y0: [0], t0: 0, t1: 4, dt: 0.25, method: rk4 },
    events: [timeEvent({ at: [0, 0.5, 1], then: (_t: Tensor, y: Tensor) => add(y, 1) })],
  };
  const error = assertThrows(() => solve(problem), NonFiniteStateError);
  assertGreater(error.step, 5);
  assertEquals(error.operation, "mul");
  const short = { ...problem, t1: 1.25, maxSteps: 3, onFailure: "return" as const };
  for (const stepping of [{}, { stepControl: pid(), method: tsit5 }]) {
    const { status, stats, t1 } = solve({ ...short, ...stepping });
    assertEquals([status, stats.steps + stats.rejected], ["max steps reached", 3]);
    assertLess(t1, 1.25);
  }
});

Deno.test("a jump to what is not finite fails at its time", () => {
  const { field } = onCircle;
  const problem = { field, y0: [1, 0], t0: 0, t1: 1, dt: 0.25, method: rk4 };
  const overflow = (_t: Tensor, y: Tensor) => mul(mul(y, 1e200), 1e200);
  const events = [timeEvent({ at: [0.6], then: overflow })];
  const { time } = assertThrows(() => solve({ ...problem, events }), NonFiniteStateError);
  assertEquals(time, 0.6);
});

Deno.test("an event that does nothing leaves the solution as it is", () => {
  const plain = solve({ ...onCircle, t1: 6, stepControl: FINE });
  const marked = solve({
    ...{ ...onCircle, t1: 6, stepControl: FINE },
    events: [stateEvent({ when: (_t, y) => first(y) })],
  });
  assertEquals(plain.events, []);
  assertEquals(marked.events.length, 2);
  plain.y1.data.forEach((y, k) => assertAlmostEquals(marked.y1.data[k], y, 1e-9));
});
