/** One thing to measure. It goes to the worker as JSON. */
export interface Case {
  /** The adjoint's name: `reversible`, `recursive`, `recursive:44` or `full`. */
  readonly adjoint: string;
  /** The base method's name. */
  readonly method: string;
  /** The system's name. */
  readonly system: string;
  /** The number of steps. */
  readonly steps: number;
  /** Which repeat it is, from 1. */
  readonly repeat: number;
  /** The number of times that the loss reads at; it divides the number of steps. */
  readonly points: number;
}

/** What to measure. */
export interface Plan {
  /** The base method's name. */
  readonly method: string;
  /** The system's name. */
  readonly system: string;
  /** For each adjoint's name its numbers of steps, going up. */
  readonly steps: Readonly<Record<string, readonly number[]>>;
  /** Processes for each adjoint and number of steps. */
  readonly repeats: number;
}

/** The most times that a loss reads at: few, so that reading takes no time that counts. */
const MOST_POINTS = 10;

/**
 * The cases of a plan. All of them read the loss at equally many times, each the end
 * of a step, so that the loss's memory and evaluations do not depend on the steps.
 *
 * A repeat goes through all cases before the next one begins: a machine that slows
 * down slows all of them.
 *
 * @param plan What to measure.
 * @returns The cases, in the order in which they are run.
 *
 * @example
 * ```ts
 * import { casesOf } from "@revode/revode/profiling";
 * import { assertEquals } from "@std/assert";
 *
 * const cases = casesOf({
 *   method: "rk4", system: "white-dwarf", steps: { full: [100, 255] }, repeats: 2,
 * });
 * assertEquals(cases.map((c) => [c.repeat, c.steps]), [[1, 100], [1, 255], [2, 100], [2, 255]]);
 * assertEquals(cases[0].points, 5);
 * ```
 */
export function casesOf({ method, system, steps, repeats }: Plan): Case[] {
  const points = Object.values(steps).flat().reduce(commonDivisor, MOST_POINTS);
  return Array.from(
    { length: repeats },
    (_, k) =>
      Object.entries(steps).flatMap(([adjoint, each]) =>
        each.map((n) => ({ adjoint, method, system, steps: n, repeat: k + 1, points }))
      ),
  ).flat();
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
