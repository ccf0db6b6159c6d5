import { fitRepeats, type Sample } from "../../statistics/bootstrap.ts";
import { METERS, samplesOf } from "./claims.ts";
import { median, type PowerFit } from "../../statistics/fit.ts";
import { compareGrowth } from "../../statistics/growth_laws.ts";
import type { Quantity, Row } from "../row.ts";
import type { Evidence } from "./rules.ts";

/**
 * Puts together what there is to judge a quantity by. In the fits, what is below a meter's
 * resolution counts as its resolution.
 *
 * @param samples The repeats, where they are other than those of the rows.
 */
export function evidenceOf(
  rows: readonly Row[],
  quantity: Quantity,
  samples: readonly Sample[] = samplesOf(rows, quantity),
): Evidence {
  const meter = METERS[quantity];
  const least = meter?.resolution ?? 0;
  const seen = samples.map(([n, values]): Sample => [n, values.map((y) => Math.max(y, least))]);
  return {
    rows,
    samples,
    fit: tryFit(seen),
    laws: compareGrowth(
      seen.map(([n, values]) => [n, median(values)]),
      { offset: meter !== undefined, resolution: meter?.resolution },
    ),
  };
}

function tryFit(samples: readonly Sample[]): PowerFit | undefined {
  const positive = samples.every(([, values]) => values.every((y) => y > 0));
  return samples.length > 1 && positive ? fitRepeats(samples) : undefined;
}
