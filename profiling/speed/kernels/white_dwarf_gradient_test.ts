import { assertAlmostEquals, assertEquals } from "@std/assert";
import { euler, recursiveCheckpointAdjoint, reversible } from "../../../mod.ts";
import { relativeDifference } from "../../statistics/agreement.ts";
import { networkGradient, whiteDwarfGradient } from "./white_dwarf_gradient.ts";

Deno.test("whiteDwarfGradient() takes 4 evaluations and 2 pullbacks a step, as the limit does", () => {
  const gradient = whiteDwarfGradient();
  gradient.run();
  const { steps, evaluations, pullbacks } = gradient.stats;
  assertEquals([steps, evaluations, pullbacks], [1000, 4000, 2000]);
  assertEquals(gradient.parametersBar.length, 10 * 3 + 10 + 2 * 10 + 2);
  gradient.release();
});

Deno.test("whiteDwarfGradient() takes no more evaluations in exact arithmetic", () => {
  const counts = ([undefined, [1, 2], [9, 10]] as const).map((coupling) => {
    const method = coupling && reversible(euler, { arithmetic: "exact", coupling });
    const gradient = whiteDwarfGradient({ method, steps: 50 });
    gradient.run();
    gradient.release();
    const { evaluations, pullbacks } = gradient.stats;
    return { evaluations, pullbacks };
  });
  assertEquals(counts, counts.map(() => ({ evaluations: 200, pullbacks: 100 })));
});

Deno.test("whiteDwarfGradient() is one gradient, however it is found", () => {
  const adjoint = recursiveCheckpointAdjoint({ checkpoints: 2 });
  const choices = [{}, { kernels: "interpreter" }, { method: euler, adjoint }] as const;
  const [one, ...others] = choices.map((choice) => {
    const gradient = whiteDwarfGradient(choice);
    const value = gradient.run();
    gradient.release();
    return { value, bar: gradient.parametersBar };
  });
  // The coupled states of the reversible method are off Euler's by about a step, 5/1000.
  for (const [other, tolerance] of [[others[0], 1e-12], [others[1], 5e-3]] as const) {
    assertAlmostEquals(other.value, one.value, tolerance);
    assertEquals(relativeDifference(other.bar, one.bar) < tolerance, true);
  }
});

Deno.test("networkGradient() is the same compiled and interpreted", () => {
  const [compiled, interpreted] = ([{}, { kernels: "interpreter" }] as const).map((kernels) => {
    const gradient = networkGradient(kernels);
    gradient.run();
    gradient.release();
    return gradient.parametersBar;
  });
  assertEquals(relativeDifference(compiled, interpreted) < 1e-12, true);
});
