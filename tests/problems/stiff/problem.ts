import type { VectorField } from "../../../mod.ts";

/**
 * A stiff problem of the literature. The references are those of the Test Set for IVP Solvers (F.
 * Mazzia and C. Magherini, release 2.4, University of Bari, 2008), where none other is named.
 */
export interface StiffProblem {
  readonly name: string;
  readonly field: VectorField;
  readonly y0: readonly number[];
  readonly t1: number;
  /** y at t1. */
  readonly end: ArrayLike<number>;
  /** The absolute tolerance, in parts of the relative one: below the size of the elements. */
  readonly atol: number;
  /** The reactions that it consists of, where it is such. */
  readonly reactions?: Reactions;
}

/** Reactions by the law of mass action; species number 0 is constant, and is 1. */
export interface Reactions {
  readonly rates: readonly number[];
  /** For each the species that it is proportional to. */
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** For each species, from number 1 on, what each reaction makes of it. */
  readonly changes: readonly (readonly number[])[];
}
