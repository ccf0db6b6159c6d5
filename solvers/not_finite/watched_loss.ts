import { allocate, type Parameters, sizeOf } from "../../tensors/mod.ts";
import { type NonFiniteCause, NonFiniteGradientError } from "../errors/errors.ts";
import type { VectorField } from "../field.ts";
import type { PathLoss } from "../path/path_loss.ts";
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
export function watchedLoss(loss: PathLoss, { stateShape, parameters }: VectorField): PathLoss {
  const own = allocate(sizeOf(stateShape));
  const ofParameters = loss.readsParameters ? allocate(parameters.size) : undefined;
  return {
    at: loss.at,
    stateShape: loss.stateShape,
    value: (index, t, y) => loss.value(index, t, y),
    readsParameters: loss.readsParameters,
    timeDerivative: loss.timeDerivative && ((index, t, y) => loss.timeDerivative!(index, t, y)),
    cotangent(index, t, y, yBar, parametersBar) {
      own.fill(0);
      ofParameters?.fill(0);
      loss.cotangent(index, t, y, own, ofParameters);
      const place = placeIn(own, stateShape) ??
        (ofParameters && placeInParameters(ofParameters, parameters));
      if (place !== undefined) {
        throw cotangentError(index, t, place, loss.explainCotangent?.(index, t, y));
      }
      for (let k = 0; k < own.length; k++) yBar[k] += own[k];
      if (ofParameters === undefined || parametersBar === undefined) return;
      for (let k = 0; k < ofParameters.length; k++) parametersBar[k] += ofParameters[k];
    },
  };
}

/** A derivative of the loss that is not finite. */
interface Place {
  readonly text: string;
  readonly parameter?: string;
  readonly index: number;
}

function placeIn(yBar: Float64Array, stateShape: readonly number[]): Place | undefined {
  const k = firstNonFinite(yBar);
  return k < 0 ? undefined : { text: `${elementOf(stateShape, k)}dL/dy is ${yBar[k]}`, index: k };
}

function placeInParameters(bar: Float64Array, parameters: Parameters): Place | undefined {
  for (const [parameter, { data, shape }] of Object.entries(parameters.views(bar))) {
    const k = firstNonFinite(data);
    if (k < 0) continue;
    return { text: `${elementOf(shape, k)}dL/d${parameter} is ${data[k]}`, parameter, index: k };
  }
  return undefined;
}

function cotangentError(
  index: number,
  time: number,
  place: Place,
  cause: NonFiniteCause | undefined,
): NonFiniteGradientError {
  const why = cause === undefined
    ? "A root at 0, such as that of a norm at a perfect fit, has no derivative"
    : capital(cause.message);
  return new NonFiniteGradientError(
    `The derivative of the loss is not finite at its point ${index}, t = ${time}: ${place.text}, ` +
      `although the loss and y are finite there. ${why}. ` +
      (cause?.kind === "overflow"
        ? "Try scaled data"
        : "Take the square in place of a norm, or add a small number under the root or in the " +
          "denominator"),
    {
      source: "loss",
      parameter: place.parameter,
      index: place.index,
      time,
      operation: cause?.operation,
    },
  );
}
