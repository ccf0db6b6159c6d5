import { assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import {
  finalStateLoss,
  fullStorageAdjoint,
  type Gradient,
  type GradientOptions,
  mul,
  neg,
  ReconstructionError,
  reversibleAdams,
  reversibleAdjoint,
  sin,
  stepTo,
  sum,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../../mod.ts";

/** A window of long steps, shorter ones that forget all of it, and so many more. */
function times(shorter: number): number[] {
  const ends = Array.from({ length: 9 }, (_, i) => 0.1 * i);
  for (let i = 0; i < shorter; i++) ends.push(ends[ends.length - 1] + 0.01);
  return ends;
}

function problem(field: VectorField, shorter: number): GradientOptions {
  const all = times(shorter);
  return {
    field,
    y0: [0.5, 1],
    t0: 0,
    t1: all[all.length - 1],
    method: reversibleAdams({ coupling: 0.25 }),
    stepControl: stepTo(all),
    loss: finalStateLoss((y) => sum(mul(y, y))),
  };
}

const field = (kernels: "wasm" | "interpreter") =>
  vectorField({ state: [2], kernels, f: (_t, y) => neg(sin(y)) });

for (const kernels of ["wasm", "interpreter"] as const) {
  Deno.test(`a way back that kept values put right tells that it was off before, ${kernels}`, () => {
    // Round-off grows by 4 in 8 steps: 10^30 in 400. Then the start's window comes out of what was kept.
    const given = problem(field(kernels), 400);
    const truth = valueAndGrad({ ...given, adjoint: fullStorageAdjoint() });
    const near = ({ y0Bar }: Gradient) =>
      y0Bar.forEach((x, k) => assertAlmostEquals(x, truth.y0Bar[k], 1e-9));
    const redone = valueAndGrad({ ...given, adjoint: reversibleAdjoint({ anchors: 0 }) });
    near(redone);
    assertEquals(redone.stats.redoneSteps, 408);
    const adjoint = reversibleAdjoint({ anchors: 0, onExceeded: "throw" });
    const { reconstructionError } = assertThrows(
      () => valueAndGrad({ ...given, adjoint }),
      ReconstructionError,
    );
    // In parts of the largest value on the way.
    assertGreater(reconstructionError, 0.9);
    // One that came by in good order is not called off.
    const short = problem(field(kernels), 60);
    const { stats } = valueAndGrad({ ...short, adjoint: reversibleAdjoint({ anchors: 0 }) });
    assertEquals([stats.redoneSteps, stats.reconstructionError! < 1e-9], [0, true]);
  });
}
