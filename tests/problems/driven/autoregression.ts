/** What drove a system, and what was measured of it, row after row. */
export interface DrivenRows {
  readonly u: readonly number[];
  readonly y: readonly number[];
}

/**
 * The rival of a driven model: y[t] = Σ a[i] y[t − i] + Σ b[i] u[t − i] + c with i from 1 to the order, by
 * least squares of the next row.
 *
 * @param rows All rows.
 * @param order How many rows it sees.
 * @param trained It is fitted to so many rows, and sees no y of the others.
 * @returns y of the others, a forecast made of its own forecasts; u is known.
 */
export function autoregression(
  { u, y }: DrivenRows,
  order: number,
  trained: number,
): number[] {
  const seen = (path: readonly number[], t: number) => [
    ...path.slice(t - order, t),
    ...u.slice(t - order, t),
    1,
  ];
  const size = 2 * order + 1;
  // Sums of squares and products; the last column is that of y.
  const sums = Array.from({ length: size }, () => new Float64Array(size + 1));
  for (let t = order; t < trained; t++) {
    const row = [...seen(y, t), y[t]];
    sums.forEach((sum, i) => row.forEach((x, j) => sum[j] += row[i] * x));
  }
  const weights = solved(sums);
  const path = y.slice(0, trained);
  for (let t = trained; t < y.length; t++) {
    path.push(seen(path, t).reduce((sum, x, i) => sum + weights[i] * x, 0));
  }
  return path.slice(trained);
}

/** Solves A x = b by elimination, in place; A is positive definite, and b its last column. */
function solved(rows: Float64Array[]): number[] {
  rows.forEach((pivot, i) =>
    rows.forEach((row, k) => {
      if (k === i) return;
      const factor = row[i] / pivot[i];
      for (let j = i; j < row.length; j++) row[j] -= factor * pivot[j];
    })
  );
  return rows.map((row, i) => row[row.length - 1] / row[i]);
}
