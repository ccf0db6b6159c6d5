import {
  type Adjoint,
  euler,
  finalStateLoss,
  type Method,
  mlp,
  PreparedGradient,
  reversible,
  sum,
  type Tensor,
  type TensorLike,
  type VectorField,
} from "../../../mod.ts";

/** How a gradient of the white dwarf's problem differs from the plain one. */
interface GradientChoice {
  /** Default `reversible(euler)`. */
  readonly method?: Method;
  /** Default that of the method. */
  readonly adjoint?: Adjoint;
  /** Default 1000. */
  readonly steps?: number;
  /** Default "auto". */
  readonly kernels?: "auto" | "interpreter";
  /** Default "float64". */
  readonly dtype?: "float64" | "float32";
  /** Default true. */
  readonly fused?: boolean;
  /** Of the hidden layer. Default `tanh`. */
  readonly activation?: (x: TensorLike) => Tensor;
}

/**
 * The gradient of the white dwarf's problem, the one of the limit program: a network 3-10-2 from
 * (1, 0) over t from 0 to 5, the loss the sum of the final state.
 */
export function whiteDwarfGradient(choice: GradientChoice = {}): PreparedGradient {
  const { method = reversible(euler), adjoint, steps = 1000, ...rest } = choice;
  const field = mlp({ state: [2], hidden: [10], time: true, seed: 1, ...rest });
  return new PreparedGradient({
    ...{ field, y0: [1, 0], t0: 0, t1: 5, dt: 5 / steps, method, adjoint },
    loss: finalStateLoss((y) => sum(y)),
  });
}

/** Rows and widths of the network that the interpreter is held against. */
const NETWORK = { batch: 32, width: 64, hidden: 128 };

/** Steps of its gradient. */
const NETWORK_STEPS = 5;

/** The gradient through a few steps of a network 64-128-64 on a batch of 32 states. */
export function networkGradient(
  { kernels, dtype }: Pick<GradientChoice, "kernels" | "dtype">,
): PreparedGradient {
  const { batch, width, hidden } = NETWORK;
  const field: VectorField = mlp({
    ...{ state: [batch, width], hidden: [hidden], seed: 1, kernels, dtype },
  });
  return new PreparedGradient({
    ...{ field, t0: 0, t1: 0.01 * NETWORK_STEPS, dt: 0.01, method: reversible(euler) },
    y0: Float64Array.from({ length: batch * width }, (_, i) => Math.sin(i)),
    loss: finalStateLoss((y) => sum(y)),
  });
}
