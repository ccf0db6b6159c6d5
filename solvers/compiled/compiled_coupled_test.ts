import { assert, assertEquals, assertLess } from "@std/assert";
import { euler, METHODS, midpoint, Random, reversible, rk4, tsit5 } from "../../mod.ts";
import { isReversible, type ReversibleStepper } from "../mod.ts";
import { assertNoGarbage } from "../../tests/helpers/heap.ts";
import {
  assertSameTrip,
  network,
  pairOf,
  polynomial,
  SHAPES,
  testAgainstInterpreter,
  tripOf,
} from "./recorded_trip_test.ts";

for (const base of Object.values(METHODS)) {
  const method = reversible(base, { coupling: 0.97 });
  testAgainstInterpreter(`reversible ${base.name}`, method, base.hasErrorEstimate);
}
for (const base of [euler, tsit5]) {
  const method = reversible(base, { coupling: 0.7, mixing: "both" });
  testAgainstInterpreter(`reversible ${base.name}, both mixed`, method, base.hasErrorEstimate);
}

Deno.test("compiled back() restores the state that step() left, forwards and backwards in time", () => {
  for (const shape of SHAPES) {
    for (const h of [0.01, -0.01]) {
      const { compiled } = pairOf(network(...shape), {});
      const stepper = reversible(midpoint).bind(compiled, { counts: COUNTS });
      const state = new Float64Array(stepper.stateSize);
      const y0 = Float64Array.from({ length: state.length / 2 }, (_, k) => Math.cos(k));
      stepper.start(0, y0, state);
      for (let i = 0; i < 100; i++) stepper.step(h * i, h * (i + 1), state);
      for (let i = 99; i >= 0; i--) stepper.back(h * i, h * (i + 1), state);
      for (let k = 0; k < state.length; k++) {
        assertLess(Math.abs(state[k] - y0[k % y0.length]), 1e-13);
      }
    }
  }
});

Deno.test("compiled steps and reversals allocate nothing, in either arithmetic", () => {
  const { compiled } = pairOf(network(3), {});
  for (const arithmetic of ["float", "exact"] as const) {
    const method = reversible(euler, { arithmetic });
    const stepper = method.bind(compiled, { counts: COUNTS });
    const state = new Float64Array(stepper.stateSize);
    const stateBar = new Float64Array(stepper.stateSize);
    const foreign = new Float64Array(compiled.parameters.size);
    stepper.start(0, Float64Array.of(1, 0, -1), state);
    assertNoGarbage((i) => {
      stepper.step(0, 1e-3, state);
      stepper.reverse(0, 1e-3, state, stateBar, i % 2 ? foreign : stepper.parametersBar!);
    });
  }
});

const COUNTS = { evaluations: 0, pullbacks: 0 };
const RATIOS = [[1, 2], [1, 16], [9, 10], [999, 1000], [1, 1024], [1, 1], [2, 3], [1023, 1024]];

for (const ratio of RATIOS) {
  const coupling = ratio as [number, number];

  Deno.test(`compiled exact arithmetic gives the interpreter's digits at ${ratio.join("/")}`, () => {
    for (const shape of [...SHAPES.filter(({ length }) => length === 1)]) {
      const { interpreted, compiled } = pairOf(polynomial(...shape), { fused: false });
      for (const base of [euler, rk4, tsit5]) {
        const method = reversible(base, { arithmetic: "exact", coupling });
        const adaptive = base === tsit5;
        const wanted = tripOf(method, interpreted, adaptive);
        assertSameTrip(tripOf(method, compiled, adaptive), wanted, 0, `${shape} ${base.name}`);
      }
    }
  });

  Deno.test(`compiled exact steps shed the interpreter's words and take them back at ${ratio.join("/")}`, () => {
    const random = new Random(3);
    for (const size of [1, 2, 3, 17, 40]) {
      const { interpreted, compiled } = pairOf(polynomial(size), { fused: false });
      const method = reversible(tsit5, { arithmetic: "exact", coupling });
      const bind = (field: typeof compiled) =>
        method.bind(field, { adaptive: true, counts: COUNTS }) as ReversibleStepper;
      const pair = [bind(interpreted), bind(compiled)];
      const states = pair.map(({ stateSize }) => new Float64Array(stateSize));
      const y0 = Float64Array.from({ length: size }, () => random.uniform(-1, 1));
      const error = new Float64Array(size);
      const both = (work: (stepper: ReversibleStepper, state: Float64Array) => void) => {
        pair.forEach((stepper, i) => work(stepper, states[i]));
        assertEquals(states[1], states[0]);
      };
      const bits = () => pair.map((stepper, i) => stepper.exact!.bits(states[i]));
      both((stepper, state) => stepper.start(0, y0, state));
      const n = 200;
      for (let i = 0; i < n; i++) {
        if (i % 5 === 0) {
          both((stepper, state) => {
            const before = state.slice();
            stepper.attempt!(i / n, i / n + 0.2, state, error);
            state.set(before);
            stepper.undo!();
          });
        }
        both((stepper, state) => stepper.step(i / n, (i + 1) / n, state));
        if (i % 20 === 0) assertEquals(bits()[1], bits()[0]);
      }
      for (let i = n - 1; i >= 0; i--) {
        both((stepper, state) => stepper.back(i / n, (i + 1) / n, state));
        // Forth and back again, so that words go on and off at any height.
        if (i % 7 === 0) {
          both((stepper, state) => stepper.step(i / n, (i + 1) / n, state));
          both((stepper, state) => stepper.back(i / n, (i + 1) / n, state));
        }
        if (i % 20 === 0) assertEquals(bits()[1], bits()[0]);
      }
      pair.forEach((stepper, i) => assert(stepper.exact!.isEmpty(states[i])));
      // More words than there are: the end must tell.
      for (let i = -1; i > -100 && states[0].every(Number.isFinite); i--) {
        both((stepper, state) => stepper.back(i / n, (i + 1) / n, state));
      }
      if (states[0].every(Number.isFinite)) assertEquals(bits()[1], bits()[0]);
    }
  });
}

Deno.test("compiled exact steps name the element that leaves the grid, like the interpreter", () => {
  for (const size of [1, 2, 3, 17, 40]) {
    const { interpreted, compiled } = pairOf(polynomial(size), { fused: false });
    const method = reversible(midpoint, { arithmetic: "exact", range: 4 });
    for (let k = 0; k < size; k++) {
      const said = [interpreted, compiled].map((field) => {
        const stepper = method.bind(field, { counts: COUNTS });
        const state = new Float64Array(stepper.stateSize);
        stepper.start(0, new Float64Array(size).fill(0.1), state);
        state[k] = state[size + k] = 3.9999;
        stepper.step(100, 100.01, state);
        return { failure: stepper.failure!(7, 0.5)?.message, state };
      });
      assert(said[0].failure?.includes(`Element ${k} `), `${said[0].failure}`);
      assertEquals(said[1], said[0]);
    }
  }
});

Deno.test("a start that is off the grid is an error for compiled exact steps as well", () => {
  const { compiled } = pairOf(polynomial(2), {});
  const method = reversible(midpoint, { arithmetic: "exact", range: 1 });
  const stepper = method.bind(compiled, { counts: COUNTS });
  assert(isReversible(stepper));
  let message = "";
  try {
    stepper.start(0, Float64Array.of(0, 5), new Float64Array(6));
  } catch (error) {
    message = (error as Error).message;
  }
  assert(message.includes("Element 1 "), message);
});
