import { network } from "../../../models/mod.ts";
import { type Initializer, type VectorField, vectorField } from "../../../solvers/mod.ts";
import { add, broadcastTo, concat, matmul, mul, type Tensor, zeros } from "../../../tensors/mod.ts";
import { activationNamed } from "./activations.ts";
import { amountsOf } from "./amounts.ts";
import { covariatesIn, GAIN, gainShape, withDoses } from "./dose_effect.ts";
import type { NetworkConfig } from "../plan.ts";
import { PACE, paceOf } from "./rest.ts";
import { STABLE, stableMatrix } from "./stable_matrix.ts";
import { ENCODER, encoderShape } from "./start_encoder.ts";

/** The name of all that drives a model, as its field has it. */
export const DRIVE = "u";
/** The name of what has entered a model's state at once. */
export const DOSE = "dose";

/** What the field of a model is made of. */
export type FieldConfig =
  & Pick<NetworkConfig, "stateNames" | "hidden" | "activation" | "seesTime" | "bypass" | "seed">
  & Partial<
    Pick<
      NetworkConfig,
      "hiddenStates" | "inputs" | "doses" | "encoder" | "stable" | "rest" | "paced" | "amounts"
    >
  >;

/** The number of elements of a model's state: those that are measured, then the hidden ones. */
export function sizeOfState(
  { stateNames, hiddenStates = 0 }: Pick<FieldConfig, "stateNames" | "hiddenStates">,
): number {
  return stateNames.length + hiddenStates;
}

/** Names and inputs of a model of which only the sizes matter. */
export function standIns(d: number, channels = 0): Pick<FieldConfig, "stateNames" | "inputs"> {
  const count = (n: number) => Array.from({ length: n }, (_, k) => String(k));
  const names = count(channels);
  return {
    stateNames: count(d),
    ...(channels > 0 && {
      inputs: {
        names,
        logarithms: [],
        offset: names.map(() => 0),
        factor: names.map(() => 1),
        kind: "linear",
      },
    }),
  };
}

/**
 * The vector field of a model, in the network's units; its parameters are as the seed makes
 * them until others are written over them. The network sees the time where it is to, the state, and what
 * drives it. What computes a start is among the parameters, and f makes no use of it.
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
export function fieldOf(model: FieldConfig): VectorField {
  const { hidden, activation, seesTime, bypass, seed, inputs, doses } = model;
  const d = sizeOfState(model);
  const channels = inputs?.names.length ?? 0;
  // A stable linear field has its map of the state apart.
  const apart = model.stable === true && hidden.length === 0;
  const given = d + channels + (seesTime ? 1 : 0) - (apart ? d : 0);
  const net = given === 0 || model.rest ? undefined : network({
    widths: [given, ...hidden, d],
    activation: activationNamed(activation),
  });
  const parameters: Record<string, Initializer | Tensor> = { ...net?.parameters };
  for (const [name, shape] of parameterShapes(model)) {
    if (!Object.hasOwn(parameters, name)) parameters[name] = zeros([...shape]);
  }
  return vectorField({
    state: [d],
    ...((channels > 0 || doses) && {
      inputs: {
        ...(channels > 0 && { [DRIVE]: channels }),
        ...(doses && { [DOSE]: d }),
      },
    }),
    parameters,
    seed,
    f(t, y, p, inputs) {
      const whole = doses === undefined ? y : stateWithDoses(model, y, p, inputs);
      if (model.rest) {
        const flow = matmul(whole, stableMatrix(p));
        return model.paced && channels > 0 ? mul(flow, paceOf(inputs[DRIVE], p[PACE])) : flow;
      }
      const state = model.amounts === undefined ? whole : amountsOf(model.amounts, whole);
      const driven = channels > 0 ? [inputs[DRIVE]] : [];
      const seen = [...seesTime ? [broadcastTo(t, [1])] : [], ...apart ? [] : [state], ...driven];
      let x = net === undefined ? p.b0 : net.apply(p, joined(seen));
      if (model.stable) x = add(x, matmul(state, stableMatrix(p)));
      if (!bypass) return x;
      const past = model.stable ? driven : [state, ...driven];
      return past.length === 0 ? x : add(x, matmul(joined(past), p.bypass));
    },
  });
}

function joined(parts: readonly Tensor[]): Tensor {
  return parts.length === 1 ? parts[0] : concat(parts);
}

/** The state of a model with doses, from what is solved for: see {@linkcode withDoses}. */
export function stateWithDoses(
  { inputs }: Pick<FieldConfig, "inputs">,
  y: Tensor,
  parameters: Record<string, Tensor>,
  given: Record<string, Tensor>,
): Tensor {
  const covariates = inputs && covariatesIn(given[DRIVE], inputs.logarithms.length);
  return withDoses(y, parameters[GAIN], given[DOSE], covariates);
}

/**
 * The shapes of a model's parameters, before anything of their size is made.
 *
 * @param model What the model is.
 * @returns The shapes by name, as {@linkcode fieldOf} has them.
 */
export function parameterShapes(
  model: Omit<FieldConfig, "activation" | "seed">,
): Map<string, readonly number[]> {
  const { hidden, seesTime, bypass, inputs, doses, encoder, stable = false } = model;
  const d = sizeOfState(model);
  const channels = inputs?.names.length ?? 0;
  const first = (stable && hidden.length === 0 ? 0 : d) + channels + (seesTime ? 1 : 0);
  const widths = [first, ...hidden, d];
  const shapes = new Map<string, readonly number[]>();
  if (model.rest) {
    // Nothing is added to what flows, so that what is empty stays so.
    for (const name of STABLE) shapes.set(name, [d, d]);
    if (model.paced && channels > 0) shapes.set(PACE, [channels, 1]);
    if (doses !== undefined) shapes.set(GAIN, gainShape(d, inputs?.logarithms.length ?? 0));
    return shapes;
  }
  for (let k = 1; k < widths.length; k++) {
    if (widths[k - 1] > 0) shapes.set(`w${k - 1}`, [widths[k - 1], widths[k]]);
    shapes.set(`b${k - 1}`, [widths[k]]);
  }
  const past = stable ? channels : d + channels;
  if (bypass && past > 0) shapes.set("bypass", [past, d]);
  if (stable) { for (const name of STABLE) shapes.set(name, [d, d]); }
  if (doses !== undefined) shapes.set(GAIN, gainShape(d, inputs?.logarithms.length ?? 0));
  if (encoder !== undefined) shapes.set(ENCODER, encoderShape(encoder, d));
  return shapes;
}
