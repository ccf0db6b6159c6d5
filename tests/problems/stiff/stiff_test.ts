import { assertEquals, assertGreater, assertLess } from "@std/assert";
import {
  fullStorageAdjoint,
  kvaerno3,
  kvaerno5,
  meanSquaredError,
  recursiveCheckpointAdjoint,
  rodas4p,
  rodas5p,
  solve,
  stepTo,
  valueAndGrad,
} from "../../../mod.ts";
import { relativeDifference } from "../../helpers/central_differences.ts";
import { errorAtEnd, problemOf } from "./problem.ts";
import { STIFF_PROBLEMS } from "./problems.ts";

const METHODS = [kvaerno3, rodas4p, kvaerno5, rodas5p];
/** Errors are to be below this many tolerances. */
const BOUND = 100;

for (const problem of STIFF_PROBLEMS) {
  Deno.test(`${problem.name}: errors are below 100 tolerances, and the reference is right`, () => {
    for (const method of METHODS) {
      for (const tolerance of [1e-4, 1e-6, 1e-8]) {
        const { y1, stats } = solve({ ...problemOf(problem, tolerance), method });
        const error = errorAtEnd(y1.data, problem) / tolerance;
        assertLess(error, BOUND, `${method.name} at ${tolerance}`);
        assertGreater(stats.factorisations!, 0);
      }
    }
    const { y1 } = solve({ ...problemOf(problem, 1e-11), method: rodas5p });
    assertLess(errorAtEnd(y1.data, problem), 1e-9);
  });

  Deno.test(`${problem.name}: gradients by checkpoints are those of full storage`, () => {
    for (const method of METHODS) {
      const options = { ...problemOf(problem, 1e-3), method };
      const { times } = solve({ ...options, saveAt: { start: true, every: 1 } });
      const replayed = {
        ...options,
        stepControl: stepTo(times),
        loss: meanSquaredError([problem.t1], [Array.from(problem.end, (y) => y / 2)]),
      };
      const full = valueAndGrad({ ...replayed, adjoint: fullStorageAdjoint({ keep: "stages" }) });
      const got = valueAndGrad({
        ...replayed,
        adjoint: recursiveCheckpointAdjoint({ checkpoints: 7 }),
      });
      assertEquals(got.value, full.value);
      assertLess(relativeDifference(got.parametersBar, full.parametersBar), 1e-12);
      assertLess(relativeDifference(got.y0Bar, full.y0Bar), 1e-12);
    }
  });
}
