import { type SettledPoints, SNAP } from "./path_loss.ts";
import type { Steps } from "../steps/steps.ts";

/** Where the points of a loss lie among the nodes of steps. */
export class ReadNodes {
  readonly steps: Steps;
  readonly points: SettledPoints;
  readonly direction: number;
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
   * Whether a time is so far ahead of a node, in a direction, that its margin need not be asked
   * for, as that of most nodes.
   */
  isFar(node: number, t: number, direction: number): boolean {
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
}
