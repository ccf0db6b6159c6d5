/**
 * What the tests of compiled steppers share: fields in both forms, and a way through everything
 * that a stepper does, written down.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  add,
  broadcastTo,
  glorot,
  type KernelOptions,
  matmul,
  type Method,
  mul,
  reshape,
  tanh,
  type Tensor,
  tensor,
  type VectorField,
  vectorField,
  type VectorFieldOptions,
  zeros,
} from "../../mod.ts";
import { isReversible, type Stepper } from "../mod.ts";

/** A field that is interpreted, and the same one compiled. */
export interface FieldPair {
  readonly interpreted: VectorField;
  readonly compiled: VectorField;
}

export function pairOf(options: VectorFieldOptions, kernels: KernelOptions): FieldPair {
  return {
    interpreted: vectorField({ ...options, kernels: "interpreter" }),
    compiled: vectorField({ ...options, kernels: "wasm", ...kernels }),
  };
}

/** a y t + b y², element by element: sums and products alone, so that digits can be compared. */
export function polynomial(...shape: number[]): VectorFieldOptions {
  const d = shape[shape.length - 1];
  const range = (at: (i: number) => number) => tensor(Array.from({ length: d }, (_, i) => at(i)));
  const parameters: Record<string, Tensor> = {
    a: range((i) => 0.5 + 0.3 * Math.sin(i)),
    b: range((i) => -0.3 + 0.2 * Math.cos(3 * i)),
  };
  return {
    state: shape,
    parameters,
    f: (t, y, p) => add(mul(mul(p.a, y), t), mul(p.b, mul(y, y))),
  };
}

/** A network with one hidden layer that is given the time; of one state, or a batch. */
export function network(...shape: number[]): VectorFieldOptions {
  const d = shape[shape.length - 1];
  const rows = shape.length > 1 ? shape[0] : 1;
  return {
    state: shape,
    parameters: {
      w1: glorot([d, 6]),
      time: glorot([1, 6]),
      b1: zeros([6]),
      w2: glorot([6, d]),
    },
    f(t, y, p) {
      const input = add(matmul(reshape(y, [rows, d]), p.w1), p.b1);
      const hidden = tanh(add(input, mul(broadcastTo(t, [1, 6]), p.time)));
      return reshape(matmul(hidden, p.w2), shape);
    },
  };
}

/** Numbers by name, in the order in which they came about. */
export type Trip = Map<string, Float64Array>;

/** Binds a method and does all that the stepper can do, on the way there and on the way back. */
export function tripOf(method: Method, field: VectorField, adaptive: boolean): Trip {
  const counts = { evaluations: 0, pullbacks: 0 };
  const stepper = method.bind(field, { adaptive, counts });
  const trip: Trip = new Map();
  const size = field.stateShape.reduce((a, b) => a * b);
  const state = new Float64Array(stepper.stateSize);
  const stateBar = new Float64Array(stepper.stateSize);
  for (let k = 0; k < stateBar.length; k++) stateBar[k] = Math.cos(2 * k);
  // Exact arithmetic has registers behind the two states, which have no cotangent.
  if (stepper.stateSize === 3 * size) stateBar.fill(0, 2 * size);
  const parametersBar = stepper.parametersBar ?? new Float64Array(field.parameters.size);
  const note = (name: string) => {
    trip.set(`${trip.size} state after ${name}`, state.slice());
    trip.set(`${trip.size} cotangent after ${name}`, stateBar.slice());
    trip.set(`${trip.size} parameters' cotangent after ${name}`, parametersBar.slice());
    const { evaluations, pullbacks } = counts;
    trip.set(`${trip.size} counts after ${name}`, Float64Array.of(evaluations, pullbacks));
  };
  const y0 = Float64Array.from({ length: size }, (_, k) => Math.sin(k + 1));
  stepper.start(0, y0, state);
  note("start");
  stepper.step(0, 0.1, state);
  note("step");
  if (adaptive) attempts(stepper, state, size, note, trip);
  const times = [0.1, 0.25, 0.3, 0.37];
  const tape = new Float64Array(stepper.tapeSize!);
  stepper.tape(times[0], times[1], state);
  note("tape");
  stepper.save!(tape);
  stepper.step(times[1], times[2], state);
  note("a step between");
  stepper.restore!(tape);
  stepper.pullback(times[0], times[1], stateBar, parametersBar);
  note("pullback");
  if (isReversible(stepper)) {
    stepper.step(times[2], times[3], state);
    stepper.reverse(times[2], times[3], state, stateBar, parametersBar);
    note("reverse");
    stepper.tapeBack(times[1], times[2], state);
    stepper.pullback(times[1], times[2], stateBar, parametersBar);
    note("tapeBack");
    stepper.back(times[0], times[1], state);
    note("back");
  }
  const y0Bar = new Float64Array(size).fill(1);
  stepper.pullbackStart(0, y0, stateBar, y0Bar, parametersBar);
  trip.set("y0Bar", y0Bar);
  return trip;
}

