import type { NonFiniteCause } from "../errors/errors.ts";
import type { VectorField } from "../field.ts";

/**
 * Why y between the ends of a step is not finite although both ends are: an interpolant takes the
 * slopes there, one of which no step may have needed.
 *
 * @param states The states there; they begin with y.
 */
export function slopeCause(
  field: VectorField,
  times: readonly [number, number],
  states: readonly [Float64Array, Float64Array],
): NonFiniteCause {
  const size = field.stateShape.reduce((product, n) => product * n, 1);
  for (const end of [1, 0]) {
    const reason = field.explain?.(times[end], states[end].subarray(0, size));
    if (reason === undefined) continue;
    return { ...reason, message: `${reason.message}, in the vector field at t = ${times[end]}` };
  }
  return { message: "y was read between its ends, and the slope at one of them is not finite" };
}
