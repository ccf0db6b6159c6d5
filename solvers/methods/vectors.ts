/** Adds a multiple of a vector to another one of its length. */
export function addScaled(target: Float64Array, factor: number, source: Float64Array): void {
  if (factor === 0) return;
  for (let k = 0; k < target.length; k++) target[k] += factor * source[k];
}

/** Copies a vector into a tape; returns the offset behind it. */
export function copyInto(tape: Float64Array, offset: number, part: Float64Array): number {
  for (let k = 0; k < part.length; k++) tape[offset++] = part[k];
  return offset;
}

/** Takes a vector from a tape; returns the offset behind it. */
export function copyFrom(tape: Float64Array, offset: number, part: Float64Array): number {
  for (let k = 0; k < part.length; k++) part[k] = tape[offset++];
  return offset;
}
