/**
 * The derivative of `f` with respect to each element of `x`, by central differences of
 * fourth order. Independent of every pullback in the library.
 */
export function centralDifferences(
  f: () => number,
  x: Float64Array,
  step = 1e-3,
): Float64Array {
  return Float64Array.from(x, (middle, i) =>
    differencesAlong((by) => {
      x[i] = middle + by;
      const value = f();
      x[i] = middle;
      return [value];
    }, step)[0]);
}

/** The derivative at 0 of what moves along a line, of every element, by the same differences. */
export function differencesAlong(
  at: (by: number) => ArrayLike<number>,
  step = 1e-3,
): Float64Array {
  const [farBelow, below, above, farAbove] = [-2, -1, 1, 2].map((k) =>
    Float64Array.from(at(k * step))
  );
  return below.map((_, i) =>
    (8 * (above[i] - below[i]) - (farAbove[i] - farBelow[i])) / (12 * step)
  );
}

/** The largest difference between two vectors, relative to the largest element of the second. */
export function relativeDifference(got: Float64Array, wanted: Float64Array): number {
  let difference = 0;
  let scale = 0;
  wanted.forEach((w, i) => {
    difference = Math.max(difference, Math.abs(got[i] - w));
    scale = Math.max(scale, Math.abs(w));
  });
  if (got.length !== wanted.length || !(difference >= 0)) return Infinity;
  return scale === 0 ? difference : difference / scale;
}
