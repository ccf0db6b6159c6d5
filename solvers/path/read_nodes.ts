import { type SettledPoints, SNAP } from "./path_loss.ts";
import type { Steps } from "../steps/steps.ts";

/** Steps from one point to the next below which few are ever taken at once. */
const OFTEN = 3;

/** Where the points of a loss lie among the nodes of steps. */
export class ReadNodes {
  protected readonly steps: Steps;
  protected readonly points: SettledPoints;
  protected readonly direction: number;
  protected readonly t0: number;

  /** @param direction 1, or −1 backwards in time. */
  constructor(steps: Steps, points: SettledPoints, direction: number) {
    this.steps = steps;
    this.points = points;
    this.direction = direction;
    this.t0 = steps.begin(0);
  }

  /** The time of a node. */
  timeOf(node: number): number {
    return node === 0 ? this.steps.begin(0) : this.steps.end(node - 1);
  }

  /** How near to a node a time counts as that node: by the step that ends there. */
  margin(node: number): number {
    if (node === 0 && this.steps.count === 0) return 0;
    const step = Math.max(node - 1, 0);
    const t0 = this.steps.begin(step);
    const t1 = this.steps.end(step);
    const length = Math.abs(t1 - t0);
    // A tiny step at a large time is no finer than what rounding makes of its ends; but a time belongs
    // to the nearer of the two.
    return SNAP * length + Math.min(4 * Number.EPSILON * Math.abs(t1), length / 2);
  }

  /**
   * Whether a time is so far ahead of a node, or in another direction, that its margin need not be asked
   * for, as that of most nodes.
   */
  isFar(node: number, t: number, direction: number = this.direction): boolean {
    const time = this.timeOf(node);
    // The step before it is no longer than the way from the start.
    return node > 0 &&
      direction * (t - time) > SNAP * (Math.abs(time - this.t0) + Math.abs(time));
  }

  /** Whether it is the last node. */
  isLast(node: number): boolean {
    return this.steps.complete && node === this.steps.count;
  }

  /** Whether a node is to be read as the start, the end, or every k-th one. */
  isRead(node: number): boolean {
    const { start, every, end } = this.points;
    if (node === 0) return start;
    return every > 0 && node % every === 0 || end && this.isLast(node);
  }

  /** Whether a node is to be read by itself, where no time fell on it but perhaps on the one before. */
  isReadAlone(node: number, next: number): boolean {
    if (!this.isRead(node)) return false;
    if (next === 0) return true;
    return !(Math.abs(this.points.times[next - 1] - this.timeOf(node)) <= this.margin(node));
  }

  /** Whether a step ends behind a time, which so lies inside it or before. */
  endsBehind(step: number, t: number): boolean {
    const behind = this.direction * (this.steps.end(step) - t);
    return behind > 0 && behind > this.margin(step + 1);
  }

  /** Whether a step ends before a time. */
  #endsBefore(step: number, t: number): boolean {
    return this.direction * (this.steps.end(step) - t) < -this.margin(step + 1);
  }

  /** Whether they are so many that it is no use to ask how far steps may go without being seen. */
  get areOften(): boolean {
    const { every, times } = this.points;
    return every > 0 && every < OFTEN || OFTEN * times.length > this.steps.count;
  }

  /** See `PathReader.unreadUntil`; `next` is the number of the next time to be read. */
  unreadUntil(i: number, end: number, next: number): number {
    const { every, times } = this.points;
    if (next < times.length && !this.#endsBefore(i, times[next])) return i;
    if (every > 0) end = Math.min(end, i - i % every + every);
    return next >= times.length || end <= i || this.#endsBefore(end - 1, times[next])
      ? end
      : this.#untilTime(i, end, times[next]);
  }

  /** The same where the time is somewhere in these steps; apart, as it looks for it. */
  #untilTime(i: number, end: number, t: number): number {
    const step = firstWhere(i + 1, end - 1, (k) => !this.#endsBefore(k, t));
    return this.endsBehind(step, t) ? step : step + 1;
  }
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
