import type { VectorField } from "../../field.ts";
import type { BindOptions, Method, Stepper } from "../../method.ts";
import { stagesNeeded } from "../../methods/tableau.ts";
import { halvesOf } from "../split_state.ts";
import { NystromStepper } from "./nystrom_stepper.ts";
import type { NystromTableau } from "./nystrom_tableau.ts";

/**
 * An explicit Nyström method, for q'' = f(t, q): `rkn4`, `rkn6` or `rkn8`.
 *
 * @category Methods
 */
export interface NystromMethod extends Method<false> {
  /** Its coefficients. */
  readonly coefficients: NystromTableau;
  /** It cannot go back; of those that can `verlet()` is for the same fields. */
  readonly goesBack: false;
  /** Makes the stepper, over a field of second order. */
  bind(field: VectorField, options: BindOptions): Stepper;
}

/** A method of the library's own, whose coefficients tests have checked. */
export function nystrom(tableau: () => NystromTableau): NystromMethod {
  const made = tableau();
  const { name, order, errorOrder, d } = made;
  // Where the last stage moves v, the next step begins with it.
  const needed = stagesNeeded(d);
  return {
    name,
    order,
    errorOrder,
    evaluations: needed < d.length ? needed : needed - 1,
    hasErrorEstimate: true,
    coefficients: made,
    goesBack: false,
    stateVectors: 1,
    bind(field, options) {
      const halves = halvesOf(name, field);
      if (halves.position) {
        throw new TypeError(
          `${name}: the field must have dq/dt = v, got one whose q moves by a function of its own, as by ` +
            "velocity of secondOrderField, or by timeGradients; take verlet(), or a method for any field",
        );
      }
      return new NystromStepper(made, field, halves, options);
    },
  };
}
