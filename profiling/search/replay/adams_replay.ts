import { leastWeights } from "./least_weights.ts";
import { combine, copied, type Moving } from "./moving.ts";

/** What a method of several steps is made of, for the plain loop. */
export interface DrawnAdams {
  readonly order: number;
  readonly window: number;
}

/** What it is stepped with. */
interface AdamsReplay {
  readonly adams: DrawnAdams;
  readonly coupling: number;
  /** f(t, y). */
  slope(t: number, y: Moving): Moving;
  /** The increment of the method of the start. */
  increment(t: number, to: number, y: Moving): Moving;
}

/** How many times that of equal steps what a step multiplies errors by may be, at its two ends. */
const MOST_BEHIND = 2;
const MOST_AHEAD = 4;
/** How many times a step's own error the defect that it takes over may be. */
const MOST_TAKEN_OVER = 1.25;
/** Steps whose sizes differ by less are of one size. */
const SAME = 1e-10;

/** A node: the time at which a step began, the value there and the slope. */
interface Node {
  readonly t: number;
  readonly z: Moving;
  readonly f: Moving;
}

/** What a step over a full window adds. */
interface WindowWeights {
  /** λ, or 0 where the step forgets the oldest value. */
  readonly lambda: number;
  readonly ahead: readonly number[];
  readonly behind: readonly number[];
  /** Whether it is a step of the start's method after all. */
  readonly isOneStep: boolean;
}

function magnitudes(weights: readonly number[]): number {
  return weights.reduce((sum, w) => sum + Math.abs(w), 0);
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((x, i) => x - b[i]));
}

/** The steps of reversible Adams on y, which keep every node since the last start. */
export function adamsStep(y: Moving, replay: AdamsReplay): (t0: number, t1: number) => void {
  const { adams: { order, window }, coupling } = replay;
  const even = Array.from({ length: window }, (_, j) => -j);
  const usual = magnitudes(leastWeights(even, order, 0, 1));
  let nodes: Node[] = [];
  let end: number | undefined;
  const equal = weightsOver([...even, -window], 1);

  function weightsOver(times: readonly number[], t1: number): WindowWeights {
    const [oldest, before] = [times[window - 1], times[window]];
    const t0 = times[0];
    const inside = times.slice(0, window);
    const ahead = leastWeights(inside, order, t0, t1);
    const behind = leastWeights(inside, order, before, oldest);
    // What the highest power adds to a weight is in proportion to its integral.
    const takenOver = coupling *
      distance(behind, leastWeights(inside, order - 1, before, oldest)) /
      distance(ahead, leastWeights(inside, order - 1, t0, t1));
    const forgets = magnitudes(behind) / Math.abs(oldest - before) > MOST_BEHIND * usual ||
      takenOver > MOST_TAKEN_OVER;
    return {
      lambda: forgets ? 0 : coupling,
      ahead,
      behind,
      isOneStep: magnitudes(ahead) / Math.abs(t1 - t0) > MOST_AHEAD * usual,
    };
  }
  const weightsAt = (t0: number, t1: number): WindowWeights => {
    const times = Array.from({ length: window + 1 }, (_, j) => nodes[nodes.length - 1 - j].t);
    const h = t1 - t0;
    const equalSteps = times.every((t, j) => Math.abs(t0 - t - j * h) <= SAME * Math.abs(h));
    if (!equalSteps) return weightsOver(times, t1);
    const sized = (weights: readonly number[]) => weights.map((w) => h * w);
    return { ...equal, ahead: sized(equal.ahead), behind: sized(equal.behind) };
  };

  return (t0, t1) => {
    // Between a jump and the number before it lies no step.
    if (end !== undefined && t0 !== end) nodes = [];
    end = t1;
    nodes.push({ t: t0, z: copied(y), f: replay.slope(t0, y) });
    const full = nodes.length > window;
    const weights = full ? weightsAt(t0, t1) : undefined;
    if (weights === undefined || weights.isOneStep) {
      combine(y, [1, y], [1, replay.increment(t0, t1, y)]);
      return;
    }
    const { lambda, ahead, behind } = weights;
    const back = (j: number) => nodes[nodes.length - 1 - j];
    combine(
      y,
      [1, y],
      [lambda, back(window).z],
      [-lambda, back(window - 1).z],
      ...ahead.map((w, j) => [w + lambda * behind[j], back(j).f] as const),
    );
  };
}
