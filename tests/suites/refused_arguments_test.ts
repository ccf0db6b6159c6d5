import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import * as revode from "@revode/revode";

const { adamW, mlp, neg, pid, reversible, rk4, solve, sum, valueAndGrad } = revode;
const { vectorField } = revode;

const field = vectorField({ state: [2], f: (_t, y) => neg(y) });
const problem = { field, y0: [1, 2], t0: 0, t1: 1, dt: 0.5, method: rk4 };
const adaptive = { ...problem, dt: undefined, method: revode.dopri5, stepControl: pid() };
const loss = revode.finalStateLoss((y) => sum(y));

const gradient = (options: object) => valueAndGrad({ ...problem, loss, ...options });
const read = (at: object | string) => ({ ...loss, at: at as never });

/** dy/dt = 0, in a form that keeps no stages. */
const constant: revode.VectorField = {
  ...{ stateShape: [2], parameters: new revode.Parameters({}) },
  linearize() {
    const [y, dy] = [new Float64Array(2), new Float64Array(2)];
    return { y, dy, evaluate() {}, pullback() {} };
  },
};
const adamsCost = (cost: revode.ReversibleAdamsCost) =>
  revode.reversibleAdamsEvaluations(revode.reversibleAdams(), cost);

type Refusal = [call: () => unknown, kind: ErrorConstructor, message: string];

const REFUSALS: readonly Refusal[] = [
  // Models.
  [
    () => adamW({ learningRate: "0.1" as never }),
    TypeError,
    'adamW: learningRate must be a number or a schedule such as cosineDecay(…), got the string "0.1"',
  ],
  [() => mlp({ state: [2], hidden: 8 as never }), TypeError, "such as [32], got the number 8"],
  [() => mlp({ state: [2], activation: "tanh" as never }), TypeError, "activation must be a func"],
  // Fields and methods.
  [
    () => vectorField({ state: 2 as never, f: (_t, y) => y }),
    TypeError,
    "a scalar, got the number 2",
  ],
  [() => vectorField({ state: [2], f: 2 as never }), TypeError, "f must be a function"],
  [() => reversible(reversible(rk4) as never), TypeError, "base must be a Runge-Kutta method"],
  [() => reversible(undefined as never), TypeError, "got undefined"],
  [() => reversible(null as never), TypeError, "got object"],
  [() => reversible(rk4, { arithmetic: "fixed" as never }), RangeError, '"exact", got "fixed"'],
  [() => reversible(rk4, { range: 1 }), TypeError, 'a range belongs to arithmetic "exact"'],
  [
    () => solve({ ...problem, method: reversible(rk4, { arithmetic: "exact", range: [1, 2, 3] }) }),
    TypeError,
    "one number or one for each of the 2 elements of y, got 3",
  ],
  [
    () => solve({ ...problem, method: reversible(rk4, { arithmetic: "exact", range: [1, 0] }) }),
    RangeError,
    "a range must be above 0 and below 1e300, got 0",
  ],
  // Solves.
  [() => solve({ ...problem, t0: "0" as never }), TypeError, "t0 must be a number, got the string"],
  [() => solve({ ...adaptive, t1: "1" as never }), TypeError, "t1 must be a number, got the stri"],
  [() => solve({ ...adaptive, t1: NaN }), RangeError, "t1 must be finite, got NaN"],
  [() => solve({ ...adaptive, t0: -Infinity }), RangeError, "t0 must be finite, got -Infinity"],
  [() => pid({ atol: -1 }), RangeError, "atol must be finite and at least 0"],
  [() => solve({ ...problem, stepControl: pid() }), TypeError, "rk4 has no error estimate; use an"],
  [
    () => solve({ ...problem, method: revode.reversibleHeun, stepControl: pid({ jumpAt: [0.5] }) }),
    TypeError,
    "jumpAt does not work with it",
  ],
  // Adjoints.
  [() => revode.fullStorageAdjoint({ keep: "all" as never }), RangeError, '"stages", got "all"'],
  [
    () => revode.recursiveCheckpointAdjoint({ checkpoints: 2, memory: 1e6 }),
    TypeError,
    "give checkpoints or memory, not both",
  ],
  [
    () => revode.recursiveCheckpointAdjoint({ memory: "1e6" as never }),
    TypeError,
    "recursiveCheckpointAdjoint: memory must be a number",
  ],
  [() => revode.recursiveCheckpointAdjoint({ checkpoints: 0 }), RangeError, "at least 1, got 0"],
  [() => revode.recursiveCheckpointAdjoint({ checkpoints: 1.5 }), RangeError, "got 1.5"],
  [() => revode.reversibleAdjoint({ anchors: -1 }), RangeError, "at least 0, got -1"],
  [() => revode.reversibleAdjoint({ anchors: 0.5 }), RangeError, "at least 0, got 0.5"],
  [() => revode.reversibleAdjoint({ tolerance: 0 }), RangeError, "above 0, got 0"],
  [() => revode.reversibleAdjoint({ onExceeded: "no" as never }), RangeError, '"warn", got "no"'],
  [
    () => gradient({ adjoint: revode.reversibleAdjoint() }),
    TypeError,
    "reversibleAdjoint: the method cannot go back; make it reversible",
  ],
  [() => revode.reversibleAdjoint({ tolerance: "1" as never }), TypeError, "reversibleAdjoint: t"],
  [
    () => gradient({ field: constant, adjoint: revode.fullStorageAdjoint({ keep: "stages" }) }),
    TypeError,
    'keep "stages" does not work with this method or vector field; use keep "states"',
  ],
  [() => adamsCost({ steps: 0 }), RangeError, "steps must be a whole number of at least 1, got 0"],
  // Losses.
  [() => gradient({ loss: read({ every: 0 }) }), RangeError, "steps of at least 1, got 0"],
  [() => gradient({ loss: read({ every: 1.5 }) }), RangeError, "got 1.5"],
  [() => gradient({ loss: read([0.5, 1.5]) }), RangeError, "Time number 1 is 1.5, outside the so"],
  [() => gradient({ loss: read([-0.5]) }), RangeError, "Time number 0 is -0.5, outside the solve"],
  [() => gradient({ loss: read([0.5, 0.25]) }), RangeError, "0.25, the one before it 0.5; sort"],
];