/** One that is rejected, one that is accepted and one that follows on it. */
function attempts(
  stepper: Stepper,
  state: Float64Array,
  size: number,
  note: (name: string) => void,
  trip: Trip,
): void {
  const error = new Float64Array(size);
  const before = state.slice();
  for (const [t0, t1, kept] of [[0.1, 0.4, 0], [0.1, 0.3, 1], [0.3, 0.35, 1], [0.36, 0.4, 1]]) {
    stepper.attempt!(t0, t1, state, error);
    note(`attempt to ${t1}`);
    trip.set(`${trip.size} error`, error.slice());
    if (kept) continue;
    state.set(before);
    stepper.undo?.();
  }
  state.set(before);
}

/** Asserts that two trips are the same, to a relative tolerance; 0 is bit for bit. */
export function assertSameTrip(got: Trip, wanted: Trip, tolerance: number, what: string): void {
  assertEquals([...got.keys()], [...wanted.keys()]);
  let stateScale = 0;
  for (const [name, values] of wanted) {
    const largest = Math.max(...values.map(Math.abs));
    if (name.includes("state")) stateScale = largest;
    // An error estimate is a small difference of numbers as large as the state.
    const scale = name.includes("error") ? stateScale : largest;
    values.forEach((value, k) => {
      const found = got.get(name)![k];
      const same = Object.is(found, value) || Math.abs(found - value) <= tolerance * scale;
      assert(same, `${what}: ${name}, element ${k} is ${found} in place of ${value}`);
    });
  }
}

/** The shapes of states that compiled steps are tested on. */
export const SHAPES = [[1], [2], [3], [5], [17], [40], [3, 2], [4, 5]];

/** Tests that compiled steps do what the interpreter does. */
export function testAgainstInterpreter(name: string, method: Method, hasErrorEstimate: boolean) {
  const modes = hasErrorEstimate ? [false, true] : [false];

  Deno.test(`compiled ${name} gives the interpreter's digits where nothing is fused`, () => {
    for (const shape of SHAPES) {
      const { interpreted, compiled } = pairOf(polynomial(...shape), { fused: false });
      // A batch's cotangents of the parameters are summed in another order.
      const tolerance = shape.length > 1 ? 1e-13 : 0;
      for (const adaptive of modes) {
        const wanted = tripOf(method, interpreted, adaptive);
        assertSameTrip(tripOf(method, compiled, adaptive), wanted, tolerance, `${shape}`);
      }
    }
  });

  Deno.test(`compiled ${name} agrees with the interpreter: fused, and in float32`, () => {
    for (const shape of SHAPES) {
      for (const [dtype, tolerance] of [["float64", 1e-13], ["float32", 1e-4]] as const) {
        const { interpreted, compiled } = pairOf(network(...shape), { dtype });
        for (const adaptive of modes) {
          const wanted = tripOf(method, interpreted, adaptive);
          const got = tripOf(method, compiled, adaptive);
          assertSameTrip(got, wanted, tolerance, `${dtype} ${shape}`);
        }
      }
    }
  });
}
