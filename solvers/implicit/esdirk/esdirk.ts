import { ImplicitInterpolant } from "../implicit_interpolant.ts";
import type { ImplicitMethod } from "../implicit_method.ts";
import { EsdirkStepper } from "./esdirk_stepper.ts";
import type { EsdirkTableau } from "./esdirk_tableau.ts";

/**
 * A singly diagonally implicit Runge-Kutta method with an explicit first stage: each of its other stages
 * solves an equation by Newton's method.
 *
 * @category Methods
 */
export interface EsdirkMethod extends ImplicitMethod {
  /** Its coefficients. */
  readonly coefficients: EsdirkTableau;
}

/** A method of the library's own: of coefficients that tests have checked. */
export function esdirk(tableau: () => EsdirkTableau): EsdirkMethod {
  const made = tableau();
  return {
    name: made.name,
    order: made.order,
    evaluations: made.a.length,
    hasErrorEstimate: true,
    goesBack: false,
    isImplicit: true,
    interpolant: (field, counts) => new ImplicitInterpolant(field, counts),
    coefficients: made,
    bind: (field, options) => new EsdirkStepper(made, field, options),
  };
}
