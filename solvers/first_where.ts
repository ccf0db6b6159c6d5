/**
 * The first whole number from `low` on at which something holds that holds at all behind it.
 *
 * @param high The number to give where it holds at none below.
 */
export function firstWhere(low: number, high: number, holds: (i: number) => boolean): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
