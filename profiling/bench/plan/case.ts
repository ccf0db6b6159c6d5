import { Random } from "../../../tensors/mod.ts";

/**
 * What can be varied besides adjoint and steps. What is unset is as the system has it.
 *
 * @category Cases
 */
export interface Variant {
  /** The base method's name. */
  readonly method?: string;
  /** The system's name. */
  readonly system?: string;
  /** The number of states that are solved at once; unset for a state without a batch. */
  readonly batch?: number;
  /** The widths of the network's hidden layers. */
  readonly hidden?: readonly number[];
  /** The coupling of the reversible method. */
  readonly coupling?: number | "auto";
  /** The number of elements of the state, for the system "waves". */
  readonly state?: number;
  /**
   * The URL of a module of the user's: its function `subject(parameters, case)` makes the
   * {@linkcode Subject} that is measured instead of a built-in one.
   */
  readonly module?: string;
  /** What that function is given. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/**
 * One thing to measure. It goes to the worker as JSON.
 *
 * @category Cases
 */
export interface Case extends Variant {
  /**
   * The adjoint's name: `reversible`, `reversible:0`, `recursive:44`, `full`, … What is
   * claimed of the adjoint is claimed of a case of its name; of other names, nothing.
   */
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
  /** Whether the gradient is run once and nothing is measured. */
  readonly once?: boolean;
}

/**
 * What to measure.
 *
 * @category Cases
 */
export interface Plan {
  /** The base method's name. */
  readonly method: string;
  /** The system's name. */
  readonly system: string;
  /** For each adjoint's name its numbers of steps, going up. */
  readonly steps: Readonly<Record<string, readonly number[]>>;
  /** Processes for each adjoint and number of steps. */
  readonly repeats: number;
  /** Adjoints that are measured in the first repeat only. */
  readonly single?: readonly string[];
  /** What is measured in each of these ways instead of once; it may have steps of its own. */
  readonly variants?: readonly (Variant & { readonly steps?: Plan["steps"] })[];
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
 * @category Cases
 * @param plan What to measure.
 * @returns The cases, repeat by repeat.
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
export function casesOf(plan: Plan): Case[] {
  const { method, system, steps, repeats, single = [], variants = [{}] } = plan;
  const all = variants.map((variant) => ({ steps, ...variant }));
  const points = all.flatMap((each) => Object.values(each.steps).flat())
    .reduce(commonDivisor, MOST_POINTS);
  return Array.from(
    { length: repeats },
    (_, k) =>
      all.flatMap(({ steps, ...variant }) =>
        Object.entries(steps).flatMap(([adjoint, each]) =>
          each.map((n) => ({
            adjoint,
            method,
            system,
            ...variant,
            steps: n,
            repeat: k + 1,
            points,
          }))
        )
      ),
  ).flat().filter(({ adjoint, repeat }) => repeat === 1 || !single.includes(adjoint));
}

/**
 * The same cases in a random order, but repeat by repeat as before: a machine that gets
 * slower or warmer must not make it seem that time or memory grows with the steps.
 *
 * @param cases The cases.
 * @param seed A whole number from 0 to 2³² − 1; the same seed gives the same order.
 * @returns The cases in another order.
 * @throws {RangeError} If the seed is out of range.
 *
 * @example
 * ```ts
 * import { shuffled } from "./case.ts";
 * import { casesOf } from "@revode/revode/profiling";
 * import { assertEquals } from "@std/assert";
 *
 * const cases = casesOf({
 *   method: "rk4", system: "white-dwarf", steps: { full: [100, 200, 300] }, repeats: 2,
 * });
 * const order = shuffled(cases, 7);
 * assertEquals(order, shuffled(cases, 7));
 * assertEquals(order.map(({ repeat }) => repeat), [1, 1, 1, 2, 2, 2]);
 * ```
 */
export function shuffled(cases: readonly Case[], seed: number): Case[] {
  const random = new Random(seed);
  return [...Map.groupBy(cases, ({ repeat }) => repeat).values()].flatMap((group) => {
    const order = [...group];
    // Fisher and Yates.
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random.uniform(0, i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  });
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
