import { assertEquals, assertGreater, assertLess } from "@std/assert";
import {
  fullStorageAdjoint,
  kvaerno3,
  kvaerno5,
  meanSquaredError,
  pid,
  recursiveCheckpointAdjoint,
  rodas4p,
  rodas5p,
  solve,
  stepTo,
  valueAndGrad,
} from "../../../mod.ts";
import { relativeDifference } from "../../helpers/central_differences.ts";
import type { StiffProblem } from "./problem.ts";
import { STIFF_PROBLEMS } from "./problems.ts";

const METHODS = [kvaerno3, rodas4p, kvaerno5, rodas5p];
/** Errors are to be below this many tolerances. */
const BOUND = 100;

function problemOf({ field, y0, t1, atol }: StiffProblem, tolerance: number) {
  const stepControl = pid({ rtol: tolerance, atol: tolerance * atol });
  return { field, y0: [...y0], t0: 0, t1, stepControl };
}

/** The largest error of an element at the end, as the tolerances measure it. */
function errorOf(got: ArrayLike<number>, end: ArrayLike<number>, atol: number): number {
  return Math.max(
    ...Array.from(got, (y, i) => Math.abs(y - end[i]) / (atol + Math.abs(end[i]))),
  );
}

for (const problem of STIFF_PROBLEMS) {
  Deno.test(`${problem.name}: errors are below 100 tolerances, and the reference is right`, () => {
    const { end } = problem;
    for (const method of METHODS) {
      for (const tolerance of [1e-4, 1e-6, 1e-8]) {
        const { y1, stats } = solve({ ...problemOf(problem, tolerance), method });
        const error = errorOf(y1.data, end, problem.atol) / tolerance;
        assertLess(error, BOUND, `${method.name} at ${tolerance}`);
        assertGreater(stats.factorisations!, 0);
      }
    }
    const { y1 } = solve({ ...problemOf(problem, 1e-11), method: rodas5p });
    assertLess(errorOf(y1.data, end, problem.atol), 1e-9);
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
