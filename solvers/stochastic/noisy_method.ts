import { formatShape } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import type { BindOptions, Method, Stepper } from "../method.ts";
import type { BeforeStart } from "./noisy_stepper.ts";
import { noisyStepper } from "./noisy_stepper.ts";
import { type NoisyEquation, noisyEquationOf } from "./noisy_equation.ts";
import { NoiseSlots } from "./noise_slots.ts";
import type { Variant } from "./noisy_program.ts";

/** Why step sizes are not controlled. */
export const FIXED_STEPS: string =
  "the steps of an equation with noise are of one size or given, as " +
  "error control would choose them by the noise that they meet, and the way back would have to choose the " +
  "same; give dt with constantStep(), or stepTo(times)";

/** What a method for equations with noise is made of. */
interface NoisyMethodOptions<Back extends boolean> {
  readonly name: string;
  /** The strong order, for noise that commutes. */
  readonly order: number;
  /** The method for ordinary equations. */
  readonly inner: Method<Back>;
  /** What it steps over. */
  readonly variant: Variant;
  readonly base?: Method;
  /** Looks at the equation; what it gives is told of each start. */
  readonly check?: (equation: NoisyEquation) => BeforeStart | undefined;
  /** Makes the steps, where the method's own will not do. */
  readonly steps?: (slots: NoiseSlots, options: BindOptions) => Stepper;
}

/** The equation that a method is to solve, checked. */
function checkedEquation(name: string, field: VectorField): NoisyEquation {
  const equation = noisyEquationOf(field);
  if (equation) return equation;
  throw new TypeError(
    field.noise
      ? `${name}: the equation has noise: give its path with the problem, as noise: brownianPath({ ` +
        `seed, size: ${formatShape(field.noise.shape)}, t0, t1 })`
      : `${name}: the field has no noise: make it by stochasticField(…); for an ordinary equation ` +
        "take a method such as rk4",
  );
}

/** Makes a method for equations with noise of one for ordinary equations. */
export function noisyMethod<Back extends boolean>(
  { name, order, inner, variant, base, check, steps }: NoisyMethodOptions<Back>,
): Method<Back> {
  return {
    name,
    order,
    evaluations: inner.evaluations,
    hasErrorEstimate: false,
    notAdaptive: FIXED_STEPS,
    ...(base && { base }),
    ...(inner.stateVectors !== undefined && { stateVectors: inner.stateVectors }),
    ...(inner.goesBack !== undefined && { goesBack: inner.goesBack }),
    bind(field, options) {
      const equation = checkedEquation(name, field);
      const before = check?.(equation);
      const slots = new NoiseSlots(equation, variant);
      // The times of the steps are known to this one alone.
      const own = { ...options, adaptive: false };
      return noisyStepper(steps?.(slots, own) ?? inner.bind(slots.field, own), slots, before);
    },
  };
}
