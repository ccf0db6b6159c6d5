import type { PathLoss, VectorField } from "../../solvers/mod.ts";

/**
 * A loss that has to know the vector field first: all it can do is be bound.
 *
 * @param caller The function that makes it, as messages begin.
 * @param why What makes it so, as in "with observe".
 * @param bind The loss for a field.
 */
export function lossOfField(
  caller: string,
  why: string,
  at: PathLoss["at"],
  bind: (field: VectorField) => PathLoss,
): PathLoss {
  const unbound = (): never => {
    throw new TypeError(
      `${caller}: ${why} the loss belongs to a vector field; what is called is loss.bind(field)`,
    );
  };
  const loss: PathLoss = {
    at,
    value: unbound,
    cotangent: unbound,
    bind(this: PathLoss, field) {
      // A copy with another value would be forgotten here.
      if (this !== loss) {
        throw new TypeError(
          `${caller}: a loss made of this one needs a bind of its own, as in ` +
            "{ ...loss, bind: (field) => changed(loss.bind(field)) }",
        );
      }
      return bind(field);
    },
  };
  return loss;
}

/**
 * A loss that depends on parameters has to be told where their cotangents go.
 *
 * @throws {TypeError} If it was not.
 */
export function checkParametersBar(
  { readsParameters }: Pick<PathLoss, "readsParameters">,
  parametersBar: Float64Array | undefined,
): void {
  if (!readsParameters || parametersBar !== undefined) return;
  throw new TypeError(
    "The loss depends on parameters, so its cotangent wants parametersBar to add to; an adjoint of " +
      "your own calls the reader, which hands it on",
  );
}
