import { describe, isConstrained } from "../../tensors/internal.ts";
import {
  type Constrained,
  Parameters,
  type Random,
  Tensor,
  type Transform,
} from "../../tensors/mod.ts";

/**
 * Draws what initializers draw, in the order of the names, and stores it.
 *
 * @param caller Whose parameters they are, as messages begin.
 * @throws {TypeError} If one is neither a tensor nor an initializer.
 */
export function settleParameters(
  caller: string,
  given: Readonly<Record<string, Tensor | ((random: Random) => Tensor) | Constrained>>,
  random: Random,
): Parameters {
  const tensors: Record<string, Tensor> = {};
  const transforms: Record<string, Transform> = {};
  const fixed: Record<string, Tensor> = {};
  for (const [name, value] of Object.entries(given)) {
    const made = typeof value === "function"
      ? value(random)
      : isConstrained(value)
      ? value.draw(random)
      : value;
    if (!(made instanceof Tensor)) {
      throw new TypeError(
        `${caller}: parameter "${name}" must be a tensor or an initializer, got ` +
          describe(made) +
          (typeof made === "number" ? ", which positive(…), bounded(…) and fixed(…) take" : ""),
      );
    }
    if (!isConstrained(value)) {
      tensors[name] = made;
    } else if (value.transform === undefined) {
      fixed[name] = made;
    } else {
      const { transform } = value;
      transforms[name] = transform;
      tensors[name] = new Tensor(made.data.map((x) => transform.stored(x)), made.shape);
    }
  }
  return new Parameters(tensors, { transforms, fixed });
}
