/**
 * The coefficients of an explicit Nyström method for q'' = f(t, q).
 *
 * @category Methods
 */
export interface NystromTableau {
  /** The name. */
  readonly name: string;
  /** The order. */
  readonly order: number;
  /** The error estimate is O(h^errorOrder). */
  readonly errorOrder: number;
  /** h² Σ a_ij k_j moves the place of stage i, besides c_i h v. */
  readonly a: readonly (readonly number[])[];
  /** h² Σ b_i k_i moves q, besides h v; the last stage is there, so that the next step begins with it. */
  readonly b: readonly number[];
  /** h Σ d_i k_i moves v. */
  readonly d: readonly number[];
  /** The time of each stage, in parts of the step. */
  readonly c: readonly number[];
  /** b less those of the embedded method, */
  readonly bError: readonly number[];
  /** and d. */
  readonly dError: readonly number[];
}
