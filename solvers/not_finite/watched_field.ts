import type { NonFiniteCause } from "../errors/errors.ts";
import type { VectorField } from "../field.ts";
import { isFinite } from "../steps/steps.ts";
import { noisyEquationOf } from "../stochastic/noisy_equation.ts";
import { noteProgram, programOf } from "../traced/field_program.ts";
import { mapHalves } from "../second_order/halves.ts";
import { firstNonFinite } from "./first_non_finite.ts";

/** A field gave a number that is not finite: thrown through a replay, and caught behind it. */
export class FieldTrouble extends Error {
  /** The time at which it was evaluated. */
  readonly time: number;
  /** What is known of the reason. */
  readonly reason: NonFiniteCause;

  /** Made by a watched field. */
  constructor(time: number, reason: NonFiniteCause) {
    super(reason.message);
    this.time = time;
    this.reason = reason;
  }
}

/** Cotangents of a pullback, behind it. */
interface Pulled {
  readonly dyBar: Float64Array;
  readonly yBar: Float64Array;
  readonly parametersBar: Float64Array;
}

/**
 * Looks at an evaluation of a field, or at a pullback through it.
 *
 * @returns Why it is not finite; undefined where it is, or is not looked at.
 */
export type FieldLook = (
  field: VectorField,
  at: { readonly t: number; readonly y: Float64Array; readonly dy: Float64Array },
  pulled?: Pulled,
) => NonFiniteCause | undefined;

/** Looks at evaluations. */
export const atValues: FieldLook = (field, { t, y, dy }, pulled) =>
  pulled || isFinite(dy) ? undefined : reasonOfValue(field, t, y, dy);

/**
 * A field that looks at every number it gives and throws {@linkcode FieldTrouble} at the first one
 * that is not finite. It is slow, and is for going again over a solve that is known to fail.
 *
 * @param look What is looked at.
 * @returns The same field, interpreted stage by stage.
 */
export function watchedField(field: VectorField, look: FieldLook): VectorField {
  const watched: VectorField = {
    stateShape: field.stateShape,
    parameters: field.parameters,
    jumpAt: field.jumpAt,
    halves: mapHalves(field.halves, (half) => watchedField(half, look)),
    linearize() {
      const inner = field.linearize();
      const { y, dy } = inner;
      let time = NaN;
      const check = (pulled?: Pulled) => {
        const reason = look(field, { t: time, y, dy }, pulled);
        if (reason) throw new FieldTrouble(time, reason);
      };
      return {
        y,
        dy,
        evaluate(t) {
          time = t;
          inner.evaluate(t);
          check();
        },
        pullback(dyBar, yBar, parametersBar) {
          inner.pullback(dyBar, yBar, parametersBar);
          check({ dyBar, yBar, parametersBar });
        },
      };
    },
  };
  // What solves with its Jacobian finds it as that of the field.
  const program = programOf(field);
  if (program) noteProgram(watched, program);
  // Steps with noise are bound to a field of their own, and that is looked at.
  noisyEquationOf(field)?.noteWatched(watched, (own) => watchedField(own, look));
  return watched;
}

function reasonOfValue(
  field: VectorField,
  t: number,
  y: Float64Array,
  dy: Float64Array,
): NonFiniteCause {
  if (!isFinite(y)) {
    return { kind: "overflow", message: `a stage of the step overflowed at t = ${t}` };
  }
  const k = firstNonFinite(dy);
  return placed(field.explain?.(t, y), t) ??
    { message: `the vector field gives ${dy[k]} for element ${k} at t = ${t}` };
}

function placed(reason: NonFiniteCause | undefined, t: number): NonFiniteCause | undefined {
  return reason && { ...reason, message: `${reason.message}, in the vector field at t = ${t}` };
}
