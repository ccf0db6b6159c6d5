import { assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { rk4, solve, vectorField, type VectorFieldOptions } from "../solvers/mod.ts";
import {
  KernelsUnavailableError,
  matmul,
  mul,
  scale,
  sin,
  square,
  sum,
  type Tensor,
  zeros,
} from "./mod.ts";
import { engine } from "./internal.ts";
import { chooseKernels } from "./kernels.ts";
import { apply, type Operation } from "./trace/operation.ts";

/** An operation that nothing is known of but its kernels. */
const CUBE: Operation<undefined> = {
  name: "cube",
  shape: ([x]) => x,
  forward: ({ inputs: [x], output: y }) => () => {
    for (let i = 0; i < y.length; i++) y[i] = x[i] ** 3;
  },
  pullback: (_, { inputs: [x] }, { outputBar, inputBar }) => () => {
    for (let i = 0; i < inputBar.length; i++) inputBar[i] += 3 * x[i] ** 2 * outputBar[i];
  },
  tangent: ({ inputs: [x], tangents: [xDot] }) => mul(scale(square(x), 3), xDot!),
  compiled: null,
};

function fieldOf(f: (y: Tensor) => Tensor, options: Partial<VectorFieldOptions> = {}) {
  return vectorField({ state: [2], f: (_t, y) => f(y), ...options });
}

const cubic = (y: Tensor) => sin(apply(CUBE, [y], undefined));
const manyProducts = (y: Tensor) => mul(y, sum(matmul(zeros([257, 2, 2]), y)));

const LACKING: [string, (y: Tensor) => Tensor, string][] = [
  ["has no compiled rule", cubic, "cube has no compiled rule"],
  [
    "is of too many matrices",
    manyProducts,
    "matmul is of 257 small matrices, which is not compiled for more than 256",
  ],
];

for (const [what, f, reason] of LACKING) {
  Deno.test({
    name: `a field with an operation that ${what} says so, or throws where it has to be compiled`,
    ignore: !engine().simd,
    fn() {
      assertEquals(fieldOf(f).kernels, { runsOn: "interpreter", reason });
      for (const options of [{ kernels: "wasm" }, { dtype: "float32" }] as const) {
        const error = assertThrows(() => fieldOf(f, options), KernelsUnavailableError);
        assertStringIncludes(error.message, `cannot be had: ${reason}; leave both options out`);
      }
    },
  });
}

Deno.test("a field with an operation that has no compiled rule is interpreted", () => {
  const problem = { y0: [0.5, -0.2], t0: 0, t1: 1, dt: 0.1, method: rk4 };
  const { y1 } = solve({ field: fieldOf(cubic), ...problem });
  const written = solve({ field: fieldOf((y) => sin(mul(y, mul(y, y)))), ...problem });
  y1.data.forEach((y, i) => assertAlmostEquals(y, written.y1.data[i], 1e-14));
});

Deno.test("a field says what it runs on, and why", () => {
  const asked = { runsOn: "interpreter", reason: "it was asked for" };
  assertEquals(fieldOf(sin, { kernels: "interpreter" }).kernels, asked);
  if (!engine().simd) return;
  const reason = "every operation of f has a compiled rule";
  assertEquals(fieldOf(sin).kernels, { runsOn: "wasm", reason });
  assertEquals(fieldOf(sin, { kernels: "wasm" }).kernels, {
    runsOn: "wasm",
    reason: "it was asked for",
  });
  assertEquals(fieldOf(sin, { dtype: "float32" }).kernels, {
    runsOn: "wasm",
    reason: 'dtype "float32" needs it',
  });
});

Deno.test("what has no compiled rule is interpreted where that is asked for, in float64 alone", () => {
  const asked = { kernels: "interpreter" } as const;
  assertEquals(chooseKernels(asked, "cube has no compiled rule"), {
    runsOn: "interpreter",
    reason: "it was asked for",
  });
  const single = { ...asked, dtype: "float32" } as const;
  assertThrows(() => chooseKernels(single, undefined), RangeError, "needs compiled kernels");
});

Deno.test("vectorField() with kernels for a GPU says which functions run there", () => {
  const error = assertThrows(() => fieldOf(sin, { kernels: "webgpu" as never }), RangeError);
  assertStringIncludes(error.message, 'valueAndGradOnGpu, "@revode/revode/webgpu"');
});
