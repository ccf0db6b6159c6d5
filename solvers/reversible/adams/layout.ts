import type { MixingPlaces } from "../exact_coupling.ts";

/**
 * Where things lie in a state of reversible Adams, for y of `size` numbers and a window of m:
 * z[n] = y, z[n−1] … z[n−m], the slopes f[n−1] … f[n−m+1], n, the node at which the present start
 * began, and the registers of exact arithmetic.
 */
export interface Layout {
  readonly size: number;
  readonly window: number;
  /** z[n−m], the oldest value. */
  readonly oldest: number;
  /** f[n−1]. */
  readonly slopes: number;
  /** n, */
  readonly node: number;
  /** and where the start began. */
  readonly begin: number;
  readonly stateSize: number;
}

/** The layout for a state and a window. */
export function layoutOf(size: number, window: number, exact: boolean): Layout {
  const node = 2 * window * size;
  return {
    size,
    window,
    oldest: window * size,
    slopes: (window + 1) * size,
    node,
    begin: node + 1,
    stateSize: node + 2 + (exact ? size : 0),
  };
}

/** What exact arithmetic mixes: z[n−m] − z[n−m+1] becomes z[n+1], in place of z[n−m]. */
export function placesOf({ size, oldest, node, stateSize }: Layout): MixingPlaces {
  return { mixed: oldest, z: oldest - size, base: 0, registers: node + 2, stateSize };
}

/** Takes a slope into a window, whose oldest one drops out, and goes on to the next node. */
export function pushSlope(
  { size, slopes, node }: Layout,
  state: Float64Array,
  slope: Float64Array,
): void {
  for (let k = node - 1 - size; k >= slopes; k--) state[k + size] = state[k];
  for (let k = 0; k < size; k++) state[slopes + k] = slope[k];
  state[node]++;
}

/** Takes the newest slope out of a window and goes back to the node before. */
export function popSlope(
  { size, slopes, node }: Layout,
  state: Float64Array,
  slope: Float64Array,
): void {
  for (let k = 0; k < size; k++) slope[k] = state[slopes + k];
  for (let k = slopes; k < node - size; k++) state[k] = state[k + size];
  state[node]--;
}
