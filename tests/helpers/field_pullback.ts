import { assertAlmostEquals } from "@std/assert";
import type { VectorField } from "../../solvers/mod.ts";
import { centralDifferences, relativeDifference } from "./central_differences.ts";

/**
 * Checks that the pullback of a field at a point adds to both cotangents what central differences
 * say, whatever they hold.
 */
export function assertPullsBack(
  field: VectorField,
  t: number,
  point: ArrayLike<number>,
  dyBar: Float64Array,
): void {
  const linearization = field.linearize();
  const { y, dy } = linearization;
  y.set(point);
  const weighted = () => {
    linearization.evaluate(t);
    return dy.reduce((sum, x, i) => sum + x * dyBar[i], 0);
  };
  const wanted = [y, field.parameters.flat].map((x) => centralDifferences(weighted, x));
  weighted();
  for (const start of [0, 5]) {
    const bars = wanted.map((w) => new Float64Array(w.length).fill(start));
    linearization.pullback(dyBar, bars[0], bars[1]);
    bars.forEach((bar, i) => {
      const added = bar.map((x) => x - start);
      assertAlmostEquals(relativeDifference(added, wanted[i]), 0, 1e-9);
    });
  }
}
