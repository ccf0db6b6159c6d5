/**
 * The binomial schedule of Griewank and Walther (ACM Transactions on Mathematical
 * Software 26, 2000; Algorithm 799): which steps to replay from which checkpoints, so
 * that n steps are reversed with c kept states and the fewest replays.
 *
 * @module
 */

/** How far c states reach: β(c, r) = C(c + r, c) steps with r replays of each at most. */
interface Reach {
  /** The least r with β(c, r) ≥ n. */
  readonly replays: number;
  /** β(c, r − 1), which is below n; 0 where r is 0. */
  readonly before: number;
}

/**
 * In r multiplications and divisions, none of which rounds while n · max(c, r) < 2⁵³: every
 * product is that of a β below n.
 */
function reach(n: number, c: number): Reach {
  let replays = 0;
  let before = 0;
  for (let now = 1; now < n;) {
    before = now;
    replays++;
    now = now * (c + replays) / replays;
  }
  return { replays, before };
}

function checkCounts(n: number, c: number): void {
  if (!Number.isInteger(n) || n < 1) {
    throw new RangeError(`A checkpoint schedule needs a whole number of at least 1 step, got ${n}`);
  }
  if (!Number.isInteger(c) || c < 1) {
    throw new RangeError(
      `A checkpoint schedule needs a whole number of at least 1 checkpoint (the initial state is ` +
        `one), got ${c}`,
    );
  }
}

/**
 * The steps that an optimal schedule takes besides the taped ones:
 * t(n, c) = r n − β(c + 1, r − 1), with r the least for which β(c, r) ≥ n.
 *
 * @category Adjoints
 * @param n The number of steps.
 * @param c The states kept at once, the initial one included.
 * @returns The advances.
 * @throws {RangeError} If either is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { optimalAdvances } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(optimalAdvances(1000, 2), 28820);
 * assertEquals(optimalAdvances(1000, 44), 1954);
 * ```
 */
export function optimalAdvances(n: number, c: number): number {
  checkCounts(n, c);
  const states = Math.min(c, n);
  const { replays, before } = reach(n, states);
  // β(c + 1, r − 1) = β(c, r − 1) (c + r) / (c + 1)
  return replays * n - before * (states + replays) / (states + 1);
}

/**
 * The default number of checkpoints for n steps: floor(−1.5 + sqrt(2n + 0.25)) + 1,
 * about sqrt(2n); two replays of each step are then enough.
 *
 * @category Adjoints
 * @param n The number of steps.
 * @returns The number of states kept, the initial one included; at least 1.
 * @throws {RangeError} If n is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { defaultCheckpoints } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(defaultCheckpoints(1000), 44);
 * ```
 */
export function defaultCheckpoints(n: number): number {
  checkCounts(n, 1);
  return Math.max(1, Math.floor(-1.5 + Math.sqrt(2 * n + 0.25)) + 1);
}

/**
 * How many steps to go from a kept state before the next one is kept, so that both
 * parts stay optimal: the n − m later steps with c − 1 states, the m earlier ones with c.
 */
export function splitSteps(n: number, c: number): number {
  const states = Math.min(c, n);
  const { replays, before } = reach(n, states);
  // β(c − 1, r − 1) = β(c, r − 1) c / (c + r − 1)
  const rest = n - before * states / (states + replays - 1);
  return Math.max(1, Math.min(before, rest, n - 1));
}

/**
 * Where an online schedule keeps states when n is not known in advance: every
 * `spacing`-th one, with the least power of two for which c states are enough.
 */
function onlineSpacing(n: number, c: number): number {
  let spacing = 1;
  while (Math.ceil(n / spacing) > c) spacing *= 2;
  return spacing;
}

/**
 * The steps that the online schedule takes besides the taped ones, for a solve whose
 * number of steps n shows only at its end (adaptive steps).
 *
 * Going forward, every d-th state is kept; when all c places are taken every second one
 * is dropped and d is doubled. That takes n advances. Going back, each stretch of d steps
 * is reversed by the optimal schedule with the places that are free by then: the stretch
 * that begins at the kept state number j has c − j of them. In all
 *
 *     n + Σ_j t(n_j, c − j),   n_j = min(d, n − j d)
 *
 * @category Adjoints
 * @param n The number of accepted steps.
 * @param c The states kept at once, the initial one included.
 * @returns The advances.
 * @throws {RangeError} If either is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { onlineAdvances } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * // Every state has its place: one way forward, nothing is replayed.
 * assertEquals(onlineAdvances(10, 10), 10);
 * assertEquals(onlineAdvances(10, 1), 10 + 45);
 * ```
 */
export function onlineAdvances(n: number, c: number): number {
  checkCounts(n, c);
  const spacing = onlineSpacing(n, c);
  let advances = n;
  for (let j = 0; j * spacing < n; j++) {
    advances += optimalAdvances(Math.min(spacing, n - j * spacing), c - j);
  }
  return advances;
}
