import {
  assertEquals,
  assertInstanceOf,
  assertLess,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  finalStateLoss,
  interpolation,
  mlp,
  mul,
  neg,
  NonFiniteStateError,
  pid,
  ReconstructionError,
  reversible,
  reversibleAdams,
  rk4,
  rodas5p,
  solve,
  square,
  sum,
  tensor,
  timeEvent,
  tsit5,
  vectorField,
} from "../../mod.ts";
import { testOnGpu } from "../../tests/helpers/gpu.ts";
import { gradientError } from "../../tests/suites/webgpu/gradient_matrix.ts";
import {
  type GpuGradientOptions,
  GpuUnavailableError,
  openGpu,
  prepareGpuGradient,
  solveOnGpu,
  valueAndGradOnGpu,
} from "./mod.ts";

const field = vectorField({
  state: [2],
  parameters: { k: tensor([0.5, 2]) },
  f: (_t, y, { k }) => neg(mul(k, y)),
});
const loss = finalStateLoss((y) => sum(square(y)));
const problem = { field, loss, y0: [1, 2], t0: 0, t1: 1, dt: 0.25, method: rk4 };

for (const name of ["reversible rk4, three anchors", "a start that is computed, euler"]) {
  testOnGpu(`valueAndGradOnGpu() is within 1e-4 of doubles on the processor: ${name}`, async () => {
    assertLess(await gradientError(name), 1e-5);
  });
}

testOnGpu(
  "a prepared gradient sees parameters and starts that were changed since its last run",
  async () => {
    const gradient = await prepareGpuGradient(problem);
    const first = await gradient.run();
    gradient.y0.set([2, 4]);
    const second = await gradient.run();
    assertLess(Math.abs(second.value / first.value - 4), 1e-5);
    field.parameters.flat.fill(0);
    try {
      assertEquals((await gradient.run()).value, 20);
    } finally {
      field.parameters.flat.set([0.5, 2]);
    }
    const running = gradient.run();
    await assertRejects(() => gradient.run(), Error, "it is at work already");
    await running;
    gradient.release();
    await assertRejects(() => gradient.run(), Error, "the buffers are released");
  },
);

testOnGpu("solveOnGpu() saves what solve() does", async () => {
  const saveAt = { start: true, times: [0.3, 0.5], end: true };
  const gpu = await solveOnGpu({ ...problemToSolve, saveAt });
  const cpu = solve({ ...problemToSolve, saveAt });
  assertEquals(gpu.times, cpu.times);
  assertEquals(gpu.states.shape, [4, 2]);
  gpu.states.data.forEach((y, i) => assertLess(Math.abs(y - cpu.states.data[i]), 1e-6));
  assertEquals(gpu.y1.data, gpu.states.data.slice(6));
  assertEquals(gpu.stats.kept, 0);
});

const { loss: _loss, ...problemToSolve } = problem;

testOnGpu("a state that is not finite ends with the step after which it was seen", async () => {
  const f = vectorField({ state: [1], f: (_t, y) => mul(square(y), 1e5) });
  const error = await assertRejects(
    () => solveOnGpu({ ...problemToSolve, field: f, y0: [1], saveAt: { every: 1 } }),
    NonFiniteStateError,
  );
  assertEquals(error.step, 0);
});

testOnGpu("a way back that misses what was kept is an error", async () => {
  // Round-off grows by 0.05^-4 between the anchors.
  await assertRejects(
    () => valueAndGradOnGpu({ ...problem, method: reversible(rk4, { coupling: 0.05 }), kept: 1 }),
    ReconstructionError,
  );
});

testOnGpu("the device is opened once", async () => {
  assertStrictEquals(await openGpu(), await openGpu());
});

Deno.test("without WebGPU the error says so, and what to do", async () => {
  const { gpu } = navigator;
  Object.defineProperty(navigator, "gpu", { value: undefined, configurable: true });
  try {
    const other = await import("../../tensors/webgpu/device.ts?none" as string);
    const error = await other.openGpu().catch((error: unknown) => error);
    assertEquals(error.name, "GpuUnavailableError");
    assertEquals(/Deno and current browsers have it/.test(error.message), true);
  } finally {
    Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  }
  assertInstanceOf(new GpuUnavailableError("none"), Error);
});

Deno.test("what the GPU does not do is refused before a device is asked for", async () => {
  const driven = vectorField({ state: [2], inputs: { u: 2 }, f: (_t, _y, _p, { u }) => u });
  const refused: [Partial<GpuGradientOptions>, typeof TypeError | typeof RangeError, string][] = [
    [
      { stepControl: pid(), method: tsit5 },
      TypeError,
      "steps on the GPU are known before the solve",
    ],
    [{ method: rodas5p }, TypeError, "takes explicit Runge-Kutta methods such as rk4"],
    [{ method: reversibleAdams() }, TypeError, "takes explicit Runge-Kutta methods"],
    [{ method: reversible(rk4, { arithmetic: "exact" }) }, TypeError, "in floating point"],
    [{ events: [timeEvent({ at: [0.5], then: (_t, y) => y })] } as never, TypeError, "no events"],
    [{ kept: 0 }, RangeError, "kept"],
    [{ field: mlp({ state: [2], dtype: "float64" }) }, RangeError, "WebGPU computes in float32"],
    [{ field: { ...field } }, TypeError, "the field was not traced"],
    [{ adjoint: 1 } as never, TypeError, "kept says how many states"],
  ];
  for (const [options, type, message] of refused) {
    const call = () => valueAndGradOnGpu({ ...problem, device: {} as never, ...options });
    await assertRejects(call, type, message);
  }
  const device = {} as never;
  const { loss: _, ...solved } = problem;
  const calls: Record<string, () => Promise<unknown>> = {
    valueAndGradOnGpu: () => valueAndGradOnGpu({ ...problem, device, method: rodas5p }),
    prepareGpuGradient: () => prepareGpuGradient({ ...problem, device, method: rodas5p }),
    solveOnGpu: () => solveOnGpu({ ...solved, device, method: rodas5p }),
  };
  for (const [caller, call] of Object.entries(calls)) {
    await assertRejects(call, TypeError, `${caller}: `);
  }
  const values = interpolation([0, 1], [[0, 1], [1, 0]], { differentiate: true });
  await assertRejects(
    () => valueAndGradOnGpu({ ...problem, field: driven, inputs: { u: values }, device }),
    TypeError,
    "there are no gradients of inputs on the GPU",
  );
});
