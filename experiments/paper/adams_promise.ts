import type { Cell } from "./cases/cells.ts";
import { isAdams } from "./ours.ts";
import { cellName } from "./cases/paper_case.ts";
import { PAPER_SYSTEMS } from "./paper_systems.ts";
import {
  isKeysChoice,
  lossUnclaimed,
  meetsLoss,
  sci,
  type Verdict,
  whyMissed,
} from "./report/project_claims.ts";
import { fastestPublished, leastBy, lossLimit, type PublishedCell } from "./problem/published.ts";

/**
 * How much processor time one cell's trainings take in parts of another's, key by key. What else the
 * machine does meanwhile is not in it, as it is in times by the clock.
 */
export interface TimeRatio {
  /** The other one's name. */
  readonly of: string;
  /** How many keys both have run. */
  readonly keys: number;
  /** The median over the keys. */
  readonly median: number;
  /** The least. Of five keys it and the largest enclose the median with 94 %. */
  readonly least: number;
  /** The largest. */
  readonly most: number;
}

/** A cell of reversible Adams beside the fastest others of its system. */
export interface AdamsCell {
  /** The cell. */
  readonly cell: Cell;
  /** Against the fastest of the paper's cells, as this library runs them. */
  readonly paper?: TimeRatio;
  /** Against the fastest of all other cells of this library. */
  readonly ours?: TimeRatio;
  /** The fastest of the paper's cells as it was published. */
  readonly published?: PublishedCell;
  /** The published time of that in parts of this cell's by the clock, both of the paper's iterations. */
  readonly publishedRatio?: number;
}

/**
 * Puts reversible Adams beside the fastest cells of each system. The fastest is the one of the
 * least mean processor time, whatever its loss.
 *
 * @param cells All cells.
 * @returns The cells of reversible Adams that go back, in order.
 */
export function adamsCells(cells: readonly Cell[]): AdamsCell[] {
  return cells.filter((cell) => isAdams(cell.method) && cell.adjoint === "reversible")
    .map((cell) => {
      const others = cells.filter((other) =>
        other !== cell && other.system === cell.system && other.experiment !== "decay" &&
        other.runtime !== undefined
      );
      const published = fastestPublished(cell.system);
      return {
        cell,
        paper: ratioTo(cell, others.filter(({ experiment }) => experiment === "grid")),
        ours: ratioTo(cell, others),
        published,
        publishedRatio: published && cell.runtime && published.runtime / wholeTime(cell),
      };
    });
}

/** What all of the paper's iterations would take. */
function wholeTime({ runtime, system, iterations }: Cell): number {
  return runtime!.mean * PAPER_SYSTEMS[system].iterations / iterations;
}

function ratioTo(cell: Cell, others: readonly Cell[]): TimeRatio | undefined {
  const fastest = leastBy(others, ({ processor }) => processor!.mean);
  if (fastest === undefined) return undefined;
  const [times, theirs] = [cell.processorTimes, fastest.processorTimes];
  const ratios = Object.keys(times).map(Number)
    .filter((seed) => seed in theirs)
    .map((seed) => times[seed] / theirs[seed])
    .sort((a, b) => a - b);
  if (ratios.length === 0) return undefined;
  const middle = (ratios.length - 1) / 2;
  return {
    of: cellName(fastest),
    keys: ratios.length,
    median: (ratios[Math.floor(middle)] + ratios[Math.ceil(middle)]) / 2,
    least: ratios[0],
    most: ratios[ratios.length - 1],
  };
}

/**
 * What is promised of reversible Adams, which the paper has not: the loss of the paper's reversible
 * method. Of the time nothing is promised; it is told.
 *
 * @param cells All cells.
 * @returns The verdict.
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

function timeSentence({ cell, paper, ours, published, publishedRatio }: AdamsCell): string {
  if (publishedRatio === undefined) return `${cellName(cell)}: no time.`;
  return `${cellName(cell)}: of processor time it takes ` +
    (paper ? `${timeRatioText(paper)} times that of ${paper.of}, the fastest ` : "") +
    (paper ? "of the paper's cells here" : "none of the paper's cells was run here") +
    (ours ? `, and ${timeRatioText(ours)} times that of ${ours.of}, the fastest other one` : "") +
    `; the paper's fastest was published as ${published!.method}, ${published!.adjoint}, with ` +
    `${published!.runtime} s, ${publishedRatio.toPrecision(3)} times this.`;
}

/**
 * A ratio of times in words.
 *
 * @param ratio The ratio.
 * @returns The median, in brackets the least and the largest.
 */
export function timeRatioText({ median, least, most, keys }: TimeRatio): string {
  const [middle, ...ends] = [median, least, most].map((x) => x.toPrecision(3));
  return keys === 1 ? middle : `${middle} (${ends.join(" to ")})`;
}
