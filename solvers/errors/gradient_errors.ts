import type { DiagnosisKind } from "../../tensors/mod.ts";

/**
 * Why a number is not finite, as far as that is known.
 *
 * @category Errors
 */
export interface NonFiniteCause {
  /** The kind of reason; unset where the field cannot say. */
  readonly kind?: DiagnosisKind;
  /** The operation that it happened in, where that is known. */
  readonly operation?: string;
  /** The reason as a clause, such as "sqrt(-0.3) is NaN, at element 1 of its result". */
  readonly message: string;
  /** What to try, as a sentence without a full stop; unset where the kind says enough. */
  readonly advice?: string;
}

/**
 * What is known of a gradient that is not finite.
 *
 * @category Errors
 */
export interface NonFiniteGradient {
  /**
   * Where it arose: in the loss, in the vector field's derivative, in that of a start that is a function
   * of the parameters, or only in the way back of the adjoint, where the same gradient by checkpoints is finite; "unknown" where running the
   * gradient again did not show it.
   */
  readonly source: "loss" | "field" | "start" | "way back" | "unknown";
  /** The parameter whose derivative is not finite; unset where it is another one. */
  readonly parameter?: string | undefined;
  /** The element of that parameter, or of y, counted flat. */
  readonly index?: number | undefined;
  /** The time at which it arose. */
  readonly time?: number | undefined;
  /** The operation that gave it, such as "sqrt". */
  readonly operation?: string | undefined;
}

/**
 * A loss or its gradient is infinite or NaN, although every state of the solve is finite. Nothing
 * is returned then, and no optimiser sees it.
 *
 * @category Errors
 */
export class NonFiniteGradientError extends RangeError implements NonFiniteGradient {
  /** Where it arose. */
  readonly source: NonFiniteGradient["source"];
  /** The parameter whose derivative is not finite; unset where it is dL/dy, dL/dy0 or the loss. */
  readonly parameter: string | undefined;
  /** The element of that parameter, or of y, counted flat. */
  readonly index: number | undefined;
  /** The time at which it arose, where that is known. */
  readonly time: number | undefined;
  /** The operation that gave it, such as "sqrt", where that is known. */
  readonly operation: string | undefined;

  /** Made by a gradient. */
  constructor(message: string, known: NonFiniteGradient) {
    super(message);
    this.name = "NonFiniteGradientError";
    this.source = known.source;
    this.parameter = known.parameter;
    this.index = known.index;
    this.time = known.time;
    this.operation = known.operation;
  }
}

/**
 * The value of a loss is infinite or NaN, although every state of the solve is finite.
 *
 * @category Errors
 */
export class NonFiniteLossError extends NonFiniteGradientError {
  /** The value. */
  readonly value: number;

  /** Made where a loss is read: at a point of its own, or where its terms are summed. */
  constructor(
    value: number,
    point?: { readonly index: number; readonly time: number },
    cause?: NonFiniteCause,
  ) {
    super(
      point === undefined
        ? `The loss is ${value}, although each of its terms is finite: their sum overflowed. ` +
          "Try scaled data"
        : `The loss is ${value} at its point ${point.index}, t = ${point.time}, although y is ` +
          `finite there${cause === undefined ? "" : `: ${cause.message}`}. ` +
          (cause?.kind === "overflow" || cause === undefined && !Number.isNaN(value)
            ? "Where it overflowed, try smaller parameters or scaled data; keep what goes into a " +
              "logarithm or a quotient of the loss away from 0"
            : "Keep what goes into a root, a logarithm or a quotient of the loss where it has a " +
              "value"),
      { source: "loss", time: point?.time, operation: cause?.operation },
    );
    this.name = "NonFiniteLossError";
    this.value = value;
  }
}

/**
 * What a check of the grid found.
 *
 * @category Errors
 */
export interface CoarseGrid {
  /** The element of y, counted flat. */
  readonly element: number;
  /** The spacing of its grid. */
  readonly unit: number;
  /** Its largest magnitude. */
  readonly size: number;
  /** What rounding it may be of the gradient, in parts of that. */
  readonly rounding: number;
  /** Ranges that would do: 512 times the size of each element. */
  readonly range: Float64Array;
}

/**
 * In exact arithmetic the grid is too coarse for an element that the loss depends on, so that the
 * gradient may be wrong, although the way back was exact.
 *
 * @category Errors
 */
export class CoarseGridError extends RangeError {
  /** The element of y, counted flat. */
  readonly element: number;
  /** The spacing of its grid. */
  readonly unit: number;
  /** Ranges that would do, one for each element: 512 times its largest magnitude. */
  readonly range: Float64Array;

  /** Made by a gradient. */
  constructor({ element, unit, size, rounding, range }: CoarseGrid) {
    super(
      `Element ${element} of the state, which is ${size.toPrecision(2)} at most, is rounded to ` +
        `multiples of ${unit.toPrecision(2)} in exact arithmetic, which may be ` +
        `${
          rounding.toExponential(0)
        } of the gradient. By default the grid is that of the largest ` +
        "element of y0, or of 1 where y0 is 0: give a range for each element, as in " +
        `reversible(rk4, { arithmetic: "exact", range: [${listed(range)}] }), or scale the state`,
    );
    this.name = "CoarseGridError";
    this.element = element;
    this.unit = unit;
    this.range = range;
  }
}

function listed(range: Float64Array): string {
  const shown = Array.from(range.slice(0, 4), (r) => r.toPrecision(2));
  return shown.join(", ") + (range.length > shown.length ? ", …" : "");
}
