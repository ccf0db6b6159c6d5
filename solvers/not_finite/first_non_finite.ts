/** The place of the first element that is infinite or NaN; −1 where there is none. */
export function firstNonFinite(numbers: ArrayLike<number>): number {
  for (let k = 0; k < numbers.length; k++) if (!Number.isFinite(numbers[k])) return k;
  return -1;
}

/** An element of a shape: "element 3", "element [1, 0]"; nothing for a scalar. */
export function elementOf(shape: readonly number[], flat: number): string {
  if (shape.length === 0) return "";
  if (shape.length === 1) return `element ${flat} of `;
  const index: number[] = [];
  for (const size of shape.toReversed()) {
    index.unshift(flat % size);
    flat = Math.floor(flat / size);
  }
  return `element [${index.join(", ")}] of `;
}

/** A clause as the beginning of a sentence; names of operations stay as they are. */
export function capital(text: string): string {
  return text.startsWith("the ") ? `T${text.slice(1)}` : text;
}
