import { type Cell, statesOf } from "../cases/cells.ts";
import { cellName } from "../cases/paper_case.ts";
import { PAPER_SYSTEMS } from "../paper_systems.ts";
import { lossLimit } from "../problem/published.ts";

/** A claim, and what was found. */
export interface Verdict {
  /** What is claimed. */
  readonly claim: string;
  /** Whether it holds; unset where that cannot be said, and `found` says why. */
  readonly holds?: boolean;
  /** What was found, a sentence an item. */
  readonly found: readonly string[];
}

/** How many times faster than the paper's a reversible training has to be. */
const SPEED_UP = 20;

/** The fewest seeds from which something is said of a mean. */
const FEWEST_SEEDS = 5;

/**
 * Whether a cell's mean best loss is at most the paper's mean and two of its deviations, of the cell
 * that it is held against.
 *
 * @returns Whether it is; undefined where there is nothing to compare.
 */
export function meetsLoss({ loss, failures, reference }: Cell): boolean | undefined {
  if (reference === undefined) return undefined;
  if (loss === undefined || failures.length > 0) return false;
  return loss.mean <= lossLimit(reference);
}

/** A cell's mean best loss over the keys that drew the starts of the paper's runs. */
function lossFromKeys({ starts, losses, failures, reference }: Cell): number | undefined {
  const keys = reference?.keys;
  if (keys === undefined || starts !== "paper" || failures.length > 0) return undefined;
  if (!keys.every((key) => key in losses)) return undefined;
  return keys.reduce((sum, key) => sum + losses[key], 0) / keys.length;
}

/**
 * Whether a cell that misses the paper's loss over all its keys meets it over those of the paper's
 * runs, so that it is the choice of the keys.
 */
export function isKeysChoice(cell: Cell): boolean {
  const mean = lossFromKeys(cell);
  return meetsLoss(cell) === false && mean !== undefined && mean <= lossLimit(cell.reference!);
}

/** Why nothing can be said of a cell's loss against the paper's. */
export function lossUnclaimed(cell: Cell): string | undefined {
  const { system, iterations, runs, failures, origin, starts, hidden } = cell;
  const { iterations: wanted, recording, hidden: width } = PAPER_SYSTEMS[system];
  if (iterations < wanted) return `${iterations} iterations instead of ${wanted}`;
  const seeds = runs + failures.length;
  if (seeds < FEWEST_SEEDS) return `${seeds} seeds instead of ${FEWEST_SEEDS}`;
  if (hidden !== width) return `a width of ${hidden} instead of ${width}`;
  if (starts === "own") {
    return "other starts than the paper's: its cells are of three to five runs, so their " +
      "deviations say nothing of others";
  }
  if (recording !== undefined && origin !== "measured") {
    return "simulated data instead of the recording";
  }
  return undefined;
}

/** Why a cell misses the paper's loss, as far as the other cells tell. */
export function whyMissed(cell: Cell, cells: readonly Cell[]): string {
  const { loss, failures, reference, runs } = cell;
  if (loss === undefined) return `no run ended well: ${failures[0]}`;
  const limit = lossLimit(reference!);
  const failed = failures.length === 0
    ? ""
    : `${failures.length} of ${runs + failures.length} runs failed (${failures[0]}); `;
  if (loss.mean <= limit) return failed.slice(0, -2);
  if (isKeysChoice(cell)) {
    return `the paper's runs are of the keys ${
      reference!.keys!.join(", ")
    }, and over these it is ` +
      sci(lossFromKeys(cell)!);
  }
  const ofMethod = cells.filter((other) =>
    other !== cell && other.experiment === cell.experiment && other.system === cell.system &&
    other.method === cell.method && other.stepsAs === cell.stepsAs && other.loss !== undefined
  );
  const isLike = (other: Cell) =>
    (other.adjoint === "reversible") === (cell.adjoint === "reversible");
  const means = ofMethod.filter(isLike).map(({ loss }) => loss!.mean);
  const least = Math.min(...means);
  const spread = `best losses from ${sci(loss.least)} to ${sci(loss.most)}` +
    (least > limit
      ? ""
      : "; the same gradient up to rounding, with other numbers of checkpoints, " +
        `comes to ${sci(least)} up to ${sci(Math.max(...means))}`);
  const others = ofMethod.filter((other) => !isLike(other));
  if (others.length === 0) return `${failed}${spread}`;
  const mean = others.reduce((sum, { loss }) => sum + loss!.mean, 0) / others.length;
  const other = cell.adjoint === "reversible" ? "checkpointing" : "the reversible method";
  return mean > limit
    ? `${failed}${spread}; ${other} comes to ${sci(mean)} with the same starts, so it is ` +
      "the training from these starts and not the gradient"
    : `${failed}${spread}; ${other} comes to ${sci(mean)} with the same starts, so it is the ` +
      "method";
}

/**
 * What this project promises of the grid.
 *
 * @returns A verdict a promise; the exit code is 1 where one does not hold.
 */
export function projectClaims(cells: readonly Cell[]): Verdict[] {
  const grid = cells.filter(({ experiment }) => experiment === "grid");
  return [completeness(cells), lossPromise(grid), agreementPromise(grid), speedPromise(grid)];
}

function completeness(cells: readonly Cell[]): Verdict {
  const failed = cells.flatMap((cell) => cell.failures.map((why) => `${cellName(cell)}, ${why}`));
  const runs = cells.reduce((sum, cell) => sum + cell.runs, 0);
  return {
    claim: "Every training ends well.",
    holds: failed.length === 0,
    found: [`${runs} of ${runs + failed.length} did.`, ...failed],
  };
}

