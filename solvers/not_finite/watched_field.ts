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

/**
 * A field that looks at every number it gives and throws {@linkcode FieldTrouble} at the first one
 * that is not finite. It is slow, and is for going again over a solve that is known to fail.
 *
 * @param watching Whether evaluations or pullbacks are looked at.
 * @returns The same field, interpreted stage by stage.
 */
export function watchedField(
  field: VectorField,
  watching: "evaluations" | "pullbacks",
): VectorField {
  const watched: VectorField = {
    stateShape: field.stateShape,
    parameters: field.parameters,
    jumpAt: field.jumpAt,
    halves: mapHalves(field.halves, (half) => watchedField(half, watching)),
    linearize() {
      const inner = field.linearize();
      let time = NaN;
      return {
        y: inner.y,
        dy: inner.dy,
        evaluate(t) {
          time = t;
          inner.evaluate(t);
          if (watching === "evaluations" && !isFinite(inner.dy)) {
            throw new FieldTrouble(t, reasonOfValue(field, t, inner.y, inner.dy));
          }
        },
        pullback(dyBar, yBar, parametersBar) {
          inner.pullback(dyBar, yBar, parametersBar);
          if (watching === "evaluations" || isFinite(yBar) && isFinite(parametersBar)) return;
          throw new FieldTrouble(time, reasonOfPullback(field, time, inner.y, dyBar));
        },
      };
    },
  };
  // What solves with its Jacobian finds it as that of the field.
  const program = programOf(field);
  if (program) noteProgram(watched, program);
  // Steps with noise are bound to a field of their own, and that is looked at.
  noisyEquationOf(field)?.noteWatched(watched, (own) => watchedField(own, watching));
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

function placed(reason: NonFiniteCause | undefined, t: number): NonFiniteCause | undefined {
  return reason && { ...reason, message: `${reason.message}, in the vector field at t = ${t}` };
}
