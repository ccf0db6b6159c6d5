import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { assertPullsBack } from "../../tests/helpers/field_pullback.ts";
import { readerOf } from "../../tests/problems/operations.ts";
import { relu, sigmoid } from "../../tensors/mod.ts";
import { interpolation, rk4, solve, type VectorField } from "../../solvers/mod.ts";
import { mlp, type MlpOptions } from "./mlp.ts";

function evaluate(field: VectorField, t: number, y: ArrayLike<number>): Float64Array {
  const linearization = field.linearize();
  linearization.y.set(y);
  linearization.evaluate(t);
  return linearization.dy.slice();
}

/** The network by plain loops: x W + b from layer to layer. */
function plain(field: VectorField, x: number[], activation: (x: number) => number): number[] {
  const { parameters } = field;
  const layers = parameters.names.length / 2;
  for (let k = 0; k < layers; k++) {
    const w = parameters.get(`w${k}`);
    const b = parameters.get(`b${k}`).data;
    const read = readerOf(w.shape, w.data);
    x = [...b].map((bias, j) => x.reduce((sum, xi, i) => sum + xi * read(i, j), bias));
    if (k + 1 < layers) x = x.map(activation);
  }
  return x;
}

Deno.test("mlp() names its parameters layer by layer", () => {
  const cases: [MlpOptions, Record<string, number[]>][] = [
    [{ state: [2] }, { w0: [2, 32], b0: [32], w1: [32, 2], b1: [2] }],
    [{ state: [2], hidden: [] }, { w0: [2, 2], b0: [2] }],
    [{ state: [5, 2], hidden: [4] }, { w0: [2, 4], b0: [4], w1: [4, 2], b1: [2] }],
    [
      { state: [1], hidden: [4, 3], time: true },
      { w0: [2, 4], b0: [4], w1: [4, 3], b1: [3], w2: [3, 1], b2: [1] },
    ],
  ];
  for (const [options, shapes] of cases) {
    const field = mlp(options);
    assertEquals([field.parameters.shapes, field.stateShape], [shapes, options.state]);
    assertEquals<readonly string[]>(field.parameters.names, Object.keys(shapes));
  }
});

Deno.test("mlp() starts uniform within 1 / sqrt(fan-in), biases too", () => {
  const { parameters }: VectorField = mlp({ state: [100], hidden: [400], time: true, seed: 3 });
  const bounds = { w0: 101, b0: 101, w1: 400, b1: 400 };
  for (const [name, fanIn] of Object.entries(bounds)) {
    const bound = 1 / Math.sqrt(fanIn);
    const { data } = parameters.get(name);
    assert(data.every((x) => Math.abs(x) <= bound), name);
    // The largest of 100 numbers or more lacks less than a tenth, but for one chance in 37,000.
    assertAlmostEquals(Math.max(...data.map(Math.abs)), bound, bound / 10, name);
  }
});

Deno.test("mlp() starts at the same parameters for the same seed, at others for another", () => {
  const start = (seed?: number) => [...mlp({ state: [2], seed }).parameters.flat];
  assertEquals(start(5), start(5));
  assertEquals(start(), start(0));
  assertNotEquals(start(5), start(6));
});

Deno.test("mlp() computes the layers, with every activation and with time", () => {
  const y = [0.4, -0.7];
  const cases: [Omit<MlpOptions, "state">, (x: number) => number][] = [
    [{}, Math.tanh],
    [{ hidden: [] }, Math.tanh],
    [{ hidden: [3, 4, 2] }, Math.tanh],
    [{ activation: relu }, (x) => Math.max(x, 0)],
    [{ activation: sigmoid, hidden: [5, 5] }, (x) => 1 / (1 + Math.exp(-x))],
  ];
  for (const [options, activation] of cases) {
    for (const time of [false, true]) {
      const field = mlp({ ...options, state: [2], time, seed: 2 });
      for (const t of [0, 1.5]) {
        const wanted = plain(field, time ? [t, ...y] : y, activation);
        evaluate(field, t, y).forEach((dy, i) => assertAlmostEquals(dy, wanted[i], 1e-14));
      }
    }
  }
});

Deno.test("mlp() of a batch is that of its rows, one by one", () => {
  for (const time of [false, true]) {
    const options = { hidden: [5], time, seed: 8 };
    const [one, three] = [mlp({ ...options, state: [2] }), mlp({ ...options, state: [3, 2] })];
    assertEquals(three.parameters.flat, one.parameters.flat);
    const rows = [[1, 2], [-0.5, 0.25], [0, 3]];
    const batch = evaluate(three, 0.7, rows.flat());
    assertEquals([...batch], rows.flatMap((row) => [...evaluate(one, 0.7, row)]));
  }
});

