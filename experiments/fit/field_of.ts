import { mlp } from "../../models/mod.ts";
import type { VectorField } from "../../solvers/mod.ts";
import { activationNamed } from "./activations.ts";
import type { NetworkConfig } from "./plan.ts";

/**
 * The vector field of a model, in the network's units; its parameters are as the seed makes
 * them until others are written over them.
 *
 * @throws {UsageError} If there is no activation of the model's name.
 * @throws {RangeError} If a width is not a whole number of at least 1.
 *
 * @example
 * ```ts
 * import { fieldOf } from "./field_of.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const field = fieldOf({
 *   stateNames: ["x", "v"], hidden: [8], activation: "tanh",
 *   seesTime: false, bypass: true, seed: 0,
 * });
 * assertEquals(field.parameters.names, ["w0", "b0", "w1", "b1", "bypass"]);
 * ```
 */
export function fieldOf(
  model: Pick<
    NetworkConfig,
    "stateNames" | "hidden" | "activation" | "seesTime" | "bypass" | "seed"
  >,
): VectorField {
  const { stateNames, hidden, activation, seesTime, bypass, seed } = model;
  return mlp({
    state: [stateNames.length],
    hidden,
    activation: activationNamed(activation),
    time: seesTime,
    bypass,
    seed,
  });
}

/**
 * The shapes of a model's parameters, before anything of their size is made.
 *
 * @param model What the model is.
 * @returns The shapes by name, as {@linkcode fieldOf} has them.
 */
export function parameterShapes(
  { stateNames, hidden, seesTime, bypass }: Pick<
    NetworkConfig,
    "stateNames" | "hidden" | "seesTime" | "bypass"
  >,
): Map<string, readonly number[]> {
  const d = stateNames.length;
  const widths = [d + (seesTime ? 1 : 0), ...hidden, d];
  const shapes = new Map<string, readonly number[]>();
  for (let k = 1; k < widths.length; k++) {
    shapes.set(`w${k - 1}`, [widths[k - 1], widths[k]]).set(`b${k - 1}`, [widths[k]]);
  }
  return bypass ? shapes.set("bypass", [d, d]) : shapes;
}
