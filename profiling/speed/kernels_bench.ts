/**
 * Every kernel under `deno bench`: compiled, in both precisions, beside the interpreter.
 *
 * @module
 */
import {
  abs,
  add,
  asynchronousLeapfrog,
  atan2,
  concat,
  cos,
  cumsum,
  div,
  ees25,
  ees27,
  erf,
  exp,
  floor,
  gelu,
  less,
  linear,
  log,
  logSumExp,
  matmul,
  maximum,
  type Method,
  METHODS,
  mlp,
  mul,
  neg,
  piecewiseLinear,
  pow,
  type Program,
  relu,
  reversible,
  reversibleHeun,
  sigmoid,
  silu,
  sin,
  slice,
  softmax,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  trace,
  transpose,
  where,
} from "../../mod.ts";
import { isReversible } from "../../solvers/mod.ts";
import { sizeOf } from "../../tensors/mod.ts";
import { compileProgram, type Dtype } from "../../tensors/internal.ts";

/** Elements of each argument of an operation that works element by element. */
const ELEMENTS = 1000;
const VECTOR = [ELEMENTS];

/** So large that the interpreter's part would take the time of all others. */
const WIDE = "linear 1000-1000, batch 100";

/** Those of a table that is read. */
const KNOTS = Array.from({ length: 40 }, (_, i) => i / 20 - 1);

const OPERATIONS: readonly [name: string, f: (...x: Tensor[]) => Tensor, ...shapes: number[][]][] =
  [
    ...Object.entries({
      ...{ cos, exp, log, neg, relu, sigmoid, sin, softplus, sqrt, square, tanh },
      ...{ abs, cumsum, erf, floor, gelu, logSumExp, silu, softmax },
    }).map(([name, f]) => [name, f, VECTOR] as [string, (x: Tensor) => Tensor, number[]]),
    ["piecewiseLinear", (x, values) => piecewiseLinear(x, KNOTS, values), VECTOR, [KNOTS.length]],
    ["where", (x, y) => where(less(x, y), x, y), VECTOR, VECTOR],
    ...Object.entries({ add, atan2, div, maximum, mul, sub }).map(
      ([name, f]) =>
        [name, f, VECTOR, VECTOR] as [string, (x: Tensor, y: Tensor) => Tensor, number[], number[]],
    ),
    ["pow 3", (x) => pow(x, 3), VECTOR],
    ["sum", (x) => sum(x), VECTOR],
    ["sum of rows", (x) => sum(x, { axis: 1 }), [50, 20]],
    ["transpose", (x) => transpose(x), [50, 20]],
    ["slice", (x) => slice(x, 1, 40), [50, 20]],
    ["concat", (x, y) => concat([x, y], 1), [50, 10], [50, 10]],
    ["matrix · vector, 64", (a, x) => matmul(a, x), [64, 64], [64]],
    ["matrix · matrix, 32", (a, b) => matmul(a, b), [32, 32], [32, 32]],
    ["matrix · matrix, 256", (a, b) => matmul(a, b), [256, 256], [256, 256]],
    [WIDE, (x, w, b) => linear(x, w, b), [100, 1000], [1000, 1000], [1000]],
    ["linear 64-128, batch 32", (x, w, b) => linear(x, w, b), [32, 64], [64, 128], [128]],
    ["tanh of linear 3-10", (x, w, b) => tanh(linear(x, w, b)), [3], [3, 10], [10]],
  ];

/** A way to run a program: what evaluates it, and what pulls back. */
interface Bound {
  evaluate(): void;
  pullback(): void;
}

function interpreted(program: Program): Bound {
  const inputs = program.inputShapes.map((shape) => filled(new Float64Array(sizeOf(shape))));
  const bars = inputs.map(({ length }) => new Float64Array(length));
  const evaluation = program.bind(inputs);
  const outputBar = filled(new Float64Array(sizeOf(program.outputShape)));
  return {
    evaluate: () => evaluation.evaluate(),
    pullback: () => evaluation.pullback(outputBar, bars),
  };
}

function compiled(program: Program, dtype: Dtype): Bound | undefined {
  const bound = compileProgram(program, { dtype })?.();
  for (const array of bound ? [...bound.inputs, bound.outputBar] : []) filled(array);
  return bound;
}

/** Numbers between 0.5 and 1, where every function has its usual work. */
function filled<T extends Float64Array | Float32Array>(array: T): T {
  for (let i = 0; i < array.length; i++) array[i] = 0.75 + 0.25 * Math.sin(i);
  return array;
}

for (const [name, f, ...shapes] of OPERATIONS) {
  const program = trace(f, shapes);
  const ways: [string, Bound | undefined][] = [
    ["compiled", compiled(program, "float64")],
    ["compiled, float32", compiled(program, "float32")],
    ["interpreted", name === WIDE ? undefined : interpreted(program)],
  ];
  for (const [way, bound] of ways) {
    if (!bound) continue;
    bound.evaluate();
    const baseline = way === "compiled";
    Deno.bench({ name: way, group: `${name}: evaluate`, baseline, fn: () => bound.evaluate() });
    Deno.bench({ name: way, group: `${name}: pullback`, baseline, fn: () => bound.pullback() });
  }
}

const WAYS = {
  "compiled": {},
  "compiled, float32": { dtype: "float32" },
  "interpreted": { kernels: "interpreter" },
} as const;

const [EULER, RK4] = [METHODS.euler, METHODS.rk4];

/** The mixing of exact arithmetic is that of every base method: two of them are enough. */
const STEPPED: readonly Method[] = [
  ...Object.values(METHODS),
  ...Object.values(METHODS).map((base) => reversible(base)),
  ...[EULER, RK4].map((base) => reversible(base, { arithmetic: "exact" })),
  ...[asynchronousLeapfrog(), reversibleHeun, ees25, ees27],
];

/** A step and its way back, over a small network. */
function bothWays(method: Method, way: keyof typeof WAYS): () => void {
  const field = mlp({ state: [4], hidden: [16], time: true, ...WAYS[way] });
  const stepper = method.bind(field, { counts: { evaluations: 0, pullbacks: 0 }, steps: 1000 });
  const [state, start, stateBar] = [0, 0, 0].map(() => new Float64Array(stepper.stateSize));
  const parametersBar = stepper.parametersBar ?? new Float64Array(field.parameters.size);
  stepper.start(0, Float64Array.of(0.1, 0.2, 0.3, 0.4), start);
  // Each time from the same state and cotangent, so that all calls do the same work.
  if (isReversible(stepper)) {
    return () => {
      state.set(start);
      stateBar.fill(1);
      stepper.step(0, 0.001, state);
      stepper.reverse(0, 0.001, state, stateBar, parametersBar);
    };
  }
  return () => {
    state.set(start);
    stateBar.fill(1);
    stepper.tape(0, 0.001, state);
    stepper.pullback(0, 0.001, stateBar, parametersBar);
  };
}

for (const method of STEPPED) {
  for (const way of ["compiled", "compiled, float32", "interpreted"] as const) {
    Deno.bench({
      ...{ name: way, group: `${method.name}, network 5-16-4: a step there and back` },
      ...{ baseline: way === "compiled", fn: bothWays(method, way) },
    });
  }
}