Deno.test("mlp() pulls back as central differences say, batch and time included", () => {
  const field = mlp({ state: [2, 2], hidden: [3], time: true, seed: 1 });
  assertPullsBack(field, 0.3, [0.5, -1, 0.2, 0.8], Float64Array.of(1, -2, 0.5, 3));
});

Deno.test("mlp() with a bypass adds y A to the network, in a batch as well", () => {
  const shared = { hidden: [4], seed: 5 };
  const y = [0.4, -0.7];
  const bare = evaluate(mlp({ ...shared, state: [2] }), 0, y);
  const field = mlp({ ...shared, state: [2], bypass: true });
  assertEquals(field.parameters.names, ["w0", "b0", "w1", "b1", "bypass"]);
  assertEquals(evaluate(field, 0, y), bare);
  const a = [1, 2, 3, 4];
  field.parameters.get("bypass").data.set(a);
  evaluate(field, 0, y).forEach((dy, k) =>
    assertAlmostEquals(dy, bare[k] + y[0] * a[k] + y[1] * a[2 + k], 1e-14)
  );
  const batch = mlp({ ...shared, state: [2, 2], bypass: true });
  batch.parameters.flat.set(field.parameters.flat);
  const other = [2, 1];
  assertEquals(
    [...evaluate(batch, 0, [...y, ...other])],
    [...evaluate(field, 0, y), ...evaluate(field, 0, other)],
  );
});

Deno.test("mlp() with a bypass pulls back as central differences say", () => {
  const field = mlp({ state: [2], hidden: [3], bypass: true, seed: 1 });
  field.parameters.get("bypass").data.set([0.5, -1, 2, 0.3]);
  assertPullsBack(field, 0, [0.5, -1], Float64Array.of(1, -2));
});

Deno.test("mlp() throws when the state is not [d] or [batch, d]", () => {
  for (const state of [[], [1, 2, 3]]) {
    const message = `the state's shape must be [d] or [batch, d], got [${state.join(", ")}]`;
    assertThrows(() => mlp({ state }), TypeError, message);
  }
  assertThrows(() => mlp({ state: 2 as never }), TypeError, "must be [d] or [batch, d]");
});

Deno.test("mlp() throws when a width is not a whole number of at least 1", () => {
  for (const bad of [0, -1, 2.5, NaN]) {
    const message = `mlp: every width must be a whole number of at least 1, got ${bad}`;
    assertThrows(() => mlp({ state: [2], hidden: [3, bad] }), RangeError, message);
    if (!Number.isNaN(bad)) assertThrows(() => mlp({ state: [3, bad] }), RangeError, message);
  }
});

Deno.test("mlp() throws when the seed is out of range", () => {
  assertThrows(() => mlp({ state: [2], seed: -1 }), RangeError, "the seed must be a whole number");
});

Deno.test("mlp() sees what drives it behind y, alone and in a batch", () => {
  const one = mlp({ state: [2], hidden: [4], inputs: { u: 1, v: 2 }, time: true, bypass: true });
  assertEquals(one.parameters.shapes.w0, [6, 4]);
  assertEquals(one.parameters.shapes.bypass, [5, 2]);
  assertEquals(one.inputs, { u: [1], v: [2] });
  const batch = mlp({
    state: [3, 2],
    hidden: [4],
    inputs: { u: 1, v: 2 },
    time: true,
    bypass: true,
  });
  assertEquals(batch.inputs, { u: [3, 1], v: [3, 2] });
  one.parameters.get("bypass").data.set([0.1, -0.4, 0.2, 0.3, 0.5, -0.1, 0.7, 0.2, 0.4, -0.6]);
  batch.parameters.flat.set(one.parameters.flat);
  const [u, v] = [interpolation([0, 1], [1, -2]), interpolation([0, 2], [[1, 2], [0, 5]])];
  const run = { t0: 0, t1: 1, dt: 0.1, method: rk4 };
  const alone = solve({ ...run, field: one, inputs: { u, v }, y0: [0.3, 0.2] });
  const inputs = { u: [u, u, u], v: [v, v, v] };
  const y0 = [[0.3, 0.2], [0.3, 0.2], [0.3, 0.2]];
  const { y1 } = solve({ ...run, field: batch, inputs, y0 });
  y1.data.forEach((y, i) => assertAlmostEquals(y, alone.y1.data[i % 2], 1e-13));
  const make = (inputs: unknown) => () => mlp({ state: [2], inputs: inputs as { u: number } });
  assertThrows(make(2), TypeError, "mlp: inputs must be an object such as { u: 2 }");
  assertThrows(make({ u: 0 }), RangeError, 'mlp: the channels of the input "u"');
});
