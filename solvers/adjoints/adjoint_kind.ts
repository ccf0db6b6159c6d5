import type { Counts } from "../field.ts";
import type { Adjoint } from "./adjoint.ts";

/** What is known of an adjoint by its name alone: all that commands need to make and judge it. */
export interface AdjointKind {
  /** The name, such as `recursive`. */
  readonly name: string;
  /** What the number after a colon counts, as in `recursive:44`, and the least that it may be. */
  readonly number?: { readonly of: string; readonly least: number };
  /** Names with a number that are worth being listed besides. */
  readonly also?: readonly string[];
  /** Whether the gradient is that of the steps, to round-off. */
  readonly exact: boolean;
  /** Whether it works with methods of one step only. */
  readonly oneStep?: boolean;
  /**
   * What it keeps of the way there: "anchors", where it goes back to them by a reversible method, so
   * that a base method is made reversible for it; "checkpoints", where it replays the steps after
   * them; or the whole "path". Unset where it is none of these.
   */
  readonly keeps?: "anchors" | "checkpoints" | "path";
  /** How many anchors or checkpoints that is of so many steps. */
  readonly kept?: (steps: number, number?: number) => number;
  /**
   * What a gradient of so many steps of one size takes in all, with a method of one evaluation a
   * step. Unset where that is not known in advance.
   */
  readonly counts?: (steps: number, number?: number) => Readonly<Counts>;
  /** The adjoint of that name, with the number after the colon. */
  make(number?: number): Adjoint;
}

/**
 * What a gradient costs a step, in evaluations with a pullback counted as two, with a method of one
 * evaluation a step.
 *
 * @param kind A kind of which that is known.
 */
export function costAStep(kind: AdjointKind, steps: number, number?: number): number {
  const { evaluations, pullbacks } = kind.counts!(steps, number);
  return (evaluations + 2 * pullbacks) / steps;
}
