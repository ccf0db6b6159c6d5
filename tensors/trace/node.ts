/**
 * One application of an operation, as its rules see it.
 *
 * @module
 */

import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** The buffers that a node of a program works on. */
export interface NodeBuffers<A> {
  /** The inputs' elements. */
  readonly inputs: readonly Float64Array[];
  /** The result's elements. */
  readonly output: Float64Array;
  /** The inputs' shapes. */
  readonly shapes: readonly Shape[];
  /** What the operation was given besides tensors. */
  readonly attributes: A;
}

/** The cotangents that a pullback reads and adds to. */
export interface NodeBars {
  /** dL/d(output). */
  readonly outputBar: Float64Array;
  /** dL/d(input), added to. */
  readonly inputBar: Float64Array;
}

/** Where elements lie: in which memory, from which element on, how many. */
export interface Span {
  /** The memory; the same object where it is the same memory. */
  readonly memory: unknown;
  /** The first element, counted in the memory. */
  readonly start: number;
  /** The number of elements. */
  readonly size: number;
}

/** One application of an operation, as its tangent rule sees it. */
export interface NodeTangents<A> {
  /** The inputs, which may be traced. */
  readonly inputs: readonly Tensor[];
  /** The inputs' tangents; undefined where one is zero, but not for all. */
  readonly tangents: readonly (Tensor | undefined)[];
  /** The result. */
  readonly output: Tensor;
  /** What the operation was given besides tensors. */
  readonly attributes: A;
  /** The product of two tensors, for a rule that would bring it along for nothing else. */
  readonly mul: (a: Tensor, b: Tensor) => Tensor;
}

/** An application of an operation that is linear in some inputs, as its transposed rule sees it. */
export interface NodeTransposed<A> {
  /** The inputs; of those in which the result is linear only the shapes are known. */
  readonly inputs: readonly Tensor[];
  /** For each input whether its cotangent is wanted: the result is linear in those together. */
  readonly linear: readonly boolean[];
  /** dL/d(result). */
  readonly outputBar: Tensor;
  /** What the operation was given besides tensors. */
  readonly attributes: A;
}

/** A kernel: bound to its buffers once, then called without arguments. */
export type Kernel = () => void;

/** What messages say of an operation. */
export interface Wording {
  /** The name by which users know it, where its own is another. */
  readonly name?: string;
  /** The sign between two operands, as in "0 / 0". */
  readonly sign?: string;
  /** Whether it has no value at these operands, so that an infinite one is no overflow. */
  pole?(operands: readonly number[]): boolean;
  /** Where the inputs are finite and the result is not: why, as a clause, and what to try, if it is known. */
  outside?(
    inputs: readonly ArrayLike<number>[],
    shapes: readonly Shape[],
  ): { readonly message: string; readonly advice: string } | undefined;
}
