import {
  relu,
  sigmoid,
  sin,
  softplus,
  tanh,
  type Tensor,
  type TensorLike,
} from "../../../tensors/mod.ts";
import { unknownName } from "../../../commands/internal.ts";

/** The activations of a network's hidden layers, by name. */
export const ACTIVATIONS: Readonly<Record<string, (x: TensorLike) => Tensor>> = {
  tanh,
  sigmoid,
  softplus,
  relu,
  sin,
};

/** Those that stay between two numbers, whatever they are given. */
const BOUNDED: readonly string[] = ["tanh", "sigmoid", "sin"];

/** Whether a network of an activation stays between two numbers. */
export function isBounded(activation: string): boolean {
  return BOUNDED.includes(activation);
}

/**
 * An activation by name.
 *
 * @throws {UsageError} If there is none of that name.
 *
 * @example
 * ```ts
 * import { activationNamed } from "./activations.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(activationNamed("relu")(-1).item(), 0);
 * ```
 */
export function activationNamed(name: string): (x: TensorLike) => Tensor {
  if (!Object.hasOwn(ACTIVATIONS, name)) {
    throw unknownName("activation", name, Object.keys(ACTIVATIONS));
  }
  return ACTIVATIONS[name];
}
