import { type Adjoint, rk4 } from "../../solvers/mod.ts";
import { adjointNamed, type NamedMethod } from "../../commands/mod.ts";

/** How a recording is trained on. */
export interface RecordingPlanOptions {
  /**
   * The widths of the hidden layers. "auto" takes none, so that the field is linear, where
   * such a one follows the training data to their noise; else `[64]`, or `[32]` with more than
   * six columns.
   */
  readonly hidden: readonly number[] | "auto";
  /** The activation of the hidden layers, by name. */
  readonly activation: string;
  /** The base method, or one that is reversible by itself. */
  readonly method: NamedMethod;
  /** The adjoint. `reversible` and `reversible:k` make a base method reversible, the others do not. */
  readonly adjoint: Adjoint;
  /** The coupling of a base method that is made reversible; one that is so by itself has its own. */
  readonly coupling: number | "auto";
  /** The tolerance of adaptive steps, relative and absolute; steps of one size where unset. */
  readonly rtol?: number;
  /** The number of updates over all stages. */
  readonly iterations: number;
  /** What makes the updates. */
  readonly optimizer: "lbfgs" | "adamw";
  /** The learning rate of AdamW, of the first update of a stage; NaN for L-BFGS, which has none. */
  readonly learningRate: number;
  /** Whether it stays, or falls along half a cosine in every stage. */
  readonly schedule: "constant" | "cosine";
  /**
   * The weight decay: AdamW's, or w of w/2 |θ|² with L-BFGS. "auto" is in keeping with the
   * noise of the data, so that clean data are followed closely.
   */
  readonly weightDecay: number | "auto";
  /** Seeds the network. */
  readonly seed: number;
  /** Whether the network works in standard units: mean 0, deviation 1, rate of change 1. */
  readonly standardise: boolean;
}

/**
 * How a recording is trained on unless told otherwise.
 *
 * The base method is not made reversible: the path over a recording mostly fits into memory, and a
 * stored one takes 3 evaluations a stage and step, a pullback counted as two, where a reversible
 * one takes 8.
 */
export const RECORDING_DEFAULTS: RecordingPlanOptions = {
  hidden: "auto",
  activation: "tanh",
  method: rk4,
  adjoint: adjointNamed("automatic"),
  coupling: "auto",
  iterations: 600,
  optimizer: "lbfgs",
  learningRate: 1e-3,
  schedule: "cosine",
  weightDecay: "auto",
  seed: 0,
  standardise: true,
};
