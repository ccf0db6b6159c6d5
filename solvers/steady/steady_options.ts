import type { Tensor } from "../../tensors/mod.ts";
import type { FieldWith } from "../field.ts";
import type { ProblemInputs } from "../inputs/driver.ts";
import type { PathLoss } from "../path/path_loss.ts";
import type { StateLike } from "../problem/state.ts";
import type { RestCounts } from "./rest_search.ts";

/**
 * What {@linkcode steadyState} takes.
 *
 * @category Solving
 */
export interface SteadyStateOptions<
  Name extends string = string,
  Input extends string = string,
> {
  /** f(t, y; θ), traced, as `vectorField(…)` and `mlp(…)` make it. */
  readonly field: FieldWith<Name, Input>;
  /** Where the search begins, and where the flow begins that it follows. */
  readonly y0: StateLike;
  /**
   * What drives the field, by the names of its inputs; held as it is at `t`. Required where the
   * field has inputs.
   */
  readonly inputs?: ProblemInputs<NoInfer<Input>>;
  /** The time at which f is taken. Default 0. */
  readonly t?: number;
  /**
   * It is at rest where a step of Newton's changes each element by less than rtol |y| + atol. Default 1e-10, and
   * 1e-5 where the field computes in singles.
   */
  readonly rtol?: number;
  /** See `rtol`. Default 1e-14. */
  readonly atol?: number;
  /** The most steps. Default 500. */
  readonly maxIterations?: number;
}

/**
 * What {@linkcode steadyValueAndGrad} takes.
 *
 * @category Solving
 */
export interface SteadyGradientOptions<
  Name extends string = string,
  Input extends string = string,
> extends SteadyStateOptions<Name, Input> {
  /** What is differentiated, of the state at rest: a loss that reads "end", as `finalStateLoss` does. */
  readonly loss: PathLoss;
}

/**
 * What {@linkcode steadyState} gives.
 *
 * @category Solving
 */
export interface SteadyState {
  /** The state at rest. */
  readonly y: Tensor;
  /** The largest element of f there. */
  readonly residual: number;
  /**
   * The rate, 1 over time, at which what is beside that state leaves it, or comes to it where it is below 0: the
   * largest real part of the eigenvalues of ∂f/∂y. Above 0 no solve would come to rest there; with quantities that
   * are conserved it is 0 at least, but for rounding. Unset where f couples more than 200 elements.
   */
  readonly growthRate?: number;
  /** Steps taken and refused, evaluations, Jacobians and matrices factorised. */
  readonly stats: Readonly<RestCounts>;
}

/**
 * What {@linkcode steadyValueAndGrad} gives.
 *
 * @category Solving
 */
export interface SteadyGradient extends SteadyState {
  /** The loss. */
  readonly value: number;
  /** dL/dθ, flat, in the order of the field's parameters. */
  readonly parametersBar: Float64Array;
  /** dL/dy0, flattened: 0 but for quantities that the flow conserves. */
  readonly y0Bar: Float64Array;
  /** dL/d(values) of the inputs that are to be differentiated, by name, flattened as they are. */
  readonly inputsBar: Readonly<Record<string, Float64Array>>;
}
