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
}
