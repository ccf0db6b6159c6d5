/** Numbers up to which a loop is faster than a call of `set`. */
const FEW = 32;

/**
 * Copies all of one buffer into another, by whichever way is faster for so many numbers.
 *
 * @param to Where it goes; it has room for `at + from.length` numbers.
 * @param at The first element of `to` that is written. Default 0.
 *
 * @example
 * ```ts
 * import { copyNumbers } from "./copy.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = new Float64Array(4);
 * copyNumbers(Float64Array.of(1, 2), rows, 2);
 * assertEquals(rows, Float64Array.of(0, 0, 1, 2));
 * ```
 */
export function copyNumbers(from: Float64Array, to: Float64Array, at = 0): void {
  if (from.length > FEW) to.set(from, at);
  else for (let k = 0; k < from.length; k++) to[at + k] = from[k];
}
