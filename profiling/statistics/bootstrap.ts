/**
 * How far chance alone moves what is computed from the medians of repeats.
 *
 * @module
 */
import { Random } from "../../tensors/mod.ts";
import { fitPower, median, type PowerFit } from "./fit.ts";

/** The repeats at one number of steps. */
export type Sample = readonly [steps: number, values: readonly number[]];

/** How {@linkcode bootstrapInterval} draws. */
interface BootstrapOptions {
  /** How often the repeats are drawn anew; default 1000. */
  readonly draws?: number;
  /** The seed, so that the same rows give the same interval; default 1. */
  readonly seed?: number;
}

/**
 * The 95 % interval of a statistic of medians, by Efron's bootstrap: at every number of
 * steps as many repeats are drawn as there are, each of them perhaps twice, and what lies
 * between the 2.5 % and the 97.5 % point of the results is the interval.
 *
 * It knows only what differs from repeat to repeat. What is the same in all repeats, such as
 * a cache that is too small from some number of steps on, is for a regression's interval.
 *
 * @param statistic What is computed from pairs of steps and median.
 * @returns Low and high end; undefined where nothing was repeated.
 *
 * @example
 * ```ts
 * import { bootstrapInterval } from "./bootstrap.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const last = (points: [number, number][]) => points[points.length - 1][1];
 * assertEquals(bootstrapInterval([[100, [1, 2, 3]]], last), [1, 3]);
 * assertEquals(bootstrapInterval([[100, [2]]], last), undefined);
 * ```
 */
export function bootstrapInterval(
  samples: readonly Sample[],
  statistic: (points: [number, number][]) => number,
  options: BootstrapOptions = {},
): [number, number] | undefined {
  const { draws = 1000, seed = 1 } = options;
  if (samples.every(([, values]) => values.length < 2)) return undefined;
  const random = new Random(seed);
  const drawn = (values: readonly number[]) =>
    values.map(() => values[Math.floor(random.uniform(0, values.length))]);
  const results = Array.from(
    { length: draws },
    () => statistic(samples.map(([n, values]) => [n, median(drawn(values))])),
  ).sort((a, b) => a - b);
  const at = (share: number) => results[Math.round(share * (draws - 1))];
  return [at(0.025), at(0.975)];
}

/**
 * The exponent p of y = C x^p through the medians of repeats. Its interval reaches as far as
 * the regression's does, and as far as the bootstrap's.
 *
 * @param samples The repeats, by the number of steps; at least two numbers of steps.
 * @returns The exponent and its 95 % interval.
 *
 * @example
 * ```ts
 * import { fitRepeats } from "./bootstrap.ts";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const { ci95 } = fitRepeats([[10, [1, 2]], [100, [10, 20]], [1000, [100, 200]]]);
 * assert(ci95[0] < 0.9 && ci95[1] > 1.1);
 * assertEquals(fitRepeats([[10, [1]], [100, [10]]]).ci95, [-Infinity, Infinity]);
 * ```
 */
export function fitRepeats(samples: readonly Sample[], options: BootstrapOptions = {}): PowerFit {
  const { exponent, ci95 } = fitPower(samples.map(([n, values]) => [n, median(values)]));
  const drawn = bootstrapInterval(samples, (points) => fitPower(points).exponent, options);
  return { exponent, ci95: hull(ci95, drawn) };
}

/**
 * The interval that reaches as far as either of two.
 *
 * @param b The other; where there is none, it is the first.
 */
export function hull(
  a: readonly [number, number],
  b: readonly [number, number] | undefined,
): [number, number] {
  return b === undefined ? [...a] : [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}
