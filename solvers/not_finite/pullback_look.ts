import type { NonFiniteCause } from "../errors/errors.ts";
import type { VectorField } from "../field.ts";
import { isFinite } from "../steps/steps.ts";
import type { FieldLook } from "./watched_field.ts";

/** Looks at pullbacks. */
export const atPullbacks: FieldLook = (field, { t, y }, pulled) =>
  pulled === undefined || isFinite(pulled.yBar) && isFinite(pulled.parametersBar)
    ? undefined
    : reasonOfPullback(field, t, y, pulled.dyBar);

function reasonOfPullback(
  field: VectorField,
  t: number,
  y: Float64Array,
  dyBar: Float64Array,
): NonFiniteCause {
  if (!isFinite(dyBar)) {
    return { kind: "overflow", message: "the cotangent overflowed on its way back" };
  }
  if (field.explainPullback === undefined) {
    return { message: "the pullback of the vector field gives a number that is not finite" };
  }
  return field.explainPullback(t, y, dyBar) ??
    { kind: "overflow", message: "the sum of the cotangents overflowed" };
}
