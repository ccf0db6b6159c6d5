/** Newton's and Cotes's rule over seven equal parts, exact up to degree 7. */
const COTES = [751, 3577, 1323, 2989, 2989, 1323, 3577, 751].map((weight) => weight / 17280);

/**
 * The weights of a multistep method by what they mean: the polynomial of least squares through slopes at
 * given nodes, integrated. They are also those of the least sum of squares that integrate as many powers
 * exactly.
 *
 * The polynomials are made one from another times t, orthogonal to all before by Gram and Schmidt, twice:
 * Arnoldi's way (Brubeck, Nakatsukasa and Trefethen, SIAM Review 63, 2021), which bears nodes that lie
 * thousands of times closer together than others, where powers do not.
 *
 * @param order Polynomials of this many coefficients are integrated exactly; at most as many as nodes, and 8.
 * @param from Where the interval begins.
 * @returns A weight for each node, in units of time.
 */
export function leastWeights(
  nodes: readonly number[],
  order: number,
  from: number,
  to: number,
): number[] {
  const [middle] = nodes;
  const half = Math.max(...nodes.map((t) => Math.abs(t - middle)));
  const x = nodes.map((t) => (t - middle) / half);
  const inside = COTES.map((_, i) => (from - middle + i / 7 * (to - from)) / half);
  const polynomials: { readonly at: number[]; readonly inside: number[] }[] = [];
  const weights = x.map(() => 0);
  let next = { at: x.map(() => 1), inside: inside.map(() => 1) };
  for (let k = 0; k < order; k++) {
    for (const { at, inside } of [...polynomials, ...polynomials]) {
      const part = dot(at, next.at);
      next = { at: minus(next.at, part, at), inside: minus(next.inside, part, inside) };
    }
    const length = Math.hypot(...next.at);
    const unit = (values: readonly number[]) => values.map((value) => value / length);
    const made = { at: unit(next.at), inside: unit(next.inside) };
    const integral = (to - from) * dot(COTES, made.inside);
    made.at.forEach((value, j) => weights[j] += integral * value);
    polynomials.push(made);
    next = {
      at: made.at.map((value, j) => value * x[j]),
      inside: made.inside.map((value, i) => value * inside[i]),
    };
  }
  return weights;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function minus(a: readonly number[], part: number, b: readonly number[]): number[] {
  return a.map((value, i) => value - part * b[i]);
}
