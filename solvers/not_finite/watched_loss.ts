import { allocate, sizeOf } from "../../tensors/mod.ts";
import { type NonFiniteCause, NonFiniteGradientError } from "../errors.ts";
import type { VectorField } from "../field.ts";
import type { PathLoss } from "../path/path_loss.ts";
import { isFinite } from "../steps/steps.ts";
import { capital, elementOf, firstNonFinite } from "./first_non_finite.ts";

/**
 * A loss that looks at every derivative it gives and throws a {@linkcode NonFiniteGradientError}
 * at the first one that is not finite. For states that are right: not on a way back that may have
 * lost them.
 *
 * @param loss The loss.
 * @param field The field, for the shape of y.
 * @returns The same loss.
 */
export function watchedLoss(loss: PathLoss, { stateShape }: VectorField): PathLoss {
  const own = allocate(sizeOf(stateShape));
  return {
    at: loss.at,
    stateShape: loss.stateShape,
    value: (index, t, y) => loss.value(index, t, y),
    cotangent(index, t, y, yBar) {
      own.fill(0);
      loss.cotangent(index, t, y, own);
      if (!isFinite(own)) {
        throw cotangentError(index, t, own, stateShape, loss.explainCotangent?.(index, t, y));
      }
      for (let k = 0; k < own.length; k++) yBar[k] += own[k];
    },
  };
}

function cotangentError(
  index: number,
  time: number,
  yBar: Float64Array,
  stateShape: readonly number[],
  cause: NonFiniteCause | undefined,
): NonFiniteGradientError {
  const k = firstNonFinite(yBar);
  const why = cause === undefined
    ? "A root at 0, such as that of a norm at a perfect fit, has no derivative"
    : capital(cause.message);
  return new NonFiniteGradientError(
    `The derivative of the loss is not finite at its point ${index}, t = ${time}: ${
      elementOf(stateShape, k)
    }dL/dy is ${yBar[k]}, although the loss and y are finite there. ${why}. ` +
      (cause?.kind === "overflow"
        ? "Try scaled data"
        : "Take the square in place of a norm, or add a small number under the root or in the " +
          "denominator"),
    { source: "loss", index: k, time, operation: cause?.operation },
  );
}
