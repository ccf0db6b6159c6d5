/**
 * What kind of reason there is for a number that is not finite.
 *
 * @category Tracing
 */
export type DiagnosisKind =
  /** A function was asked for what it does not have: sqrt(−1), 0 / 0, the derivative of sqrt at 0. */
  | "undefined"
  /** A number, or a cotangent, left the range of the element type. */
  | "overflow"
  /** What went in was not finite already. */
  | "given";

/**
 * Where numbers stopped being finite, and why.
 *
 * @category Tracing
 */
export interface Diagnosis {
  /** The kind of reason. */
  readonly kind: DiagnosisKind;
  /** The operation that it happened in; unset where what went in was not finite already. */
  readonly operation?: string;
  /**
   * The reason as a clause without a full stop, such as "sqrt(-0.3) is NaN, at element 0 of its
   * result" or "the derivative of sqrt at 0 is Infinity, at element 1 of its result".
   */
  readonly message: string;
  /** What to try, as a sentence without a full stop; unset where the kind says enough. */
  readonly advice?: string;
}

/** What a program is looked at with. */
export interface DiagnosisPoint {
  /** The arguments' elements. */
  readonly inputs: readonly ArrayLike<number>[];
  /** What the arguments are called. Default "argument 0", … */
  readonly names?: readonly string[];
  /** The numbers of the arguments whose cotangents are not wanted. Default none. */
  readonly constants?: readonly number[];
  /** What the program computes in. Default "float64". */
  readonly dtype?: "float64" | "float32";
}
