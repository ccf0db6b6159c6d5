import { assertAlmostEquals } from "@std/assert";
import type { PathLoss } from "../../solvers/mod.ts";
import { centralDifferences, relativeDifference } from "./central_differences.ts";

/** Checks a loss's cotangent at each point against differences, and that it is added. */
export function checkCotangent(loss: PathLoss, y: Float64Array, points: number): void {
  for (let index = 0; index < points; index++) {
    const yBar = new Float64Array(y.length).fill(10);
    loss.cotangent(index, 0, y, yBar);
    const wanted = centralDifferences(() => loss.value(index, 0, y), y);
    const difference = relativeDifference(yBar.map((bar) => bar - 10), wanted);
    assertAlmostEquals(difference, 0, 1e-9);
  }
}
