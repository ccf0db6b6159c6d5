import { ByteScope, checkKeys, type KeysOf, tensorOf } from "../../tensors/internal.ts";
import {
  add,
  concat,
  jvp,
  type NumbersLike,
  reshape,
  sameShape,
  sizeOf,
  Tensor,
} from "../../tensors/mod.ts";
import type { GradientStats } from "../adjoints/adjoint.ts";
import type { VectorField } from "../field.ts";
import { drivenProblem } from "../inputs/driven_problem.ts";
import { bindLoss } from "../path/bind_loss.ts";
import { flattenState, type StateLike } from "../problem/state.ts";
import { checkGradientOptions, type GradientOptions } from "../gradient_options.ts";
import { PreparedGradient } from "../value_and_grad.ts";
import { tangentField } from "./tangent_field.ts";
import { TangentLoss } from "./tangent_loss.ts";

/**
 * A direction in the parameters and the start: what {@linkcode hessianVectorProduct} multiplies by.
 *
 * @category Solving
 */
export interface ProblemDirection {
  /** That of θ, flat, in the order of the field's parameters, as they are stored. Default zero. */
  readonly parameters?: NumbersLike;
  /** That of y0, of the field's state shape. Default zero. */
  readonly y0?: StateLike;
}

const KNOWN: KeysOf<ProblemDirection> = { parameters: true, y0: true };

/**
 * What {@linkcode hessianVectorProduct} gives.
 *
 * @category Solving
 */
export interface HessianVectorProduct {
  /** The rows of θ of the product: the derivative of dL/dθ along the direction, flat. */
  readonly parameters: Float64Array;
  /** The rows of y0: the derivative of dL/dy0, flattened. */
  readonly y0: Float64Array;
  /** The derivative of the loss along the direction. */
  readonly derivative: number;
  /** dL/dθ, flat. */
  readonly parametersBar: Float64Array;
  /** dL/dy0, flattened. */
  readonly y0Bar: Float64Array;
  /** Of the gradient through the tangent's solve. */
  readonly stats: GradientStats;
}

/** Tangent fields that were made, so that they are compiled once. */
const made = new WeakMap<VectorField, VectorField>();

/**
 * The product of the Hessian of a loss of a solve, its second derivatives by the parameters and y0,
 * with a direction; the gradient comes with it. The loss's tangent along the direction is pulled back
 * through the solve of the {@linkcode tangentField}: two to four times a gradient's work, and
 * as little memory as the adjoint takes, with `reversibleAdjoint()` none that grows with the steps.
 * With steps of one size it is exact: the second derivative of the steps themselves.
 *
 * @category Solving
 * @param options A problem with its loss, and an adjoint, as {@linkcode valueAndGrad} takes them. The
 *   field must be traced, and the loss have a second derivative: those of this library have, but
 *   where their docs say otherwise.
 * @param direction What to multiply by: of θ, of y0, or both.
 * @returns The product by its parts, and the gradient.
 * @throws {TypeError} If an option is unknown or of the wrong type, the field was not traced, the loss
 *   has no second derivative, or the direction has another shape.
 * @throws {RangeError} If a number is out of range; see {@linkcode solve}.
 * @throws {NonFiniteStateError} If y or its tangent becomes infinite or NaN; other errors are those of
 *   {@linkcode valueAndGrad}.
 *
 * @example
 * ```ts
 * import { finalStateLoss, hessianVectorProduct, mul, reversible, rk4, sum, tensor, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // y' = a y has y(1) = exp(a), so that the second derivative of y(1) by a is exp(a), too.
 * const field = vectorField({
 *   state: [1],
 *   parameters: { a: tensor([0.5]) },
 *   f: (_t, y, { a }) => mul(a, y),
 * });
 * const { parameters, parametersBar } = hessianVectorProduct({
 *   field, y0: [1], t0: 0, t1: 1, dt: 0.01, method: reversible(rk4),
 *   loss: finalStateLoss((y) => sum(y)),
 * }, { parameters: [1] });
 * assertAlmostEquals(parameters[0], Math.exp(0.5), 1e-8);
 * assertAlmostEquals(parametersBar[0], Math.exp(0.5), 1e-8);
 * ```
 */
export function hessianVectorProduct(
  options: GradientOptions,
  direction: ProblemDirection,
): HessianVectorProduct {
  checkGradientOptions("hessianVectorProduct", options);
  if (options.events?.length) {
    throw new TypeError(
      "hessianVectorProduct: events are for solve, valueAndGrad, train and Trainer; second derivatives " +
        "through them are not to be had",
    );
  }
  checkKeys("hessianVectorProduct: the direction", direction, KNOWN);
  const { field } = options;
  let tangents = made.get(field);
  if (tangents === undefined) made.set(field, tangents = tangentField(field));
  const { flat } = tangents.parameters;
  const count = field.parameters.size;
  const along = directionOf(field, direction.parameters);
  flat.set(field.parameters.flat);
  flat.set(along, count);
  const d = sizeOf(field.stateShape);
  const startAlong = flattenState(field, direction.y0 ?? new Float64Array(d));
  const scope = new ByteScope();
  const loss = scope.run(() => {
    // A field that is driven for the loss to read its inputs; it is not solved.
    const { problem: { field } } = drivenProblem("hessianVectorProduct", options);
    return new TangentLoss(bindLoss(options.loss, field), field, along);
  });
  const y0 = tangentStart(field, tangents, options.y0, startAlong);
  const repeated = options.stepControl?.repeated?.(2);
  const gradient = new PreparedGradient(
    { ...options, field: tangents, y0, loss, ...(repeated && { stepControl: repeated }) },
    "hessianVectorProduct",
  );
  try {
    const derivative = gradient.run();
    const { y0Bar, parametersBar, stats } = gradient;
    return {
      parameters: parametersBar.slice(0, count),
      y0: y0Bar.slice(0, d),
      derivative,
      parametersBar: parametersBar.slice(count),
      y0Bar: y0Bar.slice(d),
      stats,
    };
  } finally {
    gradient.release();
    scope.release();
  }
}

/** The start of (y, ẏ): numbers, or a function of the parameters and their tangents. */
function tangentStart(
  field: VectorField,
  tangents: VectorField,
  y0: GradientOptions["y0"],
  along: Float64Array,
): GradientOptions["y0"] {
  const { stateShape: state, parameters } = field;
  if (typeof y0 !== "function") {
    const both = new Float64Array(2 * along.length);
    both.set(flattenState(field, y0));
    both.set(along, along.length);
    return both;
  }
  const names = tangents.parameters.names.slice(parameters.names.length);
  const ownAlong = new Tensor(along, state);
  return (given) => {
    const { value, tangent } = jvp(
      (...stored) => y0(parameters.natural(stored)),
      parameters.names.map((name) => given[name]),
      names.map((name) => given[name]),
    );
    return concat([value, add(tangent, ownAlong)].map((part) => reshape(part, [1, ...state])));
  };
}

function directionOf(
  { parameters: { size } }: VectorField,
  given: NumbersLike = new Float64Array(size),
): Float64Array {
  const { data, shape } = tensorOf(given, "hessianVectorProduct: the direction's parameters");
  if (sameShape(shape, [size])) return data;
  throw new TypeError(
    `hessianVectorProduct: the direction of the parameters must be flat, ${size} numbers as in ` +
      `field.parameters.flat, got shape [${shape.join(", ")}]`,
  );
}
