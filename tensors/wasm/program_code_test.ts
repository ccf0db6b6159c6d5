import { assert, assertEquals, assertLess } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import {
  add,
  broadcastTo,
  concat,
  cos,
  div,
  exp,
  linear,
  log,
  matmul,
  mean,
  mul,
  neg,
  pow,
  relu,
  reshape,
  scale,
  type Shape,
  sigmoid,
  sin,
  sizeOf,
  slice,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor,
  trace,
  transpose,
} from "../mod.ts";
import { type CompileOptions, compileProgram } from "./compile.ts";
import { engine } from "./engine.ts";

type Traceable = (...inputs: Tensor[]) => Tensor;

const VARIANTS: readonly (CompileOptions & { tolerance: number })[] = [
  { dtype: "float64", fused: false, tolerance: 1e-13 },
  { dtype: "float64", fused: true, tolerance: 1e-13 },
  { dtype: "float32", fused: false, tolerance: 2e-5 },
  { dtype: "float32", fused: true, tolerance: 2e-5 },
];

/** The largest difference, relative to the largest element. */
function distance(got: ArrayLike<number>, wanted: Float64Array): number {
  let most = 0;
  wanted.forEach((w, i) => most = Math.max(most, Math.abs(got[i] - w)));
  return most / Math.max(1, ...wanted.map(Math.abs));
}

/** Evaluates and pulls back with the interpreter and each compiled form, and compares. */
function compare(f: Traceable, shapes: readonly Shape[], what: string): void {
  const program = trace(f, shapes);
  const inputs = shapes.map((shape, j) =>
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(1.7 * i + j + 0.3))
  );
  const bars = inputs.map((x) => x.map((_, i) => 0.1 * (i % 7)));
  const started = bars.map((bar) => bar.slice());
  const outputBar = Float64Array.from(
    { length: sizeOf(program.outputShape) },
    (_, i) => Math.cos(0.7 * i),
  );
  const wanted = program.bind(inputs);
  wanted.evaluate();
  wanted.pullback(outputBar, bars);
  for (const { tolerance, ...options } of VARIANTS) {
    const make = compileProgram(program, options);
    assert(make, `${what}: there is no code for one of ${program.operations}`);
    const compiled = make();
    for (const round of ["first", "second"]) {
      const where = `${what}, ${JSON.stringify(options)}, ${round} time`;
      compiled.inputs.forEach((x, i) => x.set(inputs[i]));
      compiled.inputBars.forEach((bar, i) => bar.set(started[i]));
      compiled.outputBar.set(outputBar);
      compiled.evaluate();
      compiled.pullback();
      assertLess(distance(compiled.output, wanted.output), tolerance, where);
      bars.forEach((bar, k) =>
        assertLess(distance(compiled.inputBars[k], bar), tolerance, `${where}, cotangent ${k}`)
      );
    }
  }
}

const withTime = (t: Tensor, y: Tensor) => concat([broadcastTo(t, y.shape.with(-1, 1)), y], -1);

