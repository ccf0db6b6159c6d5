import type { Ratio } from "../ratio.ts";

/**
 * What an exact stepper says of the bits that its coupling sheds.
 *
 * @category Contracts
 */
export interface ExactArithmetic {
  /** The coupling, as a ratio in lowest terms. */
  readonly ratio: Ratio;
  /** The spacing of the grid that each element of y is on; settled by the start. */
  readonly unit: ArrayLike<number>;
  /**
   * Whether the bits that steps forwards shed are kept, so that they can be taken back.
   * True until it is set; the steps themselves are the same either way.
   */
  keepsBits: boolean;
  /** The bits shed between the first state and this one, which was stepped to last. */
  bits(state: Float64Array): number;
  /** Whether there are none, as there must be at the start. */
  isEmpty(state: Float64Array): boolean;
}
