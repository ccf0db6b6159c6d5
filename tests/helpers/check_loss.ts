import { assertAlmostEquals } from "@std/assert";
import type { PathLoss } from "../../solvers/mod.ts";
import { centralDifferences, differencesAlong, relativeDifference } from "./central_differences.ts";

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

/** Checks a loss's second derivative along a direction against differences of its cotangent. */
export function checkSecondDerivative(loss: PathLoss, y: Float64Array, points: number): void {
  const along = { y: y.map((_, k) => Math.cos(1 + 2 * k)), parameters: new Float64Array(0) };
  for (let index = 0; index < points; index++) {
    const bar = { y: new Float64Array(y.length).fill(10), parameters: new Float64Array(0) };
    loss.secondDerivative!(index, 0, y, along, bar);
    const wanted = differencesAlong((by) => {
      const yBar = new Float64Array(y.length);
      loss.cotangent(index, 0, y.map((x, i) => x + by * along.y[i]), yBar);
      return yBar;
    });
    const difference = relativeDifference(bar.y.map((each) => each - 10), wanted);
    assertAlmostEquals(difference, 0, 1e-9);
  }
}