for (const [call, kind, message] of REFUSALS) {
  Deno.test(`what is no use is refused: … ${message}`, () => {
    let thrown: unknown;
    try {
      call();
    } catch (error) {
      thrown = error;
    }
    assert(thrown instanceof Error, "nothing was thrown");
    assertStringIncludes(thrown.message, message);
    assertMatch(thrown.message, /^[a-zA-Z]/);
    assert(thrown.constructor === kind, `${thrown.name} is not ${kind.name}`);
  });
}

Deno.test("what is least, or at an end, is no reason to refuse", () => {
  const method = reversible(rk4, { coupling: 0.999 });
  const value = (options: object) => gradient({ method, ...options }).value;
  const [whole, ends] = [value({}), value({ loss: read([0, 1]) })];
  assertEquals(value({ adjoint: revode.reversibleAdjoint({ anchors: 0 }) }), whole);
  assertEquals(value({ adjoint: revode.recursiveCheckpointAdjoint({ checkpoints: 1 }) }), whole);
  assertEquals(value({ loss: read({ times: [0, 1] }) }), ends);
  assertAlmostEquals(ends, 3 + whole, 1e-15);
  assertEquals([value({ loss: read("start") }), value({ loss: read("end") })], [3, whole]);
  // Two steps of 1/2; a time may come twice.
  const every = value({ loss: read({ every: 1 }) });
  assertEquals(every, value({ loss: read([0.5, 1]) }));
  assertAlmostEquals(value({ loss: read([1, 1]) }), 2 * whole, 1e-15);
  assertEquals(revode.train({ ...problem, loss, iterations: 1 }).losses.length, 1);
});
