import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { add, mul, neg, tensor } from "../../../tensors/mod.ts";
import { meanSquaredError } from "../../../models/mod.ts";
import {
  fullStorageAdjoint,
  pid,
  reversible,
  reversibleAdjoint,
  rk4,
  tsit5,
  valueAndGrad,
  vectorField,
} from "../../../solvers/mod.ts";
import { dosesSoFar } from "./doses.ts";

const DOSES = [
  { time: 0, state: 1, amount: 3, before: true },
  { time: 1, state: 0, amount: 5, before: false },
  { time: 1, state: 0, amount: 1, before: false },
  { time: 2, state: 0, amount: -2, before: true },
  { time: 2, state: 1, amount: 4, before: false },
];
const RATES = [0.7, 0.2];

/** What is left of a start and of all doses, each of which decays by itself. */
function left(t: number, k: number): number {
  const entered = DOSES.filter(({ time, state, before }) =>
    state === k && (time < t || before && time === t)
  );
  return entered.reduce(
    (sum, { time, amount }) => sum + amount * Math.exp(-RATES[k] * (t - time)),
    2 * Math.exp(-RATES[k] * t),
  );
}

Deno.test("dosesSoFar() drives a path that is exact at every time, whatever the steps", () => {
  const cases = [
    { method: rk4, dt: 0.01 },
    { method: rk4, dt: 0.013 },
    { method: tsit5, dt: 0.1, stepControl: pid({ rtol: 1e-10, atol: 1e-10 }) },
    { method: reversible(rk4), dt: 0.01, adjoint: reversibleAdjoint() },
  ];
  const times = [0, 0.5, 1, 1.7, 2, 3];
  for (const options of cases) {
    const field = vectorField({
      state: [2],
      parameters: { rates: tensor(RATES) },
      inputs: { entered: 2 },
      f: (_t, z, p, { entered }) => neg(mul(p.rates, add(z, entered))),
    });
    const { value, parametersBar } = valueAndGrad({
      adjoint: fullStorageAdjoint(),
      ...options,
      field,
      inputs: { entered: dosesSoFar({ doses: DOSES }, 2) },
      ...{ y0: [2, 2], t0: 0, t1: 3 },
      loss: meanSquaredError(times, times.map((t) => [left(t, 0), left(t, 1)]), {
        observe: (z, { inputs: { entered } }) => add(z, entered),
      }),
    });
    assert(value < 1e-18, `the mean square is ${value}`);
    for (const slope of parametersBar) assertAlmostEquals(slope, 0, 1e-8);
  }
});

Deno.test("dosesSoFar() is in the units of a model", () => {
  const units = { timeOffset: 1, timeFactor: 2, factor: [10, 1] };
  const entered = dosesSoFar({ doses: DOSES }, 3, units);
  assertEquals([-3, -2, -1, 0, 1, 2, 9].map((t) => [...entered.at(t).data]), [
    [0, 0, 0],
    [0, 3, 0],
    [0, 3, 0],
    [0, 3, 0],
    [60, 3, 0],
    [40, 3, 0],
    [40, 7, 0],
  ]);
});

Deno.test("dosesSoFar() jumps between a time and the next number, however large", () => {
  for (const time of [0, 1, -1, 0.1, 1e-300, 1e17, -1e17, 1e30]) {
    const at = (before: boolean) =>
      dosesSoFar({ doses: [{ time, state: 0, amount: 5, before }] }, 1);
    assertEquals(at(false).at(time).data[0], 0);
    assertEquals(at(true).at(time).data[0], 5);
    const above = time + Math.max(Number.MIN_VALUE, Math.abs(time) * 2 ** -52);
    assertEquals(at(false).at(above).data[0], 5);
    const below = time - Math.max(Number.MIN_VALUE, Math.abs(time) * 2 ** -52);
    assertEquals(at(true).at(below).data[0], 0);
  }
});

Deno.test("dosesSoFar() is 0 without doses, and refuses one that enters nothing", () => {
  assertEquals([...dosesSoFar({}, 2).at(-7).data], [0, 0]);
  assertEquals([...dosesSoFar({ doses: [] }, 1).at(7).data], [0]);
  assertThrows(() => dosesSoFar({ doses: DOSES }, 1), RangeError, "number 1 of a state of 1");
});
