import { checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { type NumbersLike, sizeOf, type Tensor } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import type { BindOptions, Method } from "../method.ts";
import { EmbeddedStepper } from "../methods/embedded_stepper.ts";
import { isRungeKutta, type RungeKuttaMethod } from "../methods/runge_kutta.ts";
import { RungeKuttaStepper } from "../methods/runge_kutta_stepper.ts";
import type { IncrementMethod } from "../methods/step_increment.ts";
import { LawsonIncrement } from "./lawson_increment.ts";
import { LawsonInterpolant } from "./lawson_interpolant.ts";
import { lawsonWeights } from "./lawson_weights.ts";
import { LinearFlow } from "./linear_flow.ts";
import { type LinearPart, linearPart } from "./linear_part.ts";

/**
 * Options of {@linkcode lawson}.
 *
 * @category Methods
 */
export interface LawsonOptions {
  /**
   * L, which steps solve exactly: a square matrix, or the diagonal of one, over the elements of y,
   * flattened, or over its last axis, for each row of a batch. It is constant: where a part of f is linear
   * only about, or has a parameter in it, what it has at the start will do.
   */
  readonly linear: NumbersLike | Tensor;
}

const KNOWN: KeysOf<LawsonOptions> = { linear: true };

/**
 * A Lawson method: see {@linkcode lawson}.
 *
 * @category Methods
 */
export interface LawsonMethod extends IncrementMethod {
  /** The Runge-Kutta method that it is made of. */
  readonly explicit: RungeKuttaMethod;
}

/**
 * Makes a Runge-Kutta method solve a linear part of f exactly (Lawson 1967): an integrating factor. Of
 * f(t, y) = L y + N(t, y), with L constant, it sees N alone, carried along by e^(hL), so that L no longer
 * bounds the steps: springs, waves and spectral methods with frequencies far above what moves N.
 *
 * f stays as it is, and N = f − L y is taken from it. So the order is that of the base method whatever L
 * is, and gradients are those of f: a parameter in its linear part gets its own, too, with L held fixed.
 *
 * `reversible(lawson(…))` goes back. Where L only turns, as a skew matrix does, L alone is stable at any step
 * size: y and z turn with it, and their distance is damped by λ a step. Where L damps, a step back grows by what
 * the step was damped by, and all damping over a solve is to stay below what `reversible` bears, 80 e-folds with
 * 8 anchors: what more damping forgets no method brings back from two states. There use
 * `recursiveCheckpointAdjoint` with the method as it is; and where N holds a fast decay off rest, as a forced one
 * is, an implicit method such as `rodas5p`, whose error does not grow with L.
 *
 * A step multiplies by exponentials of the blocks of L, as many as the differences of stage times. They are
 * made once a step size, of each block of L that has no entries to others. Between the ends of steps a path is
 * read by a step that ends there. Where L damps, take a base whose stage times do not fall, so neither
 * `verner6` nor `dopri8`.
 *
 * Source: J. D. Lawson, Generalized Runge-Kutta processes for stable systems with large Lipschitz constants,
 * SIAM Journal on Numerical Analysis 4, 1967.
 *
 * @category Methods
 * @param method The base method.
 * @param options L.
 * @returns The method.
 * @throws {TypeError} If `method` is not a Runge-Kutta method, an option is unknown, or L is neither a
 *   square matrix nor a diagonal. Where the method is bound: if L fits neither y nor its last axis.
 * @throws {RangeError} If an entry of L is not finite.
 *
 * @example
 * ```ts
 * import { add, finalStateLoss, lawson, matmul, mul, reversible, rk4, sub, sum, tensor, valueAndGrad, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // A turn by 1000 rad a unit of time, and a slow pull of y² to r.
 * const linear = tensor([[0, 1000], [-1000, 0]]);
 * const field = vectorField({
 *   state: [2],
 *   parameters: { r: tensor([1]) },
 *   f: (_t, y, { r }) => add(matmul(linear, y), mul(y, sub(r, sum(mul(y, y))))),
 * });
 * const { value, parametersBar } = valueAndGrad({
 *   field, y0: [0.5, 0], t0: 0, t1: 10, dt: 0.01, // 10 rad a step, where rk4 bears 2.8
 *   method: reversible(lawson(rk4, { linear })),
 *   loss: finalStateLoss((y) => sum(mul(y, y))),
 * });
 * assertAlmostEquals(value, 1, 1e-7);
 * assertAlmostEquals(parametersBar[0], 1, 1e-6);
 * ```
 */
export function lawson(method: RungeKuttaMethod, options: LawsonOptions): LawsonMethod {
  if (!isRungeKutta(method)) {
    throw new TypeError(
      "lawson: the base must be a Runge-Kutta method such as rk4, got " +
        ((method as Method | undefined)?.name ?? typeof method),
    );
  }
  checkKeys("lawson", options, KNOWN);
  const linear = linearPart(options.linear, "lawson");
  const { tableau } = method;
  const weights = lawsonWeights(tableau);
  const increments = (field: VectorField, { counts, adaptive = false }: BindOptions) => {
    checkFits(linear, field);
    const flow = () => new LinearFlow(linear, weights.parts);
    const flows = { forward: flow(), backward: flow() };
    return () => new LawsonIncrement(tableau, weights, flows, field, counts, adaptive);
  };
  const made: LawsonMethod = {
    name: `lawson ${method.name}`,
    order: method.order,
    evaluations: method.evaluations,
    hasErrorEstimate: method.hasErrorEstimate,
    explicit: method,
    goesBack: false,
    interpolant: (field, counts) => new LawsonInterpolant(made, field, counts),
    increments,
    bind(field, bound) {
      const increment = increments(field, bound)();
      const size = sizeOf(field.stateShape);
      return tableau.error
        ? new EmbeddedStepper(tableau, increment, size, bound.adaptive ?? false)
        : new RungeKuttaStepper(increment, size);
    },
  };
  return made;
}

function checkFits({ size }: LinearPart, { stateShape }: VectorField): void {
  if (size === sizeOf(stateShape) || size === stateShape.at(-1)) return;
  throw new TypeError(
    `lawson: linear is of ${size} elements, and y of the shape [${
      stateShape.join(", ")
    }]; give one over all ` +
      "elements of y, or over its last axis",
  );
}
