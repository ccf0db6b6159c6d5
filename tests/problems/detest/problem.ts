import type { NumericField } from "../numeric_field.ts";

/** One of the problems. */
export interface Problem {
  /** Its name: the class and a number. */
  readonly name: string;
  /** The state at t = 0. */
  readonly y0: readonly number[];
  /** The right-hand side. */
  readonly f: NumericField;
  /** Published elements of the state at t = 20, from the first on; those of C4 are its first ten. */
  readonly published: readonly number[];
  /** The solution, where it has a closed form. */
  readonly exact?: (t: number) => number[];
}

/** All problems start at 0 and end here. */
export const END = 20;
