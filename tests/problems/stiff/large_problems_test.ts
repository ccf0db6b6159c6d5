import { assertEquals, assertLess } from "@std/assert";
import {
  finalStateLoss,
  fullStorageAdjoint,
  kvaerno5,
  recursiveCheckpointAdjoint,
  rodas5p,
  solve,
  square,
  stepTo,
  sum,
  valueAndGrad,
} from "../../../mod.ts";
import { relativeDifference } from "../../helpers/central_differences.ts";
import { AKZO_PUBLISHED, MEDICAL_AKZO, RING_MODULATOR } from "./large_problems.ts";
import { errorAtEnd, problemOf } from "./problem.ts";

Deno.test("Medical Akzo Nobel: 400 equations, errors are below 10 tolerances", () => {
  for (const method of [rodas5p, kvaerno5]) {
    const { y1 } = solve({ ...problemOf(MEDICAL_AKZO, 1e-4), method });
    assertLess(errorAtEnd(y1.data, MEDICAL_AKZO), 1e-3, method.name);
  }
  const { y1 } = solve({ ...problemOf(MEDICAL_AKZO, 1e-6), method: rodas5p });
  assertLess(errorAtEnd(y1.data, MEDICAL_AKZO), 1e-6);
});

Deno.test("Medical Akzo Nobel: the published reference, of tolerance 1e-10, is that of the problem", () => {
  const published = { ...MEDICAL_AKZO, end: AKZO_PUBLISHED };
  const { end, places = [] } = MEDICAL_AKZO;
  const y1: number[] = [];
  places.forEach((place, k) => y1[place] = end[k]);
  assertLess(errorAtEnd(y1, published), 1e-8);
});

Deno.test("Medical Akzo Nobel: the gradient by the rate, across the jump, by checkpoints and by full storage", () => {
  const options = { ...problemOf({ ...MEDICAL_AKZO, t1: 6 }, 1e-2), method: rodas5p };
  const { times } = solve({ ...options, saveAt: { start: true, every: 1 } });
  const replayed = {
    ...options,
    stepControl: stepTo(times),
    loss: finalStateLoss((y) => sum(square(y))),
  };
  const full = valueAndGrad({ ...replayed, adjoint: fullStorageAdjoint() });
  const got = valueAndGrad({
    ...replayed,
    adjoint: recursiveCheckpointAdjoint({ checkpoints: 5 }),
  });
  assertEquals(got.value, full.value);
  assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-12);
  assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-12);
});

Deno.test("Ring modulator: its first hundredth, of a tighter solve, within 100 tolerances", () => {
  const start = { ...RING_MODULATOR, t1: RING_MODULATOR.t1 / 100 };
  const end = solve({ ...problemOf(start, 1e-10), method: rodas5p }).y1.data;
  for (const method of [rodas5p, kvaerno5]) {
    for (const tolerance of [1e-4, 1e-6, 1e-8]) {
      const { y1 } = solve({ ...problemOf(start, tolerance), method });
      const error = errorAtEnd(y1.data, { ...start, end });
      assertLess(error, 100 * tolerance, `${method.name} at ${tolerance}`);
    }
  }
});
