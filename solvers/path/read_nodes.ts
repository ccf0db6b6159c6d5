import { type SettledPoints, SNAP } from "./path_loss.ts";
import type { Steps } from "../steps/steps.ts";

/** Steps from one point to the next below which few are ever taken at once. */
const OFTEN = 3;

/** Where the points of a loss lie among the nodes of steps. */
export class ReadNodes {
  readonly #steps: Steps;
  readonly #points: SettledPoints;
  readonly #direction: number;
  readonly #t0: number;
  readonly #inside: Uint8Array;
  /** Up to this node every step is longer than any two margins, as is known beforehand. */
  readonly #longUntil: number;

  /**
   * @param direction 1, or −1 backwards in time.
   * @param inside 1 for each time that the way forward met inside a step.
   */
  constructor(steps: Steps, points: SettledPoints, direction: number, inside: Uint8Array) {
    this.#steps = steps;
    this.#points = points;
    this.#direction = direction;
    this.#t0 = steps.begin(0);
    this.#inside = inside;
    this.#longUntil = longUntil(steps);
  }

  /** The time of a node. */
  timeOf(node: number): number {
    return node === 0 ? this.#steps.begin(0) : this.#steps.end(node - 1);
  }

  /** How near to a node a time counts as that node: by the step that ends there. */
  margin(node: number): number {
    if (node === 0 && this.#steps.count === 0) return 0;
    const step = Math.max(node - 1, 0);
    const t0 = this.#steps.begin(step);
    const t1 = this.#steps.end(step);
    const length = Math.abs(t1 - t0);
    // A tiny step at a large time is no finer than what rounding makes of its ends; but a time belongs
    // to the nearer of the two.
    return SNAP * length + Math.min(4 * Number.EPSILON * Math.abs(t1), length / 2);
  }

  /**
   * Whether a time, given by its number, counts as the node before as well, where the way forward then
   * read it: a step may be shorter than what two nodes must be apart, as that of no length to a jump at
   * t1 is.
   */
  wasReadBefore(node: number, index: number): boolean {
    return node > this.#longUntil && this.#isBefore(node - 1, this.#points.times[index]);
  }

  #isBefore(node: number, t: number): boolean {
    if (node < 0) return false;
    const time = this.timeOf(node);
    // Most steps are longer than any margin.
    return Math.abs(t - time) <= 2 * SNAP * (Math.abs(t - this.#t0) + Math.abs(t)) &&
      this.#direction * (t - time) <= this.margin(node);
  }

  /** Whether it is the last node. */
  isLast(node: number): boolean {
    return this.#steps.complete && node === this.#steps.count;
  }

  /** Whether a node is to be read as the start, the end, or every k-th one. */
  isRead(node: number): boolean {
    const { start, every, end } = this.#points;
    if (node === 0) return start;
    return every > 0 && node % every === 0 || end && this.isLast(node);
  }

  /** Whether a node is to be read by itself, where no time fell on it but perhaps on the one before. */
  isReadAlone(node: number, next: number): boolean {
    if (!this.isRead(node)) return false;
    if (next === 0) return true;
    return !(Math.abs(this.#points.times[next - 1] - this.timeOf(node)) <= this.margin(node));
  }

  /** Whether a step ends behind a time, which so lies inside it or before. */
  endsBehind(step: number, t: number): boolean {
    return this.#direction * (this.#steps.end(step) - t) > this.margin(step + 1);
  }

  /** Whether a step ends before a time. */
  #endsBefore(step: number, t: number): boolean {
    return this.#direction * (this.#steps.end(step) - t) < -this.margin(step + 1);
  }

  /** Whether they are so many that it is no use to ask how far steps may go without being seen. */
  get areOften(): boolean {
    const { every, times } = this.#points;
    return every > 0 && every < OFTEN || OFTEN * times.length > this.#steps.count;
  }

  /** See `PathReader.unreadUntil`; `next` is the number of the next time to be read. */
  unreadUntil(i: number, end: number, next: number): number {
    const { every, times } = this.#points;
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

  /** See `PathReader.unreadDownTo`; `next` is the number of times still to be read. */
  unreadDownTo(i: number, first: number, next: number): number {
    const { every } = this.#points;
    if (next > 0 && !this.#isBehind(i - 1, next - 1)) return i;
    if (every > 0) first = Math.max(first, (i - 1) - (i - 1) % every);
    return next === 0 || first >= i || this.#isBehind(first, next - 1)
      ? first
      : this.#downToTime(i, first, next - 1);
  }

  #downToTime(i: number, first: number, last: number): number {
    const behind = firstWhere(first + 1, i, (k) => this.#isBehind(k, last));
    return this.#inside[last] === 1 ? behind : behind - 1;
  }

  /** Going back, whether a node is behind a time still to be read, or the step that it is inside. */
  #isBehind(node: number, index: number): boolean {
    const t = this.#points.times[index];
    return this.#inside[index] === 1
      ? this.#direction * (t - this.#steps.begin(node)) <= 0
      : this.#direction * (this.timeOf(node) - t) > this.margin(node);
  }
}

/** The node up to which steps of one size are longer than any two margins; 0 where that is not known. */
function longUntil(steps: Steps): number {
  const { count, even = 0 } = steps;
  if (even === 0) return 0;
  const [t0, t1] = [steps.begin(0), steps.end(count - 1)];
  const largest = Math.abs(t1 - t0) + Math.max(Math.abs(t0), Math.abs(t1));
  return Math.abs(steps.end(0) - t0) > 4 * SNAP * largest ? even : 0;
}

/**
 * The first whole number from `low` on at which something holds that holds at all behind it.
 *
 * @param high The number to give where it holds at none below.
 */
function firstWhere(low: number, high: number, holds: (i: number) => boolean): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
