import type { Parameters } from "../../../tensors/mod.ts";

/**
 * How far the parameters move the loss, by the gradient: the largest |dL/dθ| of a parameter times the
 * largest |θ|, of that parameter for which this is least. What moves the loss by much less than that
 * moves the gradient by little.
 *
 * @param parameters The parameters. One that is zero all over counts as 1.
 * @param bar dL/dθ, flattened. A parameter for which it is zero all over is left out.
 * @returns How far; Infinity where there is nothing that counts.
 */
export function leastReach(parameters: Parameters, bar: Float64Array): number {
  const { flat, names } = parameters;
  let least = Infinity;
  let begin = 0;
  for (const name of names) {
    const end = begin + parameters.get(name).size;
    let slope = 0;
    let size = 0;
    for (let k = begin; k < end; k++) {
      const ofBar = Math.abs(bar[k]);
      const ofValue = Math.abs(flat[k]);
      if (ofBar > slope) slope = ofBar;
      if (ofValue > size) size = ofValue;
    }
    if (slope > 0) least = Math.min(least, slope * (size || 1));
    begin = end;
  }
  return least;
}
