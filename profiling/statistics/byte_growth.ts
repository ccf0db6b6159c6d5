import { bootstrapInterval, hull, type Sample } from "./bootstrap.ts";
import { median, studentT95 } from "./fit.ts";

/** Bytes by which memory grows from the least number of steps to the largest. */
interface ByteGrowth {
  /** The growth. */
  readonly bytes: number;
  /** Low and high end of its 95 % interval; infinite for two points, which any line passes through. */
  readonly ci95: readonly [number, number];
}

/**
 * By how many bytes memory grows over the numbers of steps that were measured: the rise of
 * the line y = b + a n, least squares, that passes through the medians of the repeats.
 *
 * Where the numbers of steps go up by factors, it is in effect the last point less the mean of
 * the others, with the scatter of the others for its error.
 *
 * @param samples The repeats, by the number of steps; at least two numbers of steps.
 * @returns The growth, and an interval that reaches as far as the regression's and as far as
 *   that of a bootstrap over the repeats.
 *
 * @example
 * ```ts
 * import { byteGrowth } from "./byte_growth.ts";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { bytes, ci95 } = byteGrowth([[100, [2000]], [200, [2800]], [400, [4400]]]);
 * assertAlmostEquals(bytes, 2400);
 * assertAlmostEquals(ci95[1], 2400);
 * ```
 */
export function byteGrowth(samples: readonly Sample[]): ByteGrowth {
  const points = samples.map(([n, values]): [number, number] => [n, median(values)]);
  const { rise, half } = line(points);
  return {
    bytes: rise,
    ci95: hull([rise - half, rise + half], bootstrapInterval(samples, (drawn) => line(drawn).rise)),
  };
}

function line(points: readonly (readonly [number, number])[]): { rise: number; half: number } {
  const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const xs = points.map(([x]) => x);
  const xMean = mean(xs);
  const yMean = mean(points.map(([, y]) => y));
  const spread = points.reduce((sum, [x]) => sum + (x - xMean) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - xMean) * (y - yMean), 0) / spread;
  const range = Math.max(...xs) - Math.min(...xs);
  const degrees = points.length - 2;
  if (degrees < 1) return { rise: slope * range, half: Infinity };
  const residuals = points.reduce((sum, [x, y]) => sum + (y - yMean - slope * (x - xMean)) ** 2, 0);
  const half = studentT95(degrees) * Math.sqrt(residuals / degrees / spread) * range;
  return { rise: slope * range, half };
}
