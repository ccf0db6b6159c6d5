import { assert, assertEquals } from "@std/assert";
import {
  eulerMaruyama,
  finalStateLoss,
  heun,
  type Method,
  PreparedGradient,
  reversible,
  reversibleHeun,
  square,
  stratonovich,
  sum,
  trackedBytes,
} from "../../mod.ts";
import { isReversible } from "../mod.ts";
import { assertNoGarbage } from "../../tests/helpers/heap.ts";
import { NOISY_START, noisyNetwork } from "../../tests/problems/noisy/noisy_networks.ts";
import { brownianPath } from "./brownian_path.ts";

for (const kernels of ["wasm", "interpreter"] as const) {
  Deno.test(`a step with noise, there and back, allocates nothing: ${kernels}`, () => {
    const field = noisyNetwork("matrix", "ito", kernels);
    const noise = brownianPath({ size: field.noise.shape, t1: 1024 });
    const noisy = noise.onto("solve", field);
    const methods = [eulerMaruyama, stratonovich(reversible(heun)), stratonovich(reversibleHeun)];
    // Interpreted steps are slow, and one method shows what the others do.
    for (const method of kernels === "wasm" ? methods : methods.slice(1, 2)) {
      const stepper = (method as Method).bind(noisy, {
        ...{ counts: { evaluations: 0, pullbacks: 0 }, fixedParameters: true },
      });
      const state = new Float64Array(stepper.stateSize);
      const stateBar = new Float64Array(stepper.stateSize);
      const parametersBar = stepper.parametersBar ?? new Float64Array(field.parameters.size);
      stepper.start(0, Float64Array.from(NOISY_START.flat()), state);
      const start = state.slice();
      // All times at whole numbers: others are boxed by whoever hands them over.
      assertNoGarbage((call) => {
        state.set(start);
        const t = call & 511;
        stepper.tape(t, t + 1, state);
        if (isReversible(stepper)) stepper.reverse(t, t + 1, state, stateBar, parametersBar);
        else stepper.pullback(t, t + 1, stateBar, parametersBar);
      });
      assert(state.every(Number.isFinite), method.name);
    }
  });
}

Deno.test("a gradient by the way back keeps as much for 1,000 steps as for 100,000", () => {
  const field = noisyNetwork("own");
  // The first one makes what the field keeps for all.
  const [, ...bytes] = [10, 1000, 100_000].map((steps) => {
    const noise = brownianPath({ size: field.noise.shape, t1: 1, dt: 1 / steps });
    const before = trackedBytes().live;
    const gradient = new PreparedGradient({
      ...{ field, noise, y0: NOISY_START, t0: 0, t1: 1, dt: 1 / steps },
      method: stratonovich(reversible(heun)),
      loss: finalStateLoss((y) => sum(square(y))),
      watchDrift: false,
    });
    gradient.run();
    const kept = trackedBytes().live - before;
    gradient.release();
    return kept;
  });
  assertEquals(bytes[0], bytes[1]);
});
