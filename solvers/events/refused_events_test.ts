import { assertThrows } from "@std/assert";
import {
  add,
  asynchronousLeapfrog,
  backsolveAdjoint,
  finalStateLoss,
  fullStorageAdjoint,
  hessianVectorProduct,
  levenbergMarquardt,
  neg,
  type ProblemEvent,
  reversible,
  reversibleAdams,
  reversibleHeun,
  rk4,
  slice,
  solve,
  stateEvent,
  sum,
  type Tensor,
  tensor,
  timeEvent,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../mod.ts";

const field = vectorField({ state: [2], f: (_t, y) => neg(y) });
const problem = { field, y0: [1, 2], t0: 0, t1: 1, dt: 0.1, method: rk4 };
const loss = finalStateLoss((y) => sum(y));
const first = (_t: Tensor, y: Tensor) => slice(y, 0, 1);
const same = (_t: Tensor, y: Tensor) => y;

Deno.test("events that are none are refused, in words", () => {
  const state = (options: unknown) => () => stateEvent(options as Parameters<typeof stateEvent>[0]);
  const time = (options: unknown) => () => timeEvent(options as Parameters<typeof timeEvent>[0]);
  const solved = (events: unknown) => () => solve({ ...problem, events: events as ProblemEvent[] });
  const plain = solved([{ when: first }]);
  const cases: [call: () => unknown, error: typeof TypeError | typeof RangeError, told: string][] =
    [
      [
        plain,
        TypeError,
        "solve: events must be a list of what stateEvent(…) and timeEvent(…) make",
      ],
      [solved(stateEvent({ when: first })), TypeError, "events must be a list"],
      [solved([first]), TypeError, "events must be a list"],
      [
        state({}),
        TypeError,
        "stateEvent: when must be a function of t and y, which gives a number",
      ],
      [state({ wen: first }), TypeError, "when"],
      [state({ at: [1], when: first }), TypeError, "it is timeEvent's"],
      [state({ when: 3 }), TypeError, "got the number 3"],
      [state({ when: first, then: [1, 2] }), TypeError, "then must be a function of t and y, got"],
      [state({ when: first, direction: "left" }), RangeError, "direction"],
      [
        state({ when: first, terminal: 1 }),
        TypeError,
        "terminal must be true or false, got the number 1",
      ],
      [state({ when: first, terminal: true, then: same }), TypeError, "ends the solve"],
      [
        time({ at: [1] }),
        TypeError,
        "timeEvent: then must be a function of t and y, which gives the state",
      ],
      [time({ at: [1], then: same, terminal: true }), TypeError, "to end at a time give t1"],
      [time({ at: [1], then: same, when: first }), TypeError, "it is stateEvent's"],
      [time({ at: [1, NaN], then: same }), RangeError, "at[1] must be finite, got NaN"],
      [time({ at: 1, then: same }), TypeError, "timeEvent: at"],
      [
        solved([stateEvent({ when: same })]),
        TypeError,
        "events[0]: when must give a scalar, got shape [2]; an element is slice(y, 0, 1)",
      ],
      [
        solved([state({ when: () => 1 })()]),
        TypeError,
        "events[0]: when must give a scalar, got the number 1",
      ],
      [
        solved([timeEvent({ at: [0.5], then: first })]),
        TypeError,
        "events[0]: then must give a state of shape [2], got shape [1]",
      ],
    ];
  for (const [call, error, told] of cases) assertThrows(call, error, told);
});

Deno.test("an event for each trajectory of a batch is refused, with what to do", () => {
  const batch = vectorField({ state: [3, 2], f: (_t, y) => neg(y) });
  assertThrows(
    () =>
      solve({
        ...{ ...problem, field: batch, y0: [[1, 2], [1, 2], [1, 2]] },
        events: [stateEvent({ when: (_t, y) => sum(y, { axis: 1 }) })],
      }),
    TypeError,
    "the trajectories of a batch have their steps in common, and so their events: solve each trajectory by itself",
  );
});

Deno.test("methods that cannot begin anew refuse events", () => {
  const events = [timeEvent({ at: [0.5], then: same })];
  for (
    const method of [
      asynchronousLeapfrog(),
      reversibleHeun,
      reversibleAdams(),
      reversible(rk4, { arithmetic: "exact" }),
    ]
  ) {
    assertThrows(
      () => solve({ ...problem, method, events }),
      TypeError,
      "events are for Runge-Kutta and implicit methods",
    );
  }
});

Deno.test("what has no gradient through events says so", () => {
  const events = [stateEvent({ when: first, then: same })];
  const given = { ...problem, loss, events };
  assertThrows(
    () => valueAndGrad({ ...given, adjoint: backsolveAdjoint() }),
    TypeError,
    "backsolveAdjoint: events are gone over by the steps themselves",
  );
  assertThrows(
    () => valueAndGrad({ ...given, timeGradients: true }),
    TypeError,
    "timeGradients are not to be had with events",
  );
  assertThrows(() => hessianVectorProduct(given, { y0: [1, 0] }), TypeError, "second derivatives");
  assertThrows(
    () => valueAndGrad({ ...given, field: { ...field }, adjoint: fullStorageAdjoint() }),
    TypeError,
    "or give the times by at",
  );
  const single = vectorField({ state: [2], f: (_t, y) => neg(y), dtype: "float32" });
  assertThrows(() => solve({ ...problem, field: single, events }), TypeError, "in singles");
  const fitted = vectorField({
    state: [2],
    parameters: { a: tensor([1]) },
    f: (_t, y, { a }) => add(neg(y), a),
  });
  assertThrows(
    () =>
      levenbergMarquardt(
        {
          problems: [{
            ...problem,
            field: fitted,
            times: [0.5, 1],
            data: [[1, 2], [1, 2]],
            events,
          }],
        } as unknown as Parameters<typeof levenbergMarquardt>[0],
      ),
    TypeError,
    "events",
  );
  assertThrows(
    () =>
      solve({
        ...{ ...problem, dt: undefined, method: tsit5, events },
        stepControl: {
          name: "own",
          adaptive: true,
          bind: () => ({ complete: false, count: 0 }) as never,
        },
      }),
    TypeError,
    "can end a step early",
  );
});
