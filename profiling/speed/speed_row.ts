/** A figure of the speed command, and what is claimed of it. */
export interface SpeedRow {
  /** The part of the run that it belongs to. */
  readonly part: string;
  /** What was measured, in a few words. */
  readonly name: string;
  /** The figure; unset where it could not be measured. */
  readonly value?: number;
  /** The 95 % interval of the figure, where pairs give one. */
  readonly interval?: readonly [number, number];
  /** What the figure counts, such as "times as long"; it stands behind it. */
  readonly unit: string;
  /** What the figure was made of, for the reader. */
  readonly detail?: string;
  /** What is claimed of the figure; unset where it only informs. */
  readonly claim?: Claim;
  /** Why there is no figure. */
  readonly missing?: string;
  /** The single measurements, for the file. */
  readonly samples?: Readonly<Record<string, readonly number[]>>;
}

/** A bound of a figure: exactly one of the two. */
export type Claim = { readonly most: number } | { readonly least: number };

/**
 * Whether what is claimed of a row holds.
 *
 * @returns True or false; undefined where nothing is claimed, or nothing was measured.
 */
export function holds({ value, claim }: SpeedRow): boolean | undefined {
  if (claim === undefined || value === undefined) return undefined;
  return "most" in claim ? value <= claim.most : value >= claim.least;
}

/** Whether noise may have decided: the bound lies within the interval. */
export function isClose({ interval, claim }: SpeedRow): boolean {
  if (claim === undefined || interval === undefined) return false;
  const bound = "most" in claim ? claim.most : claim.least;
  return interval[0] <= bound && bound <= interval[1];
}

/**
 * The exit code of a run.
 *
 * @returns 0 where every claim that could be measured holds, else 1.
 */
export function exitCodeOf(rows: readonly SpeedRow[]): 0 | 1 {
  return rows.some((row) => holds(row) === false) ? 1 : 0;
}
