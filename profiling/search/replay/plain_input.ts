/** How an input goes between its values, in the words of the library's options. */
export type InputKind = "linear" | "natural" | "backward" | "previous";

/**
 * An input of one channel as a function of time, and its derivatives, written from the definitions:
 * it shares nothing with the library's tables.
 *
 * @returns From a time and the order of the derivative, up to 2, to the number.
 */
export function plainInput(
  kind: InputKind,
  times: readonly number[],
  values: readonly number[],
): (t: number, derivative: number) => number {
  const bends = kind === "natural" ? momentsOf(times, values) : [];
  const slope = (i: number) => {
    const k = Math.max(i, 1);
    return (values[k] - values[k - 1]) / (times[k] - times[k - 1]);
  };
  return (t, derivative) => {
    const last = times.length - 1;
    const at = Math.max(0, times.findLastIndex((time) => time <= t));
    if (kind === "previous") return derivative === 0 ? values[at] : 0;
    const i = Math.min(at, last - 1);
    const h = times[i + 1] - times[i];
    const [from, to] = [t - times[i], times[i + 1] - t];
    const [a, b] = [values[i], values[i + 1]];
    if (kind === "linear") return [(a * to + b * from) / h, (b - a) / h, 0][derivative];
    if (kind === "natural") {
      const [p, q] = [bends[i], bends[i + 1]];
      return [
        (p * to ** 3 + q * from ** 3) / (6 * h) + (a / h - p * h / 6) * to +
        (b / h - q * h / 6) * from,
        (q * from ** 2 - p * to ** 2) / (2 * h) + (b - a) / h + (p - q) * h / 6,
        (p * to + q * from) / h,
      ][derivative];
    }
    const x = from / h;
    const basis = [
      [2 * x ** 3 - 3 * x ** 2 + 1, x ** 3 - 2 * x ** 2 + x, x ** 3 - x ** 2],
      [6 * x ** 2 - 6 * x, 3 * x ** 2 - 4 * x + 1, 3 * x ** 2 - 2 * x],
      [12 * x - 6, 6 * x - 4, 6 * x - 2],
    ][derivative];
    // What one value gives at its own end the other has at the other.
    const other = derivative === 0 ? 1 - basis[0] : -basis[0];
    const sum = basis[0] * a + other * b + h * (basis[1] * slope(i) + basis[2] * slope(i + 1));
    return sum / h ** derivative;
  };
}

/** The second derivatives of a natural spline at its times, by elimination in the whole matrix. */
function momentsOf(times: readonly number[], values: readonly number[]): number[] {
  const n = times.length;
  const rows = times.map((_, i) => {
    const row = new Array<number>(n + 1).fill(0);
    if (i === 0 || i === n - 1) row[i] = 1;
    else {
      const [h, k] = [times[i] - times[i - 1], times[i + 1] - times[i]];
      [row[i - 1], row[i], row[i + 1]] = [h / 6, (h + k) / 3, k / 6];
      row[n] = (values[i + 1] - values[i]) / k - (values[i] - values[i - 1]) / h;
    }
    return row;
  });
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const factor = rows[j][i] / rows[i][i];
      for (let k = i; k <= n; k++) rows[j][k] -= factor * rows[i][k];
    }
  }
  const moments = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const known = rows[i].slice(i + 1, n).reduce((sum, x, k) => sum + x * moments[i + 1 + k], 0);
    moments[i] = (rows[i][n] - known) / rows[i][i];
  }
  return moments;
}
