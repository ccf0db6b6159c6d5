import type { Steps } from "../steps/steps.ts";
import { type SettledPoints, SNAP } from "./path_loss.ts";
import { ReadNodes } from "./read_nodes.ts";
import { firstWhere } from "./unread_steps.ts";

/** Where the points of a loss lie among the nodes of steps, going back. */
export class PulledNodes extends ReadNodes {
  readonly #inside: Uint8Array;
  /** Up to this node every step is longer than any two margins, as is known beforehand. */
  readonly #longUntil: number;

  /** @param inside 1 for each time that the way forward met inside a step. */
  constructor(steps: Steps, points: SettledPoints, direction: number, inside: Uint8Array) {
    super(steps, points, direction);
    this.#inside = inside;
    this.#longUntil = longUntil(steps);
  }

  /**
   * Whether a time, given by its number, counts as the node before as well, where the way forward then
   * read it: a step may be shorter than what two nodes must be apart, as that of no length to a jump at
   * t1 is.
   */
  wasReadBefore(node: number, index: number): boolean {
    return node > this.#longUntil && this.#isBefore(node - 1, this.points.times[index]);
  }

  #isBefore(node: number, t: number): boolean {
    if (node < 0) return false;
    const time = this.timeOf(node);
    // Most steps are longer than any margin.
    return Math.abs(t - time) <= 2 * SNAP * (Math.abs(t - this.t0) + Math.abs(t)) &&
      this.direction * (t - time) <= this.margin(node);
  }

  /** See `PathReader.unreadDownTo`; `next` is the number of times still to be read. */
  unreadDownTo(i: number, first: number, next: number): number {
    const { every } = this.points;
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
    const t = this.points.times[index];
    return this.#inside[index] === 1
      ? this.direction * (t - this.steps.begin(node)) <= 0
      : this.direction * (this.timeOf(node) - t) > this.margin(node);
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
