import { ImplicitInterpolant } from "../implicit_interpolant.ts";
import type { ImplicitMethod } from "../implicit_method.ts";
import { RosenbrockStepper } from "./rosenbrock_stepper.ts";
import type { RosenbrockTableau } from "./rosenbrock_tableau.ts";

/**
 * A Rosenbrock method: an implicit one that solves linear equations with ∂f/∂y, as many as it has
 * stages and all with one matrix, and needs no iteration.
 *
 * @category Methods
 */
export interface RosenbrockMethod extends ImplicitMethod {
  /** Its coefficients. */
  readonly coefficients: RosenbrockTableau;
}

/** A method of the library's own: of coefficients that tests have checked. */
export function rosenbrock(tableau: () => RosenbrockTableau): RosenbrockMethod {
  const made = tableau();
  return {
    name: made.name,
    order: made.order,
    evaluations: made.weights.length,
    hasErrorEstimate: true,
    goesBack: false,
    isImplicit: true,
    interpolant: (field, counts) => new ImplicitInterpolant(field, counts),
    coefficients: made,
    bind: (field, options) => new RosenbrockStepper(made, field, options),
  };
}
