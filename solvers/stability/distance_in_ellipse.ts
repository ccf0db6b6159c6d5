/** Coefficients below this share of the terms that they are made of are round-off. */
const ROUND_OFF = 1e-13;

/**
 * How far a path that starts on the edge of an ellipse around 0 stays inside it.
 *
 * Inside is where g(r) = (V u)² + (U v)² − (U V)² is below 0. From a point inside, the
 * Taylor coefficients of g that are above 0 bound how far it stays so: the walk takes just
 * that step, again and again, and cannot pass over a gap however narrow.
 *
 * @param u The first coordinate of the path, a polynomial in r, lowest power first.
 * @param v The second, of the same length.
 * @param halfAxes The half-axes U and V.
 * @returns The least r at which the path is outside after it; 0 if it does not go in, and
 *   infinity if it does not come out.
 */
export function distanceInEllipse(
  u: readonly number[],
  v: readonly number[],
  [U, V]: readonly [number, number],
): number {
  const g = new Array<number>(2 * u.length - 1).fill(0);
  const terms = g.slice();
  u.forEach((_, j) =>
    u.forEach((_, k) => {
      const [first, second] = [V * V * u[j] * u[k], U * U * v[j] * v[k]];
      g[j + k] += first + second;
      terms[j + k] += Math.abs(first) + Math.abs(second);
    })
  );
  g[0] = 0;
  const cleaned = g.map((value, k) => Math.abs(value) <= ROUND_OFF * terms[k] ? 0 : value);
  const lead = cleaned.findIndex((value) => value !== 0);
  if (lead < 0 || cleaned[lead] > 0) return 0;
  return firstRoot(cleaned.slice(lead));
}

/** The least r > 0 at which a polynomial that is below 0 at 0 is no longer. */
function firstRoot(polynomial: readonly number[]): number {
  let r = 0;
  while (true) {
    const taylor = shifted(polynomial, r);
    const step = safeStep(taylor);
    r += step;
    if (!(step > 1e-15 * r) || r === Infinity) return r;
  }
}

/** The coefficients of the polynomial around r (Horner's rule, repeated). */
function shifted(polynomial: readonly number[], r: number): number[] {
  const result = [...polynomial];
  for (let low = 0; low < result.length - 1; low++) {
    for (let k = result.length - 2; k >= low; k--) result[k] += r * result[k + 1];
  }
  return result;
}

/** The root of t_0 + Σ max(t_k, 0) δ^k, up to which t is below 0; 0 if t_0 is not. */
function safeStep(taylor: readonly number[]): number {
  const [first] = taylor;
  if (!(first < 0)) return 0;
  const bound = taylor.map((value, k) => k === 0 ? value : Math.max(value, 0));
  // Where one term alone makes up for t_0 the sum is above 0; from there Newton comes down.
  const starts = bound.map((value, k) => value > 0 ? (-first / value) ** (1 / k) : Infinity);
  let delta = Math.min(...starts);
  while (delta < Infinity) {
    let [value, slope] = [0, 0];
    for (let k = bound.length - 1; k >= 0; k--) {
      slope = slope * delta + value;
      value = value * delta + bound[k];
    }
    const next = delta - value / slope;
    if (!(next < delta * (1 - 1e-12))) break;
    delta = next;
  }
  return delta;
}
