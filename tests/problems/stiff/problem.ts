import { pid, type StepControl, type Tensor, tensor, type VectorField } from "../../../mod.ts";

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
  /** The elements that `end` has; all in their order where it is left out. */
  readonly places?: readonly number[];
  /** Where f jumps, to its later value. */
  readonly jumpAt?: readonly number[];
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

/** What `solve` takes of a problem, but for the method. */
export function problemOf(
  { field, y0, t1, atol, jumpAt }: StiffProblem,
  tolerance: number,
): { field: VectorField; y0: Tensor; t0: number; t1: number; stepControl: StepControl } {
  const stepControl = pid({ rtol: tolerance, atol: tolerance * atol, jumpAt });
  return { field, y0: tensor(y0, field.stateShape), t0: 0, t1, stepControl };
}

/** The largest error of an element at the end, as the tolerances measure it. */
export function errorAtEnd(y1: ArrayLike<number>, { end, places, atol }: StiffProblem): number {
  const off = Array.from(
    end,
    (wanted, k) => Math.abs(y1[places?.[k] ?? k] - wanted) / (atol + Math.abs(wanted)),
  );
  return Math.max(...off);
}
