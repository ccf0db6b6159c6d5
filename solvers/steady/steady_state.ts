import {
  checkKeys,
  checkNumber,
  checkWhole,
  describe,
  type KeysOf,
} from "../../tensors/internal.ts";
import { Tensor } from "../../tensors/mod.ts";
import { checkField } from "../problem/check_problem.ts";
import { PreparedSteadyState } from "./prepared_steady_state.ts";
import type {
  SteadyGradient,
  SteadyGradientOptions,
  SteadyState,
  SteadyStateOptions,
} from "./steady_options.ts";

export type * from "./steady_options.ts";

const KNOWN: KeysOf<SteadyStateOptions> = {
  field: true,
  y0: true,
  inputs: true,
  t: true,
  rtol: true,
  atol: true,
  maxIterations: true,
};

const KNOWN_OF_GRADIENT: KeysOf<SteadyGradientOptions> =
  /* @__PURE__ */ (() => ({ ...KNOWN, loss: true }))();

/** What a solve has and a search has not. */
const ELSEWHERE = {
  t0: "f is taken at one time: t",
  t1: "f is taken at one time: t",
  method: "it has one of its own, and needs none",
  dt: "it chooses its steps itself",
  maxSteps: "its steps are iterations: maxIterations",
  adjoint: "its gradient is that of the implicit-function theorem",
  loss: "for a gradient take steadyValueAndGrad",
};

/**
 * Finds a state at rest, f(t, y; θ) = 0, where a solve from y0 would come to in the end: by long steps of
 * implicit Euler along the flow, and near it by Newton's method, both with the Jacobian of f by tangents.
 * It takes some ten to some hundred of them, where a solve takes as many steps as the slowest decay asks for.
 *
 * What the flow conserves, as the total of a closed reaction network, stays as it is in y0; ∂f/∂y need have
 * no inverse then.
 *
 * The steps are long, and not those of a solve: from near an unstable rest it may find that one, which
 * `growthRate` above 0 tells, and of several stable ones another than the solve would. A rest to which
 * the flow goes as a power of time, such as that of Robertson's reactions, may not be found: ∂f/∂y has no
 * inverse there, nor does what is conserved say why.
 *
 * @category Solving
 * @param options The field, and where to begin.
 * @returns The state, and what it took.
 * @throws {TypeError} If an option is unknown or of the wrong type, shapes do not fit, or the field was not
 *   traced.
 * @throws {RangeError} If a number is out of range.
 * @throws {SteadyStateError} If no state at rest is found.
 *
 * @example
 * ```ts
 * import { mul, steadyState, sub, tensor, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Logistic growth comes to rest at its capacity.
 * const field = vectorField({
 *   state: [1],
 *   parameters: { rate: tensor(0.3), capacity: tensor(7) },
 *   f: (_t, y, { rate, capacity }) => mul(mul(rate, y), sub(1, mul(y, 1 / 7))),
 * });
 * const { y, residual, growthRate } = steadyState({ field, y0: [0.01] });
 * assertAlmostEquals(y.data[0], 7, 1e-12);
 * assertAlmostEquals(residual, 0, 1e-12);
 * // What is beside it comes to it.
 * assertAlmostEquals(growthRate!, -0.3, 1e-12);
 * ```
 */
export function steadyState<Name extends string, Input extends string>(
  options: SteadyStateOptions<Name, Input>,
): SteadyState {
  checkOptions("steadyState", options, KNOWN);
  const prepared = new PreparedSteadyState(options, undefined, "steadyState");
  try {
    prepared.run();
    return found(prepared);
  } finally {
    prepared.release();
  }
}

/**
 * A loss of the state at rest, and its gradient by the implicit-function theorem: one solve with the
 * transposed Jacobian, and one pullback through f, whatever it took to find the state. A solve to rest has
 * the same gradient in the end.
 *
 * @category Solving
 * @param options The field, where to begin, and the loss.
 * @returns The loss, its gradient, and the state.
 * @throws {TypeError} As {@linkcode steadyState}, or if the loss reads elsewhere than at the end.
 * @throws {RangeError} If a number is out of range.
 * @throws {SteadyStateError} If no state at rest is found, or it has no derivative: it is one of many, but
 *   not for what the flow conserves.
 * @throws {NonFiniteGradientError} If the loss or its gradient is infinite or NaN.
 *
 * @example
 * ```ts
 * import { div, finalStateLoss, mul, steadyValueAndGrad, sub, sum, tensor, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({
 *   state: [1],
 *   parameters: { rate: tensor(0.3), capacity: tensor(7) },
 *   f: (_t, y, { rate, capacity }) => mul(mul(rate, y), sub(1, div(y, capacity))),
 * });
 * const { value, parametersBar } = steadyValueAndGrad({
 *   field, y0: [0.01],
 *   loss: finalStateLoss((y) => sum(mul(y, y))),
 * });
 * assertAlmostEquals(value, 49, 1e-9);
 * assertAlmostEquals(parametersBar[0], 0, 1e-9);
 * assertAlmostEquals(parametersBar[1], 14, 1e-9);
 * ```
 */
export function steadyValueAndGrad<Name extends string, Input extends string>(
  options: SteadyGradientOptions<Name, Input>,
): SteadyGradient {
  const caller = "steadyValueAndGrad";
  checkOptions(caller, options, KNOWN_OF_GRADIENT);
  const prepared = new PreparedSteadyState(options, options.loss, caller);
  try {
    const value = prepared.run();
    const { parametersBar, y0Bar, inputsBar } = prepared;
    return { ...found(prepared), value, parametersBar: parametersBar.slice(), y0Bar, inputsBar };
  } finally {
    prepared.release();
  }
}

function found({ y, shape, residual, growthRate, counts }: PreparedSteadyState): SteadyState {
  return {
    ...{ y: new Tensor(y.slice(), shape), residual, stats: { ...counts } },
    ...(growthRate !== undefined && { growthRate }),
  };
}

function checkOptions(
  caller: string,
  options: SteadyStateOptions,
  known: Readonly<Record<string, true>>,
): void {
  const { loss, ...others } = ELSEWHERE;
  checkKeys(caller, options, known, "loss" in known ? others : { ...others, loss });
  checkField(caller, options.field);
  const { t = 0, rtol = 1e-10, atol = 1e-14, maxIterations = 500 } = options;
  for (const [name, value] of [["t", t], ["rtol", rtol], ["atol", atol]] as const) {
    checkNumber(caller, name, value);
    if (Number.isFinite(value) && (name === "t" || value >= 0)) continue;
    throw new RangeError(
      `${caller}: ${name} must be ${name === "t" ? "finite" : "a number of at least 0"}, got ` +
        describe(value),
    );
  }
  if (rtol + atol === 0) {
    throw new RangeError(`${caller}: rtol and atol are both 0; one of them must be above`);
  }
  checkWhole(`${caller}: maxIterations`, maxIterations, 1);
}
