import type { Quantity } from "../row.ts";

/** Something that changed by more than the noise. */
export interface Change {
  /** The case, by column; of a claim, its adjoint and method. */
  readonly cells: Readonly<Record<string, string>>;
  /** What changed. */
  readonly what: Quantity | "failed" | "claim";
  /** The median before, or what was so before. */
  readonly before: number | string;
  /** The median now, or what is so now. */
  readonly now: number | string;
  /** Whether it counts: "unsure" is time that is longer at one number of steps only. */
  readonly change: "worse" | "better" | "unsure";
}
