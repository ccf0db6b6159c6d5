import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  add,
  ChatteringError,
  concat,
  euler,
  finalStateLoss,
  GrazingEventError,
  interpolation,
  isFailedSolve,
  MaxEventsError,
  mul,
  pid,
  reversible,
  rk4,
  solve,
  stateEvent,
  sub,
  sum,
  type Tensor,
  tensor,
  timeEvent,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";
import { FINE, first, onCircle, second } from "../../tests/problems/events/circle.ts";
import { ballField, BOUNCE } from "../../tests/problems/events/ball.ts";

/** (t − 1)² and its slope, from t = 0 on. */
const parabola = vectorField({ state: [2], f: (_t, y) => concat([second(y), tensor([2])]) });
const BALL = { gravity: 9.81, restitution: 0.8, height: 1 };

Deno.test("an event is found in the direction that is asked for", () => {
  const times = (direction?: "up" | "down" | "both") =>
    solve({
      ...{ ...onCircle, t1: 9, stepControl: FINE },
      events: [stateEvent({ when: (_t, y) => first(y), direction })],
    }).events.map(({ time }) => time / Math.PI);
  const near = (found: number[], wanted: number[]) => {
    assertEquals(found.length, wanted.length);
    found.forEach((time, k) => assertAlmostEquals(time, wanted[k], 1e-9));
  };
  near(times(), [0.5, 1.5, 2.5]);
  near(times("both"), [0.5, 1.5, 2.5]);
  near(times("down"), [0.5, 2.5]);
  near(times("up"), [1.5]);
});

Deno.test("a sign that changes twice inside one step is seen, and its second change alone where that counts", () => {
  const found = (direction?: "up") =>
    solve({
      ...{ ...onCircle, t1: 6, dt: 0.5 },
      events: [stateEvent({ when: (_t, y) => add(first(y), 0.99), direction })],
    }).events.map(({ time }) => time);
  const half = Math.acos(0.99);
  assertEquals(found().length, 2);
  assertAlmostEquals(found()[0], Math.PI - half, 1e-4);
  assertAlmostEquals(found()[1], Math.PI + half, 1e-4);
  assertEquals(found("up").length, 1);
  assertAlmostEquals(found("up")[0], Math.PI + half, 1e-4);
  // Two roots that are 2e-4 apart in steps of 0.3.
  const near = solve({
    ...{ field: parabola, y0: [1 - 1e-8, -2], t0: 0, t1: 2.1, method: rk4, dt: 0.3 },
    events: [stateEvent({ when: (_t, y) => first(y) })],
  }).events;
  near.forEach(({ time }, k) => assertAlmostEquals(time, 1 + (2 * k - 1) * 1e-4, 1e-11));
  assertEquals(near.length, 2);
});

Deno.test("what is touched and not crossed is a grazing event; what comes near is none", () => {
  const touching = (height: number, dt: number) =>
    solve({
      ...{ field: parabola, y0: [1 + height, -2], t0: 0, t1: 2, method: rk4, dt },
      events: [stateEvent({ when: (_t, y) => first(y) })],
    });
  assertEquals(touching(1e-8, 0.4).events, []);
  // Inside a step, and at the end of one.
  for (const dt of [0.4, 0.25]) {
    const error = assertThrows(() => touching(0, dt), GrazingEventError, "grazed at t = 1");
    assertAlmostEquals(error.time, 1, 1e-6);
    assertEquals([error.event, error.status], [0, "grazing"]);
    assert(isFailedSolve(error));
  }
});

Deno.test("a crossing that is too slow for a derivative is refused where one is asked for", () => {
  // (t − 1)³ crosses 0 without a slope.
  const cubic = vectorField({ state: [1], f: (t) => mul(3, mul(sub(t, 1), tensor([1]))) });
  const problem = {
    ...{ field: cubic, y0: [-1], t0: 0, t1: 2, method: rk4, dt: 0.3 },
    events: [
      stateEvent({ when: (t: Tensor, _y: Tensor) => mul(sub(t, 1), mul(sub(t, 1), sub(t, 1))) }),
    ],
  };
  assertEquals(solve(problem).events.length, 1);
  assertThrows(
    () => valueAndGrad({ ...problem, loss: finalStateLoss((y) => sum(y)) }),
    GrazingEventError,
    "so slowly",
  );
});

