import type { PathLoss } from "../../solvers/mod.ts";
import type { DataRows } from "./data_rows.ts";
import type { Observe } from "./row_loss.ts";

/** A loss that is Σ weight (observed − data)², but for a factor and a constant. */
export interface LeastSquares {
  /** The data. */
  readonly rows: DataRows;
  /**
   * What each square counts: as it was given, or 1 / deviation² of a noise that is known; 0 for a number
   * that is missing.
   */
  readonly weights: Float64Array;
  /** Whether the weights are 1 / deviation², so that what is left over has deviation 1. Default false. */
  readonly isStandard?: boolean;
  /** What is observed; y where it is unset. */
  readonly observe?: Observe;
}

const KNOWN = new WeakMap<PathLoss, LeastSquares>();

/** Notes that a loss is a sum of squares; returns it. */
export function markSquares(loss: PathLoss, squares: LeastSquares): PathLoss {
  KNOWN.set(loss, squares);
  return loss;
}

/** The squares that a loss is the sum of; undefined where it is another one, or it is not known. */
export function leastSquaresOf(loss: PathLoss): LeastSquares | undefined {
  return KNOWN.get(loss);
}
