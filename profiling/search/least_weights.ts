/**
 * The weights of a multistep method from what they are to do: of all weights over given nodes that
 * integrate every polynomial below a degree exactly over an interval, those with the least sum of
 * squares. They are the weights of the polynomial of least squares, by another way than the library's.
 *
 * @param nodes The times of the slopes.
 * @param order Polynomials of this many coefficients are integrated exactly; at most as many as nodes.
 * @param from Where the interval begins.
 * @param to Where it ends.
 * @returns A weight for each node, in units of time.
 */
export function leastWeights(
  nodes: readonly number[],
  order: number,
  from: number,
  to: number,
): number[] {
  const ends = [...nodes, from, to];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const [middle, half] = [(low + high) / 2, (high - low) / 2];
  const x = nodes.map((t) => (t - middle) / half);
  const [a, b] = [(from - middle) / half, (to - middle) / half];
  const degrees = Array.from({ length: order }, (_, k) => k);
  const rows = degrees.map((k) => x.map((value) => value ** k));
  const moments = degrees.map((k) => (b ** (k + 1) - a ** (k + 1)) / (k + 1));
  const gram = rows.map((r) => rows.map((s) => dot(r, s)));
  const weights = x.map(() => 0);
  // Once would do in exact numbers; what rounding leaves is taken up by doing it again.
  for (let round = 0; round < 4; round++) {
    const left = degrees.map((k) => moments[k] - dot(rows[k], weights));
    solved(gram, left).forEach((factor, k) => rows[k].forEach((r, j) => weights[j] += factor * r));
  }
  return weights.map((w) => half * w);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

/** Solves A x = b by elimination, with the largest pivot of each column. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const x = right.map(() => 0);
  for (let k = n - 1; k >= 0; k--) {
    let sum = rows[k][n];
    for (let j = k + 1; j < n; j++) sum -= rows[k][j] * x[j];
    x[k] = sum / rows[k][k];
  }
  return x;
}