/** Small ones are written out, large ones are loops; both kinds of everything. */
const PROGRAMS: readonly [string, Traceable, readonly Shape[]][] = [
  [
    "a network with time",
    (t, y, w, b, u, c) => linear(tanh(linear(withTime(t, y), w, b)), u, c),
    [[], [2], [3, 10], [10], [10, 2], [2]],
  ],
  [
    "a batch with time, of odd sizes",
    (t, y, w, b, u, c) => linear(tanh(linear(withTime(t, y), w, b)), u, c),
    [[], [5, 3], [4, 7], [7], [7, 3], [3]],
  ],
  [
    "a wide batch",
    (y, w, b, u, c) => linear(sigmoid(linear(y, w, b)), u, c),
    [[32, 64], [64, 128], [128], [128, 64], [64]],
  ],
  [
    "matrices on the left",
    (w, y, b, u) => matmul(u, tanh(add(matmul(w, y), b))),
    [[10, 2], [2], [10], [3, 10]],
  ],
  ["a long chain", (x) => add(mul(tanh(x), x), scale(sin(x), 3)), [[1003]]],
  ["a chain with an end and a start outside", (x) => {
    const a = tanh(x);
    const b = matmul(a, transpose(a));
    return add(mul(a, a), sum(b));
  }, [[31, 33]]],
  ["a value used by two chains", (x) => {
    const a = square(x);
    return concat([mul(reshape(a, [40]), 2), reshape(mul(a, x), [40])]);
  }, [[8, 5]]],
  ["all elementary functions", (x) => {
    const y = add(square(x), 0.5);
    const parts = [exp(x), log(y), sin(x), cos(x), sqrt(y), tanh(x), sigmoid(x), softplus(x)];
    return parts.reduce((total, part) => add(total, part));
  }, [[7]]],
  [
    "powers",
    (x) => add(pow(add(square(x), 1), 1.7), add(pow(x, 3), add(pow(x, -2), pow(x, 0)))),
    [[5]],
  ],
  ["quotients and signs", (a, b) => div(neg(a), relu(sub(sqrt(square(b)), 0.01))), [[55], [55]]],
  ["a batch of products that broadcasts", (a, b) => matmul(a, b), [[2, 1, 2, 3], [3, 3, 2]]],
  ["sums over dimensions", (x) => mul(sum(x, { axis: 1, keepDims: true }), x), [[13, 15]]],
  ["a mean of many", (x) => mul(mean(x), sum(square(x))), [[33, 5]]],
  ["a sum of few", (x) => sum(x, { axis: 0 }), [[3, 5]]],
  ["a large transposition", (x) => mul(transpose(x), transpose(x)), [[13, 15]]],
  ["slices along both axes", (x) => mul(slice(x, 1, 4, 1), slice(x, 0, 3, 1)), [[15, 7]]],
  ["rows that are repeated", (a, b) => mul(add(a, b), a), [[15, 7], [7]]],
  ["columns that are repeated", (a, b) => mul(add(a, b), a), [[15, 7], [15, 1]]],
  ["a scalar that is repeated", (a, b) => mul(add(a, b), a), [[3, 3], []]],
  ["a scalar that is repeated often", (a, b) => mul(add(a, b), a), [[33, 5], []]],
  ["joined columns", (a, b) => mul(concat([a, b, a], 1), 2), [[13, 3], [13, 12]]],
  ["joined columns, few", (a, b) => mul(concat([a, b, a], 1), 2), [[3, 3], [3, 2]]],
  ["new shapes", (a) => matmul(reshape(a, [3, 5]), reshape(a, [5, 3])), [[15]]],
  ["an argument as it is", (a) => a, [[15]]],
  ["a constant", () => tensor([1, 2, 3]), [[3]]],
  ["nothing", (a) => mul(a, a), [[0, 3]]],
  ["an argument without use", (a) => mul(a, a), [[3], [4]]],
];

const LEFT_OUT = engine().simd ? "" : " (left out: the engine has no vectors)";

function testCompiled(name: string, fn: () => void): void {
  Deno.test({ name: name + LEFT_OUT, ignore: LEFT_OUT !== "", fn });
}

for (const [what, f, shapes] of PROGRAMS) {
  testCompiled(`${what}: compiled and interpreted agree`, () => compare(f, shapes, what));
}

testCompiled("products of all sizes: compiled and interpreted agree", () => {
  const size = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(size, size, size, (m, k, n) => {
      compare((a, b) => tanh(matmul(a, b)), [[m, k], [k, n]], `${m} by ${k} by ${n}`);
      compare((x, w, b) => linear(x, w, b), [[m, k], [k, n], [n]], `layer ${m}, ${k}, ${n}`);
    }),
    { numRuns: 40 },
  );
});

testCompiled("compiled functions are right at zeros, infinities and NaN, to the sign", () => {
  const points = Float64Array.of(0, -0, 1, -1, 750, -750, Infinity, -Infinity, NaN, 5e-324);
  const functions = { exp, log, sin, cos, sqrt, square, tanh, sigmoid, softplus, relu, neg };
  for (const [name, f] of Object.entries(functions)) {
    const program = trace(f, [[points.length]]);
    const wanted = program.bind([points]);
    wanted.evaluate();
    const compiled = compileProgram(program)!();
    compiled.inputs[0].set(points);
    compiled.evaluate();
    points.forEach((x, i) => {
      const [got, want] = [compiled.output[i], wanted.output[i]];
      const same = Object.is(got, want) || Math.abs(got - want) <= 1e-15 * Math.abs(want);
      assertEquals(same, true, `${name}(${x}) is ${got}, wanted ${want}`);
    });
  }
});
