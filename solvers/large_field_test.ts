import {
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { finalStateLoss } from "../models/mod.ts";
import {
  add,
  concat,
  KernelsUnavailableError,
  mul,
  slice,
  square,
  sub,
  sum,
  tanh,
  tensor,
} from "../tensors/mod.ts";
import { euler } from "./methods/tableaus/euler.ts";
import { rk4 } from "./methods/tableaus/rk4.ts";
import { reversible } from "./reversible/reversible.ts";
import { solve } from "./solve.ts";
import { valueAndGrad } from "./value_and_grad.ts";
import { vectorField } from "./vector_field.ts";

/** A ring of cells, dx_i = (x_{i+1} − x_{i−2}) x_{i−1} − x_i + F (Lorenz 1996), cell by cell. */
function cellByCell(n: number, kernels: "wasm" | "interpreter") {
  return vectorField({
    state: [n],
    parameters: { force: tensor([5]) },
    kernels,
    f: (_t, y, { force }) => {
      const x = Array.from({ length: n }, (_, i) => slice(y, i, i + 1));
      const at = (i: number) => x[(i + n) % n];
      return concat(
        x.map((own, i) => add(sub(mul(sub(at(i + 1), at(i - 2)), at(i - 1)), own), force)),
      );
    },
  });
}

/** The same with slices of the whole ring. */
function inWholeSlices(n: number) {
  return vectorField({
    state: [n],
    parameters: { force: tensor([5]) },
    f: (_t, y, { force }) => {
      const turned = (k: number) => concat([slice(y, (k + n) % n), slice(y, 0, (k + n) % n)]);
      return add(sub(mul(sub(turned(1), turned(-2)), turned(-1)), y), force);
    },
  });
}

Deno.test("a field of 1,600 cells, one at a time, gives what it gives in whole slices", () => {
  const n = 1600;
  const y0 = Float64Array.from({ length: n }, (_, i) => 3 + Math.cos(2 * i));
  const problem = { y0, t0: 0, t1: 0.06, dt: 0.02, method: reversible(rk4) };
  const loss = finalStateLoss((y) => sum(square(y)));
  const whole = valueAndGrad({ ...problem, loss, field: inWholeSlices(n) });
  for (const kernels of ["wasm", "interpreter"] as const) {
    const cells = valueAndGrad({ ...problem, loss, field: cellByCell(n, kernels) });
    assertLess(Math.abs(cells.value / whole.value - 1), 1e-13);
    assertLess(Math.abs(cells.parametersBar[0] / whole.parametersBar[0] - 1), 1e-12);
    cells.y0Bar.forEach((bar, i) => assertAlmostEquals(bar, whole.y0Bar[i], 1e-10));
  }
});

/** y' = −tanh(y + tanh(y + … )) with so many operations. */
function deep(operations: number, kernels?: "auto" | "wasm" | "interpreter") {
  return vectorField({
    state: [2],
    parameters: { a: tensor([0.4, -0.3]) },
    kernels,
    f: (_t, y, { a }) => {
      let x = mul(a, y);
      for (let i = 0; i < operations / 2; i++) x = tanh(add(x, i % 50 === 0 ? y : a));
      return x;
    },
  });
}

Deno.test("a field of 40,000 operations is compiled, and gives what the interpreter gives", () => {
  const loss = finalStateLoss((y) => sum(square(y)));
  const problem = { y0: [0.7, -0.2], t0: 0, t1: 0.5, dt: 0.25, method: euler, loss };
  for (const operations of [6_000, 40_000]) {
    const [compiled, interpreted] = (["wasm", "interpreter"] as const).map((kernels) =>
      valueAndGrad({ ...problem, field: deep(operations, kernels) })
    );
    assertAlmostEquals(compiled.value, interpreted.value, 1e-14);
    compiled.y0Bar.forEach((bar, i) => assertAlmostEquals(bar, interpreted.y0Bar[i], 1e-13));
    compiled.parametersBar.forEach((bar, i) =>
      assertAlmostEquals(bar, interpreted.parametersBar[i], 1e-13)
    );
  }
});

/** Has the engine refuse every module but the smallest, with which it is asked what it can do. */
function withoutModules<T>(work: () => T): T {
  const { Module } = WebAssembly;
  WebAssembly.Module = class extends Module {
    constructor(bytes: Uint8Array<ArrayBuffer>) {
      if (bytes.length > 100) throw new WebAssembly.CompileError("no more room");
      super(bytes);
    }
  };
  try {
    return work();
  } finally {
    WebAssembly.Module = Module;
  }
}

Deno.test('a field that the engine refuses is interpreted, or an error with kernels "wasm"', () => {
  const problem = { y0: [0.7, -0.2], t0: 0, t1: 0.5, dt: 0.25 };
  for (const method of [euler, reversible(euler)]) {
    const wanted = solve({ ...problem, method, field: deep(10, "interpreter") }).y1;
    withoutModules(() => {
      for (const kernels of ["auto", undefined] as const) {
        const field = deep(10, kernels);
        assertEquals(solve({ ...problem, method, field }).y1, wanted);
        assertEquals(field.kernels?.runsOn, "interpreter");
        assertStringIncludes(field.kernels!.reason, "The engine refuses the compiled kernels");
        const point = field.linearize();
        point.y.set([1, 2]);
        point.evaluate(0);
      }
      const refused = deep(10, "wasm");
      assertThrows(
        () => solve({ ...problem, method, field: refused }),
        KernelsUnavailableError,
        "no more room",
      );
      assertThrows(() => refused.linearize(), KernelsUnavailableError, "MB of code");
    });
  }
});
