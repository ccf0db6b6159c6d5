import { median } from "../../statistics/fit.ts";
import type { Quantity, Row } from "../row.ts";
import type { LinePoint } from "./step_axes.ts";
import { measuredByAdjoint } from "../pages/row_groups.ts";

/**
 * The medians and ranges of a quantity, adjoint by adjoint and step by step.
 *
 * @param least What is below it is drawn there: a logarithm has no zero.
 */
export function linePoints(rows: readonly Row[], quantity: Quantity, least: number): LinePoint[] {
  return measuredByAdjoint(rows).flatMap(([adjoint, own]) =>
    [...Map.groupBy(own, ({ steps }) => steps)].flatMap(([steps, repeats]) => {
      const values = repeats.flatMap(({ found }) => found[quantity] ?? [])
        .map((value) => Math.max(value, least));
      if (values.length === 0) return [];
      const [low, high] = [Math.min(...values), Math.max(...values)];
      return [{ adjoint, steps, value: median(values), low, high }];
    })
  );
}
