import type { ReadNodes } from "./read_nodes.ts";

/** Steps from one point to the next below which few are ever taken at once. */
const OFTEN = 3;

/** Whether points are so many that it is no use to ask how far steps may go without being seen. */
export function areOften({ steps, points: { every, times } }: ReadNodes): boolean {
  return every > 0 && every < OFTEN || OFTEN * times.length > steps.count;
}

/**
 * How far several steps from i on may go without being seen: nothing is read inside of them, and of
 * their nodes at most the last.
 *
 * @param end Where they are to end at the latest.
 * @param next The number of the next time to be read.
 * @returns The step to stop before; i where something is read in that.
 */
export function unreadUntil(nodes: ReadNodes, i: number, end: number, next: number): number {
  const { every, times } = nodes.points;
  const t = times[next];
  if (next < times.length && !endsBefore(nodes, i, t)) return i;
  if (every > 0) end = Math.min(end, i - i % every + every);
  if (next >= times.length || end <= i || endsBefore(nodes, end - 1, t)) return end;
  const step = firstWhere(i + 1, end - 1, (k) => !endsBefore(nodes, k, t));
  return nodes.endsBehind(step, t) ? step : step + 1;
}

/** Whether a step ends before a time. */
function endsBefore(nodes: ReadNodes, step: number, t: number): boolean {
  return nodes.direction * (nodes.steps.end(step) - t) < -nodes.margin(step + 1);
}

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
