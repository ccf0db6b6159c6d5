import { formatTime } from "../../commands/mod.ts";
import { median } from "../statistics/fit.ts";
import type { Claim, SpeedRow } from "./speed_row.ts";
import { ratioOfPairs, repeated, type Timed, type TimePairs, timePairs } from "./time_pairs.ts";
import type { Effort } from "./time_pairs.ts";

/** What two times are compared for. */
export interface RatioText {
  readonly part: string;
  readonly name: string;
  /** What the ratio counts. Default "times as long". */
  readonly unit?: string;
  readonly claim?: Claim;
}

/** The row of a ratio of times. */
export function ratioRow(text: RatioText, times: TimePairs): SpeedRow {
  const { over, under } = times;
  return {
    unit: "times as long",
    ...text,
    ...ratioOfPairs(times),
    detail: `${formatTime(median(over))} against ${formatTime(median(under))}`,
    samples: { over, under },
  };
}

/** Times two functions by turns. */
export async function timedRatio(
  text: RatioText,
  over: () => unknown,
  under: () => unknown,
  { pairs, seconds }: Effort,
): Promise<SpeedRow> {
  const timed: [Timed, Timed] = [repeated(over, seconds), repeated(under, seconds)];
  return ratioRow(text, await timePairs(...timed, pairs));
}
