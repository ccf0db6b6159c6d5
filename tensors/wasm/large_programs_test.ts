import { assert, assertEquals, assertLess, assertStringIncludes, assertThrows } from "@std/assert";
import {
  add,
  atan2,
  concat,
  cos,
  cumsum,
  div,
  erf,
  exp,
  gather,
  gelu,
  KernelsUnavailableError,
  less,
  linear,
  log,
  matmul,
  mul,
  neg,
  piecewiseLinear,
  pow,
  type Program,
  Random,
  relu,
  reshape,
  scale,
  sigmoid,
  silu,
  sin,
  sizeOf,
  slice,
  softmax,
  softplus,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor,
  trace,
  transpose,
  where,
} from "../mod.ts";
import { Arena } from "./arena.ts";
import { type CompileOptions, compileProgram, makeModule } from "./compile.ts";
import { ModuleBuilder } from "./assembler/module_builder.ts";

const VARIANTS: readonly (CompileOptions & { tolerance: number })[] = [
  { dtype: "float64", fused: false, tolerance: 1e-12 },
  { dtype: "float64", fused: true, tolerance: 1e-12 },
  { dtype: "float32", fused: false, tolerance: 2e-4 },
];

/** Holds the compiled forms of a program against the interpreter: result and cotangents. */
function compare(program: Program, what: string, variants = VARIANTS): void {
  const draw = new Random(5);
  const numbers = (n: number) => Float64Array.from({ length: n }, () => draw.uniform(-1, 1));
  const inputs = program.inputShapes.map((shape) => numbers(sizeOf(shape)));
  const outputBar = numbers(sizeOf(program.outputShape));
  const bars = inputs.map((x) => x.map((_, i) => i % 3));
  const started = bars.map((bar) => bar.slice());
  const wanted = program.bind(inputs);
  wanted.evaluate();
  wanted.pullback(outputBar, bars);
  for (const { tolerance, ...options } of variants) {
    const compiled = compileProgram(program, options)!();
    compiled.inputs.forEach((x, i) => x.set(inputs[i]));
    compiled.inputBars.forEach((bar, i) => bar.set(started[i]));
    for (const round of ["first", "second"]) {
      compiled.inputBars.forEach((bar, i) => bar.set(started[i]));
      compiled.outputBar.set(outputBar);
      compiled.evaluate();
      compiled.pullback();
      const close = (got: ArrayLike<number>, want: Float64Array, part: string) => {
        const most = Math.max(1, ...want.map(Math.abs));
        want.forEach((w, i) => {
          const where = `${what}, ${JSON.stringify(options)}, ${round}, ${part}[${i}]`;
          assertLess(Math.abs(got[i] - w) / most, tolerance, where);
        });
      };
      close(compiled.output, wanted.output, "result");
      bars.forEach((bar, k) => close(compiled.inputBars[k], bar, `cotangent ${k}`));
    }
  }
}

/** Many operations of every kind, each on some of the results before it. */
function tangle(count: number, size: number, seed: number): Program {
  return trace((x, w, b, s) => {
    const draw = new Random(seed);
    const whole = (below: number) => Math.floor(draw.uniform() * below);
    // Long ranges, so that results and cotangents cross from part to part.
    const known: Tensor[] = [x, tanh(x)];
    const knots = [-1, -0.4, 0.1, 0.9];
    const pick = () => known[known.length - 1 - whole(Math.min(known.length, 200))];
    const steps: ((a: Tensor) => Tensor)[] = [
      (a) => tanh(add(a, pick())),
      (a) => sin(sub(a, pick())),
      (a) => cos(mul(a, pick())),
      (a) => div(a, add(2, square(pick()))),
      (a) => sigmoid(scale(a, 0.7)),
      (a) => log(add(softplus(a), 0.5)),
      (a) => exp(neg(square(a))),
      (a) => pow(add(square(a), 0.3), 0.6),
      (a) => add(relu(a), scale(a, 0.1)),
      (a) => tanh(linear(a, w, b)),
      (a) => tanh(matmul(w, a)),
      (a) => concat([slice(a, 1), slice(pick(), 0, 1)]),
      (a) => add(a, scale(sum(pick()), 0.1)),
      (a) => mul(s, a),
      (a) => gelu(sub(a, erf(pick()))),
      (a) => tanh(cumsum(mul(a, softmax(pick())))),
      (a) => piecewiseLinear(tanh(a), knots, gather(b, knots.map((_, i) => i % size))),
      (a) => where(less(a, pick()), atan2(a, add(square(pick()), 1)), silu(a)),
      (a) => reshape(transpose(reshape(a, [size, 1])), [size]),
    ];
    for (let i = 0; i < count; i++) known.push(steps[whole(steps.length)](pick()));
    return known.slice(-40).reduce((total, a) => add(total, a));
  }, [[size], [size, size], [size], []]);
}

