import { assertLess } from "@std/assert";
import { kvaerno5, rodas5p, solve } from "../../../mod.ts";
import { MEDICAL_AKZO, RING_MODULATOR } from "./large_problems.ts";
import { errorAtEnd, problemOf } from "./problem.ts";

Deno.test("Ring modulator: errors of rodas5p are below 100 tolerances", () => {
  for (const tolerance of [1e-4, 1e-6]) {
    const { y1 } = solve({ ...problemOf(RING_MODULATOR, tolerance), method: rodas5p });
    assertLess(errorAtEnd(y1.data, RING_MODULATOR), 100 * tolerance);
  }
});

Deno.test("Ring modulator: errors of kvaerno5 are, too, at the loosest of them", () => {
  const { y1 } = solve({ ...problemOf(RING_MODULATOR, 1e-4), method: kvaerno5 });
  assertLess(errorAtEnd(y1.data, RING_MODULATOR), 100 * 1e-4);
});

Deno.test("Medical Akzo Nobel: errors are below 10 tolerances, and the reference is right", () => {
  for (const method of [rodas5p, kvaerno5]) {
    for (const tolerance of [1e-6, 1e-8]) {
      const { y1 } = solve({ ...problemOf(MEDICAL_AKZO, tolerance), method });
      assertLess(
        errorAtEnd(y1.data, MEDICAL_AKZO),
        10 * tolerance,
        `${method.name} at ${tolerance}`,
      );
    }
  }
  const { y1 } = solve({ ...problemOf(MEDICAL_AKZO, 1e-10), method: rodas5p });
  assertLess(errorAtEnd(y1.data, MEDICAL_AKZO), 1e-10);
});
