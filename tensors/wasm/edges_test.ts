import { assert, assertStrictEquals } from "@std/assert";
import {
  abs,
  atan2,
  clip,
  cumsum,
  div,
  equal,
  erf,
  exp,
  floor,
  gelu,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  maximum,
  minimum,
  notEqual,
  piecewiseLinear,
  pow,
  relu,
  sigmoid,
  sign,
  silu,
  softmax,
  softplus,
  sqrt,
  square,
  stopGradient,
  tanh,
  type Tensor,
  tensor,
  trace,
  where,
} from "../mod.ts";
import { compileProgram } from "./compile.ts";

const EDGES = [0, -0, 1, -1, 2, -2.5, 800, -800, 1e200, 1e-200, 5e-324, Infinity, -Infinity, NaN];

/** Every edge as the left of every edge. */
const PAIRS = EDGES.flatMap((a) => EDGES.map((b) => [a, b] as const));

const OF_TWO: Record<string, (a: Tensor, b: Tensor) => Tensor> = {
  ...{ div, pow, atan2, maximum, minimum },
  ...{ less, lessEqual, greater, greaterEqual, equal, notEqual },
  "where(a, b, 1)": (a, b) => where(a, b, 1),
  "where(a, 1, b)": (a, b) => where(a, 1, b),
};

const OF_ONE: Record<string, (x: Tensor) => Tensor> = {
  ...{ exp, log, sqrt, square, tanh, sigmoid, softplus, relu, erf, gelu, silu },
  ...{ abs, sign, floor, stopGradient, cumsum, softmax },
  piecewiseLinear: (x) => piecewiseLinear(x, [-2, 0, 1, 1.5], tensor([1, 3, -2, 5])),
  "clip(x, -1, 2)": (x) => clip(x, -1, 2),
  "pow(x, 0)": (x) => pow(x, 0),
  "pow(x, 1)": (x) => pow(x, 1),
  "pow(x, 2)": (x) => pow(x, 2),
  "pow(x, -1)": (x) => pow(x, -1),
  "pow(x, -2)": (x) => pow(x, -2),
  "pow(x, 0.5)": (x) => pow(x, 0.5),
  "pow(x, -1.5)": (x) => pow(x, -1.5),
  "pow(x, 20)": (x) => pow(x, 20),
  "pow(x, [2, 3, …])": (x) => pow(x, tensor(EDGES.map((_, i) => 2 + i % 2))),
  "pow(x, [0, 1, …])": (x) => pow(x, tensor(EDGES.map((_, i) => i % 2))),
  "1 / x": (x) => div(1, x),
};

/** Holds value and cotangents of the compiled form against those of the interpreter. */
function compare(name: string, f: (...x: Tensor[]) => Tensor, inputs: readonly number[][]): void {
  const n = inputs[0].length;
  const program = trace(f, inputs.map(() => [n]));
  const evaluation = program.bind(inputs.map((x) => Float64Array.from(x)));
  const compiled = compileProgram(program, { fused: false })!();
  inputs.forEach((x, i) => compiled.inputs[i].set(x));
  evaluation.evaluate();
  compiled.evaluate();
  const same = (got: number, wanted: number, part: string, i: number) => {
    const what = `${part} of ${name} at ${inputs.map((x) => x[i])}`;
    if (!Number.isFinite(wanted) || wanted === 0) {
      return assertStrictEquals(got + 0, wanted + 0, what);
    }
    const unit = Math.max(Math.abs(wanted) * 1e-15, 1e-323);
    assert(Math.abs(got - wanted) <= unit, `${what}: ${got}, interpreted ${wanted}`);
  };
  evaluation.output.forEach((y, i) => same(compiled.output[i], y, "the value", i));
  for (const bar of [1, -0.5, 0]) {
    const bars = inputs.map(() => new Float64Array(n));
    evaluation.pullback(new Float64Array(n).fill(bar), bars);
    compiled.outputBar.fill(bar);
    compiled.inputBars.forEach((inputBar) => inputBar.fill(0));
    compiled.pullback();
    bars.forEach((wanted, k) =>
      wanted.forEach((w, i) => same(compiled.inputBars[k][i], w, `cotangent ${k} for ${bar}`, i))
    );
  }
}

Deno.test("functions and their derivatives are the same at the edges, compiled and interpreted", () => {
  for (const [name, f] of Object.entries(OF_ONE)) compare(name, f, [EDGES]);
  for (const [name, f] of Object.entries(OF_TWO)) {
    compare(name, f, [PAIRS.map(([a]) => a), PAIRS.map(([, b]) => b)]);
  }
});
