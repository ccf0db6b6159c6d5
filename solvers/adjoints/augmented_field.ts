import { allocate, Parameters, sizeOf } from "../../tensors/mod.ts";
import type { Counts, VectorField } from "../field.ts";

/**
 * The field of (y, a, θ̄) whose solution backwards in time is the continuous adjoint. It
 * is solved, never differentiated.
 */
export function augmentedField(field: VectorField, counts: Counts): VectorField {
  const d = sizeOf(field.stateShape);
  const size = 2 * d + field.parameters.size;
  return {
    stateShape: [size],
    parameters: new Parameters({}),
    jumpAt: field.jumpAt,
    linearize() {
      const inner = field.linearize();
      const y = allocate(size);
      const dy = allocate(size);
      const a = y.subarray(d, 2 * d);
      const aDot = dy.subarray(d, 2 * d);
      const parametersDot = dy.subarray(2 * d);
      return {
        y,
        dy,
        evaluate(t) {
          for (let k = 0; k < d; k++) inner.y[k] = y[k];
          inner.evaluate(t);
          for (let k = 0; k < size; k++) dy[k] = k < d ? inner.dy[k] : 0;
          inner.pullback(a, aDot, parametersDot);
          for (let k = d; k < size; k++) dy[k] = -dy[k];
          counts.pullbacks++;
        },
        pullback() {
          throw new TypeError("The augmented field of the continuous adjoint has no pullback");
        },
      };
    },
  };
}
