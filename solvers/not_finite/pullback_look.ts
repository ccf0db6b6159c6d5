import { explainPullback } from "../../tensors/internal.ts";
import type { Diagnosis } from "../../tensors/mod.ts";
import type { NonFiniteCause } from "../errors/errors.ts";
import type { VectorField } from "../field.ts";
import { isFinite } from "../steps/steps.ts";
import { pointOf, programOf } from "../traced/field_program.ts";
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
  if (programOf(field) === undefined && field.explainPullback === undefined) {
    return { message: "the pullback of the vector field gives a number that is not finite" };
  }
  return explainPullbackOf(field, t, y, dyBar) ??
    { kind: "overflow", message: "the sum of the cotangents overflowed" };
}

/**
 * Why the pullback of a cotangent through a field is not finite. It is no method of a traced field, so
 * that who only solves does not load it.
 */
export function explainPullbackOf(
  field: VectorField,
  t: number,
  y: ArrayLike<number>,
  dyBar: ArrayLike<number>,
): Diagnosis | undefined {
  const traced = programOf(field);
  if (traced === undefined) return field.explainPullback?.(t, y, dyBar);
  return explainPullback(traced.program, pointOf(traced, field.parameters, t, y), dyBar);
}