Deno.test("a program in parts gives what the interpreter gives, whatever crosses between parts", () => {
  for (const [size, seed] of [[3, 1], [2, 2], [70, 4]]) {
    compare(tangle(1000, size, seed), `size ${size}`);
  }
});

Deno.test("a chain of 6,000 operations on one tensor gives what the interpreter gives", () => {
  for (const size of [1, 2, 130]) {
    const program = trace((x) => {
      let y = x;
      for (let i = 0; i < 3000; i++) y = tanh(add(y, x));
      return y;
    }, [[size]]);
    compare(program, `size ${size}`, VARIANTS.slice(1, 2));
  }
});

Deno.test("3,000 tensors of one element are joined, and a constant among them stays one", () => {
  const n = 3000;
  const program = trace((x) => {
    const parts = Array.from({ length: n }, (_, i) => slice(x, i, i + 1));
    return concat(
      parts.map((part, i) => i % 100 === 7 ? tensor([i]) : mul(part, parts[n - 1 - i])),
    );
  }, [[n]]);
  compare(program, "joined", VARIANTS.slice(0, 1));
});

Deno.test("a cotangent that nothing comes to is 0, in parts as in one piece", () => {
  const program = trace((x) => {
    let dead = x;
    for (let i = 0; i < 700; i++) dead = tanh(dead);
    return concat([slice(dead, 0, 1), slice(x, 1, 2)]);
  }, [[2]]);
  compare(program, "dead end", VARIANTS.slice(0, 2));
});

Deno.test("the parts of a large program are small, and a small one has none", () => {
  const lengths = (count: number) =>
    lengthsOf(trace((x) => {
      let y = x;
      for (let i = 0; i < count; i++) y = tanh(y);
      return y;
    }, [[2]]));
  assertEquals(lengths(100).length, 2);
  const parts = lengths(10_000);
  assert(parts.length > 20, `${parts.length} functions`);
  assertLess(Math.max(...parts), 40_000);
});

Deno.test("the pullback of a matrix times a vector is less than three times as long as its evaluation", () => {
  const [forward, back] = lengthsOf(trace(matmul, [[2, 16], [16]]));
  assertLess(back, 3 * forward);
});

/** The lengths of the functions that a program is compiled into, in bytes. */
function lengthsOf(program: Program): number[] {
  const { Module } = WebAssembly;
  let lengths: number[] = [];
  WebAssembly.Module = class extends Module {
    constructor(bytes: Uint8Array<ArrayBuffer>) {
      super(bytes);
      lengths = functionLengths(bytes);
    }
  };
  try {
    compileProgram(program);
  } finally {
    WebAssembly.Module = Module;
  }
  return lengths;
}

/** The lengths of a module's functions in bytes. */
function functionLengths(bytes: Uint8Array): number[] {
  let at = 8;
  const whole = (): number => {
    let value = 0;
    for (let shift = 1;; shift *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  for (;;) {
    const section = bytes[at++];
    const length = whole();
    if (section !== 10) at += length;
    else {
      return Array.from({ length: whole() }, () => {
        const size = whole();
        at += size;
        return size;
      });
    }
  }
}

Deno.test("makeModule() says how large the code is that the engine refuses, and what to do", () => {
  const builder = new ModuleBuilder();
  const f = builder.function([], []);
  for (let i = 0; i < 60_000; i++) f.local("f64");
  const error = assertThrows(() => makeModule(builder, new Arena()), KernelsUnavailableError);
  assertStringIncludes(error.message, "MB of code");
  assertStringIncludes(error.message, 'kernels "interpreter"');
  assert(error.cause instanceof WebAssembly.CompileError);
});

Deno.test("Arena.memory() says how much memory the engine refuses", () => {
  const arena = new Arena();
  arena.reserve(5e9);
  const error = assertThrows(() => arena.memory(), KernelsUnavailableError);
  assertStringIncludes(error.message, "5.00e+3 MB");
});
