import { bootstrapInterval } from "../statistics/bootstrap.ts";
import type { RatioText } from "./ratio_row.ts";
import type { SpeedRow } from "./speed_row.ts";

/**
 * The row of the geometric mean of several ratios of times.
 *
 * @param rows The rows of the ratios; those without a figure do not count, and it is said.
 * @returns The row; its interval is that of the means of pairs that were timed at the same turn.
 */
export function meanRow(text: RatioText, rows: readonly SpeedRow[]): SpeedRow {
  const row = { unit: "times as long", ...text };
  const measured = rows.filter(({ value }) => value !== undefined);
  if (measured.length === 0) return { ...row, missing: "none of its rows was measured" };
  const turns = Math.min(...measured.map(({ samples }) => samples!.over.length));
  const means = Array.from(
    { length: turns },
    (_, k) => geometricMean(measured.map(({ samples }) => samples!.over[k] / samples!.under[k])),
  );
  const interval = bootstrapInterval([[1, means]], ([[, x]]) => x);
  return {
    ...row,
    value: geometricMean(measured.map(({ value }) => value!)),
    ...(interval && { interval }),
    detail: `of ${measured.length} of ${rows.length} rows`,
  };
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, x) => sum + Math.log(x), 0) / values.length);
}
