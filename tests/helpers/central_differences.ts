/**
 * The derivative of `f` with respect to each element of `x`, by central differences of
 * fourth order. Independent of every pullback in the library.
 */
export function centralDifferences(
  f: () => number,
  x: Float64Array,
  step = 1e-3,
): Float64Array {
  return Float64Array.from(x, (middle, i) => {
    const at = (offset: number) => {
      x[i] = middle + offset;
      const value = f();
      x[i] = middle;
      return value;
    };
    const near = at(step) - at(-step);
    const far = at(2 * step) - at(-2 * step);
    return (8 * near - far) / (12 * step);
  });
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