Deno.test("events that never end end with MaxEventsError, after as many as may come", () => {
  // Where the jump leaves the state just below the threshold, ever the next event is near.
  const near = (way: number) => ({
    ...{ field: vectorField({ state: [1], f: (_t, y) => add(mul(0, y), 1) }), y0: [1 - way] },
    events: [stateEvent({ when: (_t, y) => sub(y, 1), then: (_t, y) => sub(y, way) })],
  });
  const options = { t0: 0, t1: 1, dt: 0.25, method: euler };
  for (const stepping of [{}, { dt: undefined, method: tsit5, stepControl: pid() }]) {
    const problem = { ...near(1 / 64), ...options, ...stepping, maxEvents: 20 };
    const error = assertThrows(() => solve(problem), MaxEventsError, "after 20 events found");
    assertEquals([error.event, error.status], [0, "max events reached"]);
    assertAlmostEquals(error.time, 21 / 64, 1e-12);
    const loss = finalStateLoss((y) => sum(y));
    assertThrows(() => valueAndGrad({ ...problem, loss }), MaxEventsError);
    // As many as may come are no error.
    assertEquals(solve({ ...problem, t1: 20.5 / 64 }).events.length, 20);
  }
  assertThrows(
    () => solve({ ...near(1), ...options, maxEvents: 0 }),
    RangeError,
    "maxEvents must be a whole number",
  );
});

Deno.test("bounces that pile up end with ChatteringError, which tells where; a second event ends them well", () => {
  const problem = { field: ballField(BALL), y0: [1, 0], t0: 0, t1: 6 };
  for (const stepping of [{ method: rk4, dt: 0.1 }, { method: tsit5, stepControl: pid() }]) {
    const error = assertThrows(
      () => solve({ ...problem, ...stepping, events: [BOUNCE] }),
      ChatteringError,
      "comes again within rounding",
    );
    // The bounces add up to (1 + 2 e / (1 − e)) falls.
    const fall = Math.sqrt(2 / BALL.gravity);
    assertAlmostEquals(error.time, 9 * fall, 1e-6);
    assertEquals([error.event, error.status], [0, "chattering"]);
    const { status, t1 } = solve({
      ...problem,
      ...stepping,
      events: [BOUNCE],
      onFailure: "return",
    });
    assertEquals(status, "chattering");
    assertAlmostEquals(t1, 9 * fall, 1e-6);
    // What is left of its energy, which only bounces take from it.
    const resting = stateEvent({
      when: (_t: Tensor, y: Tensor, { gravity }: Record<string, Tensor>) =>
        sub(add(mul(second(y), second(y)), mul(mul(2, gravity), first(y))), 1e-6),
      direction: "down" as const,
      terminal: true,
    });
    const ended = solve({ ...problem, ...stepping, events: [BOUNCE, resting] });
    assertEquals(ended.status, "finished");
    assertAlmostEquals(ended.t1, 9 * fall, 1e-3);
    assertEquals(ended.events.at(-1)!.events, [0, 1]);
    assertLess(ended.y1.data[1], 1e-3);
  }
});

Deno.test("a hop that is far shorter than a step is not missed", () => {
  // After each bounce a hop of 0.02 in steps of 1.
  const { events } = solve({
    ...{ field: ballField({ ...BALL, restitution: 1 }), y0: [0, 0.0981], t0: 0, t1: 1 },
    ...{ method: rk4, dt: 1, events: [BOUNCE] },
  });
  assertEquals(events.length, 49);
  events.forEach(({ time }, k) => assertAlmostEquals(time, 0.02 * (k + 1), 1e-13));
});

Deno.test("an event is found where an input jumps, also by a method whose state is longer than y", () => {
  // y' = u, which is 1 and from t = 1 on 3: y is 2 at t = 4/3.
  const field = vectorField({ state: [1], inputs: { u: 1 }, f: (_t, _y, _p, { u }) => u });
  for (const method of [rk4, reversible(rk4)]) {
    const { events } = solve({
      ...{ field, y0: [0], t0: 0, t1: 2, dt: 0.3, method },
      inputs: { u: interpolation([0, 1, 2], [[1], [3], [3]], { kind: "previous" }) },
      events: [stateEvent({ when: (_t, y) => sub(y, 2) })],
    });
    assertEquals(events.length, 1);
    assertAlmostEquals(events[0].time, 4 / 3, 1e-12);
  }
});

Deno.test("a jump to where a number is 0 but for rounding does not cross it", () => {
  const crossings = (to: number) =>
    solve({
      ...{ field: vectorField({ state: [1], f: (_t, y) => mul(0, y) }), y0: [0] },
      ...{ t0: 0, t1: 1, method: rk4, dt: 0.25 },
      events: [
        timeEvent({ at: [0.5], then: () => tensor([to]) }),
        stateEvent({ when: (_t, y) => sub(first(y), 0.3) }),
      ],
    }).events.map(({ events }) => [...events]);
  assertEquals(crossings(0.1 + 0.2), [[0]]);
  assertEquals(crossings(0.3 + 1e-9), [[0, 1]]);
});
