/** What became of a case. */
export const OUTCOMES = [
  "right",
  "loose",
  "silent",
  "refused",
  "false alarm",
  "ill-conditioned",
  "approximate",
  "no solution",
  "fault",
] as const;

/** One of {@linkcode OUTCOMES}. */
export type Outcome = typeof OUTCOMES[number];

/** Whether the solution was right, and whether it was given. */
export type Watched = "good passed" | "wrong passed" | "good refused" | "wrong refused";

/** What the judge says of a case. */
export interface Verdict {
  readonly outcome: Outcome;
  /** The error of the gradient, relative to its block; unset where there is none. */
  readonly error?: number;
  /** The block that it is in, or the reason. */
  readonly where: string;
  /** The watch over the solution on the way there. */
  readonly watched?: Watched;
}

/** What counts as right, and from where on as wrong. */
export interface Limits {
  readonly right: number;
  readonly silent: number;
}

/** The limits of doubles. */
export const DOUBLE: Limits = { right: 1e-6, silent: 1e-4 };
/** The limits of singles. */
export const SINGLE: Limits = { right: 1e-3, silent: 1e-2 };

/** How often an error may be what a unit in the last place does: each step rounds again. */
export const ILL = 30;
/** The longest solves that are stepped through with dual numbers, in evaluations. */
export const PLAIN = 2500;