function lossPromise(grid: readonly Cell[]): Verdict {
  const claim = "Every cell's mean best loss, over all its keys or over those of the paper's " +
    "runs, is at most the paper's mean and two of its deviations.";
  const judged = grid.filter((cell) => cell.published && lossUnclaimed(cell) === undefined);
  const high = judged.filter((cell) => !meetsLoss(cell));
  const missed = high.filter((cell) => !isKeysChoice(cell));
  return {
    claim,
    holds: judged.length === 0 ? undefined : missed.length === 0,
    found: [
      `${judged.length - missed.length} of ${judged.length} cells do, ` +
      `${judged.length - high.length} of them over all their keys.`,
      ...high.map((cell) =>
        `${cellName(cell)}: mean ${cell.loss ? sci(cell.loss.mean) : "none"}, limit ` +
        `${sci(lossLimit(cell.published!))}: ${whyMissed(cell, grid)}.`
      ),
      ...unclaimed(grid),
    ],
  };
}

/** The reasons why some cells are not judged, a system an item. */
function unclaimed(grid: readonly Cell[]): string[] {
  const reasons = grid.flatMap((cell) => {
    const why = lossUnclaimed(cell);
    return why === undefined ? [] : [`${cell.system}: not claimed, ${why}.`];
  });
  return [...new Set(reasons)];
}

/** Two cells of the same method, one of each kind, and how far apart they are. */
interface Agreement {
  /** The reversible cell. */
  readonly reversible: Cell;
  /** The checkpointed one. */
  readonly recursive: Cell;
  /** The difference of their mean best losses. */
  readonly difference: number;
  /**
   * What it may be: the difference of the paper's means and the deviation of a difference of
   * single runs, the root of the sum of the squares of both deviations.
   */
  readonly limit: number;
}

/**
 * How far the reversible and the checkpointed trainings agree, cell by cell.
 *
 * @returns The pairs that the paper has as well.
 */
export function agreements(cells: readonly Cell[]): Agreement[] {
  return cells.filter(({ adjoint }) => adjoint === "reversible").flatMap((reversible) =>
    partners(reversible, cells).flatMap((recursive) => {
      const [a, b] = [reversible.published, recursive.published];
      if (!a || !b || !reversible.loss || !recursive.loss) return [];
      const difference = Math.abs(reversible.loss.mean - recursive.loss.mean);
      const limit = Math.abs(a.loss - b.loss) + Math.hypot(a.lossSd, b.lossSd);
      return [{ reversible, recursive, difference, limit }];
    })
  );
}

/** The checkpointed cells of a reversible one's method, checkpoints going up. */
export function partners(reversible: Cell, cells: readonly Cell[]): Cell[] {
  return cells.filter((cell) =>
    cell.adjoint !== "reversible" && cell.experiment === reversible.experiment &&
    cell.system === reversible.system && cell.method === reversible.method &&
    cell.decay === reversible.decay && cell.hidden === reversible.hidden
  ).sort((a, b) => statesOf(a.adjoint) - statesOf(b.adjoint));
}

function agreementPromise(grid: readonly Cell[]): Verdict {
  const pairs = agreements(grid.filter((cell) => lossUnclaimed(cell) === undefined));
  const apart = pairs.filter(({ difference, limit }) => !(difference <= limit));
  return {
    claim: "Reversible and checkpointed trainings agree in their mean best loss as far as the " +
      "paper's do: to within the difference of its means and the deviation of a difference.",
    holds: pairs.length === 0 ? undefined : apart.length === 0,
    found: [
      `${pairs.length - apart.length} of ${pairs.length} pairs do.`,
      ...apart.map(({ recursive, difference, limit }) =>
        `${cellName(recursive)} and reversible are ${sci(difference)} apart, limit ${sci(limit)}.`
      ),
    ],
  };
}

function speedPromise(grid: readonly Cell[]): Verdict {
  const claim = `Every reversible training is at least ${SPEED_UP} times faster than the ` +
    "paper's on its GPU.";
  const judged = grid.filter(({ adjoint, published, runtime, system, iterations }) =>
    adjoint === "reversible" && published && runtime &&
    iterations === PAPER_SYSTEMS[system].iterations
  );
  const ratios = judged.map((cell) => speedUp(cell)!);
  const slow = judged.filter((cell) => !(speedUp(cell)! >= SPEED_UP));
  return {
    claim,
    holds: judged.length === 0 ? undefined : slow.length === 0,
    found: judged.length === 0 ? ["Not claimed: no cell ran the paper's iterations."] : [
      `${judged.length - slow.length} of ${judged.length} cells are; from ` +
      `${Math.min(...ratios).toFixed(0)} to ${Math.max(...ratios).toFixed(0)} times.`,
      ...slow.map((cell) => `${cellName(cell)}: ${speedUp(cell)!.toFixed(1)} times.`),
    ],
  };
}

/**
 * The paper's time of a training over ours, both of the paper's iterations.
 *
 * @returns The ratio; undefined where there is nothing to compare.
 */
export function speedUp({ runtime, published, system, iterations }: Cell): number | undefined {
  if (runtime === undefined || published === undefined) return undefined;
  const whole = runtime.mean * PAPER_SYSTEMS[system].iterations / iterations;
  return published.runtime / whole;
}

/** A number with three digits behind the point. */
export function sci(x: number): string {
  return x.toExponential(3);
}
