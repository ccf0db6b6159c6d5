import { SmoothingSpline } from "../../../systems/mod.ts";

/** The curves of the elements of a state in every trajectory. */
type Curves = readonly (readonly SmoothingSpline[])[];

/**
 * Curves of hidden elements to begin with: the derivatives of those that were measured, one after
 * the other, then the derivatives of these. What is measured of a system that can be seen by it, and its
 * derivatives, tell its whole state (Takens 1981). Each has the root mean square 1.
 *
 * @param curves Of each trajectory the curves of the columns.
 * @param times Of each trajectory the times at which they are wanted.
 * @param hidden The number of hidden elements.
 * @returns Of each trajectory the curves of all elements: the columns', then the hidden ones'.
 */
export function withHiddenCurves(
  curves: Curves,
  times: readonly Float64Array[],
  hidden: number,
): SmoothingSpline[][] {
  const all = curves.map((own) => [...own]);
  const columns = curves[0].length;
  for (let k = columns; k < columns + hidden; k++) {
    const slopes = all.map((own, j) => {
      const from = own[k - columns];
      return times[j].map((t) => from.slope(t));
    });
    const count = slopes.reduce((sum, { length }) => sum + length, 0);
    const square = slopes.reduce((sum, own) => own.reduce((s, x) => s + x * x, sum), 0);
    const size = Math.sqrt(square / count) || 1;
    slopes.forEach((values, j) => {
      all[j].push(
        new SmoothingSpline({ times: times[j], values: values.map((x) => x / size) }, 0),
      );
    });
  }
  return all;
}
