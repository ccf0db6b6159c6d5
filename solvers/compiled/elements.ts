import { copyNumbers } from "../../tensors/internal.ts";

/** Elements in a unit's memory. */
export type Elements = Float64Array | Float32Array;

// Each loop sees one type of array only: loops that see several box the numbers.

/** Reads as many elements as there are from a unit's memory. */
export function copyOut(from: Elements, to: Float64Array): void {
  if (from instanceof Float64Array) copyNumbers(from, to);
  else for (let k = 0; k < from.length; k++) to[k] = from[k];
}

/** Adds what a unit's memory holds. */
export function addTo(to: Float64Array, from: Elements): void {
  if (from instanceof Float64Array) { for (let i = 0; i < from.length; i++) to[i] += from[i]; }
  else for (let i = 0; i < from.length; i++) to[i] += from[i];
}
