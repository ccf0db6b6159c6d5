import type { Cell } from "../cases/cells.ts";
import { isAdams } from "../cases/ours.ts";
import { cellName } from "../cases/paper_case.ts";
import { PAPER_SYSTEMS } from "../paper_systems.ts";
import {
  isKeysChoice,
  lossUnclaimed,
  meetsLoss,
  sci,
  type Verdict,
  whyMissed,
} from "./project_claims.ts";
import { fastestPublished, leastBy, lossLimit } from "../problem/published.ts";

/**
 * How much processor time one cell's trainings take in parts of another's, key by key. What else the
 * machine does meanwhile is not in it, as it is in times by the clock.
 */
interface TimeRatio {
  /** What the other one is. */
  readonly what: string;
  /** The other one. */
  readonly of: Cell;
  /** How many keys both have run. */
  readonly keys: number;
  /** The median over the keys. */
  readonly median: number;
  /** The least. Of five keys it and the largest enclose the median with 94 %. */
  readonly least: number;
  /** The largest. */
  readonly most: number;
}

/** A cell of reversible Adams beside others of its system. */
export interface AdamsCell {
  /** The cell. */
  readonly cell: Cell;
  /**
   * Its time against the paper's cell that its loss is held against, the fastest of the paper's
   * cells, and the fastest of all others, as far as they were run; all of them here.
   */
  readonly ratios: readonly TimeRatio[];
}

/**
 * Puts reversible Adams beside other cells of each system. The fastest is the one of the least
 * mean processor time, whatever its loss.
 *
 * @returns The cells of reversible Adams that go back, in order.
 */
export function adamsCells(cells: readonly Cell[]): AdamsCell[] {
  return cells.filter((cell) => isAdams(cell.method) && cell.adjoint === "reversible")
    .map((cell) => {
      const others = cells.filter((other) =>
        other !== cell && other.system === cell.system && other.experiment !== "decay"
      );
      const grid = others.filter(({ experiment }) => experiment === "grid");
      const candidates: readonly [string, readonly Cell[]][] = [
        ["the one of its limit", grid.filter(({ published }) => published === cell.reference)],
        ["the fastest of the paper's cells", grid],
        ["the fastest other one", others],
      ];
      return { cell, ratios: candidates.flatMap(([what, some]) => ratioTo(cell, what, some)) };
    });
}

/** The ratio to the fastest of some; none where no key is common. */
function ratioTo(cell: Cell, what: string, some: readonly Cell[]): TimeRatio[] {
  const timed = some.filter(({ processor }) => processor !== undefined);
  const of = leastBy(timed, ({ processor }) => processor!.mean);
  const [times, theirs] = [cell.processorTimes, of?.processorTimes ?? {}];
  const ratios = Object.keys(times).map(Number)
    .filter((seed) => seed in theirs)
    .map((seed) => times[seed] / theirs[seed])
    .sort((a, b) => a - b);
  if (of === undefined || ratios.length === 0) return [];
  const middle = (ratios.length - 1) / 2;
  const median = (ratios[Math.floor(middle)] + ratios[Math.ceil(middle)]) / 2;
  return [{
    ...{ what, of, keys: ratios.length, median },
    ...{ least: ratios[0], most: ratios[ratios.length - 1] },
  }];
}

/**
 * What is promised of reversible Adams, which the paper has not: the loss of the paper's reversible
 * method. Of the time nothing is promised; it is told.
 */
export function adamsPromise(cells: readonly Cell[]): Verdict {
  const all = adamsCells(cells);
  const judged = all.filter(({ cell }) => lossUnclaimed(cell) === undefined);
  const missed = judged.filter(({ cell }) => !meetsLoss(cell) && !isKeysChoice(cell));
  return {
    claim:
      "Reversible Adams' mean best loss, over all its keys or over those of the paper's runs, " +
      "is at most the mean and two deviations of the strictest of the paper's reversible cells of " +
      "that system.",
    holds: judged.length === 0 ? undefined : missed.length === 0,
    found: all.length === 0
      ? ["Not measured."]
      : all.flatMap((each) => [lossSentence(each.cell, cells), timeSentence(each)]),
  };
}

function lossSentence(cell: Cell, cells: readonly Cell[]): string {
  const reference = cell.reference!;
  const about = `${cellName(cell)}: mean ${cell.loss ? sci(cell.loss.mean) : "none"}, limit ` +
    `${sci(lossLimit(reference))}, of the paper's ${reference.method}`;
  const unclaimed = lossUnclaimed(cell);
  if (unclaimed !== undefined) return `${about}: not claimed, ${unclaimed}.`;
  return meetsLoss(cell) ? `${about}.` : `${about}: ${whyMissed(cell, cells)}.`;
}

function timeSentence({ cell, ratios }: AdamsCell): string {
  const found = ratios.map((ratio) =>
    `${timeRatioText(ratio)} times that of ${cellName(ratio.of)}, ${ratio.what}`
  );
  return `${cellName(cell)}: ` +
    (found.length === 0 ? "no other cell to compare times with" : "its processor time is ") +
    `${found.join("; ")}.${publishedSentence(cell)}`;
}

/** The published time of the paper's fastest cell, beside this one's by the clock. */
function publishedSentence({ runtime, system, iterations }: Cell): string {
  const published = fastestPublished(system);
  if (runtime === undefined || published === undefined) return "";
  const whole = runtime.mean * PAPER_SYSTEMS[system].iterations / iterations;
  return ` The paper's fastest was published as ${published.method}, ${published.adjoint}, with ` +
    `${published.runtime} s: ${
      (published.runtime / whole).toPrecision(3)
    } times this by the clock.`;
}

/**
 * A ratio of times in words.
 *
 * @returns The median, in brackets the least and the largest.
 */
export function timeRatioText(
  { median, least, most, keys }: Pick<TimeRatio, "median" | "least" | "most" | "keys">,
): string {
  const [middle, ...ends] = [median, least, most].map((x) => x.toPrecision(3));
  return keys === 1 ? middle : `${middle} (${ends.join(" to ")})`;
}
