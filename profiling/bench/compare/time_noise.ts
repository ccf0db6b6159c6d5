import { median } from "../../statistics/fit.ts";
import { compareGrowth } from "../../statistics/growth_laws.ts";
import type { ScalingCase } from "../scaling_csv.ts";

/** Between two normal values with standard deviation 1 the difference is as often below as above. */
const MEDIAN_DIFFERENCE = 0.954;

/** Times that were measured once only are not believed to be surer than this. */
const LEAST_UNREPEATED = 0.1;

/**
 * How noisy the times of a report are: the standard deviation of one time, as a share.
 *
 * It is taken from how far the repeats of each case differ, over all cases; and where nothing
 * was repeated, from how far the times of each adjoint scatter about the law of growth that
 * fits them best. What is the same for all cases of a report, such as a slower clock, neither
 * can see.
 */
export function timeNoise(cases: readonly ScalingCase[]): number {
  const times = cases.map(({ found }) => found.map(({ wall_s }) => wall_s!));
  const differences = times.flatMap((values) =>
    values.flatMap((a, i) => values.slice(i + 1).map((b) => Math.abs(Math.log(a / b))))
  ).filter(Number.isFinite);
  if (differences.length > 0) return median(differences) / MEDIAN_DIFFERENCE;
  const byAdjoint = Map.groupBy(
    cases.filter(({ found }) => found.length > 0),
    ({ cells: { steps: _, ...rest } }) => JSON.stringify(rest),
  );
  const scatters = [...byAdjoint.values()].flatMap((own) =>
    compareGrowth(own.map(({ cells, found }) => [Number(cells.steps), found[0].wall_s!]))
      ?.scores[0].error ?? []
  );
  return Math.max(LEAST_UNREPEATED, scatters.length > 0 ? median(scatters) : 0);
}
