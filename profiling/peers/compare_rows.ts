import { bootstrapInterval } from "../statistics/bootstrap.ts";
import { median } from "../statistics/fit.ts";
import type { PeerResult } from "./run_problem.ts";

/** A row's time against another one's. */
export interface Ratio {
  /** The median over the rounds of the one time over the other. */
  readonly ratio: number;
  /** The 95 % interval that the rounds give; unset where there is one round. */
  readonly interval?: readonly [number, number];
}

/** A row of this library beside a row of another one. */
export interface Beside {
  /** The row of this library. */
  readonly name: string;
  /** The other row's time over this one's. */
  readonly time: Ratio;
  /** The other row's peak of resident memory over this one's. */
  readonly memory: number;
  /** Whether this library is faster: the whole interval is above 1. */
  readonly faster: boolean;
  /** Whether its peak of memory is not the larger one. */
  readonly noMoreMemory: boolean;
}

/** A row of another library, and how this one does beside it. */
export interface Verdict {
  /** The other library's row. */
  readonly name: string;
  /** This library's rows beside it, in the order of the table. */
  readonly beside: readonly Beside[];
  /** Whether the row that all are compared with is faster, with no more memory. */
  readonly holds: boolean;
  /** All rows of this library for which that holds. */
  readonly holdsFor: readonly string[];
}

/**
 * The times of a row over those of another one, round by round, so that what slows both down at
 * the same time cancels.
 *
 * @param over The times that are divided.
 * @param under The times that they are divided by, of the same rounds.
 */
export function ratioOf(over: readonly number[], under: readonly number[]): Ratio {
  const ratios = over.map((x, k) => x / under[k]);
  const interval = bootstrapInterval([[1, ratios]], ([[, x]]) => x);
  return { ratio: median(ratios), interval };
}

/**
 * Holds every row of another library against those of this one.
 *
 * @param results The results of a problem; rows without times do not count.
 */
export function verdictsOf(results: readonly PeerResult[], reference: string): Verdict[] {
  const timed = results.filter(({ seconds, agrees }) => seconds.length > 0 && agrees);
  const own = timed.filter(({ row }) => row.program === "revode");
  return timed.filter(({ row }) => row.program !== "revode").map((other) => {
    const beside = own.map((each) => besideOf(each, other));
    const good = beside.filter(({ faster, noMoreMemory }) => faster && noMoreMemory);
    const holdsFor = good.map(({ name }) => name);
    return { name: other.row.name, beside, holds: holdsFor.includes(reference), holdsFor };
  });
}

function besideOf(own: PeerResult, other: PeerResult): Beside {
  const time = ratioOf(other.seconds, own.seconds);
  const memory = other.peak! / own.peak!;
  const faster = (time.interval?.[0] ?? time.ratio) > 1;
  return { name: own.row.name, time, memory, faster, noMoreMemory: memory >= 1 };
}
