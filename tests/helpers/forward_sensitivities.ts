import { dopri8, pid, solve } from "../../mod.ts";
import { type NumericField, numericField } from "../problems/numeric_field.ts";

/** A field as plain arithmetic, with its derivatives. */
export interface DifferentiatedField {
  /** The number of elements of y. */
  readonly size: number;
  /** The number of parameters. */
  readonly parameters: number;
  /** Writes f. */
  readonly f: NumericField;
  /** Adds ∂f/∂y to a matrix of `size` rows, whose row i starts at i · `size`. */
  readonly byState: NumericField;
  /** Adds ∂f/∂θ to a matrix of `size` rows, whose row i starts at i · `parameters`. */
  readonly byParameters: NumericField;
}

/** A gradient. */
export interface Reference {
  readonly parametersBar: Float64Array;
  readonly y0Bar: Float64Array;
}

/**
 * The gradient of a loss that reads y at given times, by forward sensitivities: with
 * S = ∂y/∂(θ, y0) it solves S' = (∂f/∂y) S + (∂f/∂θ, 0) beside y, by dopri8 at
 * rtol = atol = 1e-13, stopping at every time. Not a line of any pullback is involved.
 *
 * @param times Rising; the first is the start of the solve, whether or not it is read.
 * @param cotangent dL/dy at time number i.
 */
export function forwardSensitivities(
  { size, parameters, f, byState, byParameters }: DifferentiatedField,
  start: readonly number[],
  times: readonly number[],
  cotangent: (i: number, y: Float64Array) => ArrayLike<number>,
): Reference {
  const columns = parameters + size;
  const jacobian = new Float64Array(size * size);
  const direct = new Float64Array(size * parameters);
  const field = numericField(size * (1 + columns), (t, state, slope) => {
    const y = state.subarray(0, size);
    f(t, y, slope);
    jacobian.fill(0);
    byState(t, y, jacobian);
    direct.fill(0);
    byParameters(t, y, direct);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = j < parameters ? direct[i * parameters + j] : 0;
        for (let k = 0; k < size; k++) {
          sum += jacobian[i * size + k] * state[size + k * columns + j];
        }
        slope[size + i * columns + j] = sum;
      }
    }
  });
  const y0 = new Float64Array(size * (1 + columns));
  y0.set(start);
  for (let i = 0; i < size; i++) y0[size + i * columns + parameters + i] = 1;
  const { states } = solve({
    field,
    y0,
    t0: times[0],
    t1: times[times.length - 1],
    method: dopri8,
    stepControl: pid({ rtol: 1e-13, atol: 1e-13, stepAt: times.slice(1, -1) }),
    saveAt: times,
  });
  const bar = new Float64Array(columns);
  times.forEach((_, n) => {
    const row = states.data.subarray(n * y0.length, (n + 1) * y0.length);
    const yBar = cotangent(n, row.slice(0, size));
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < columns; j++) bar[j] += yBar[i] * row[size + i * columns + j];
    }
  });
  return { parametersBar: bar.slice(0, parameters), y0Bar: bar.slice(parameters) };
}
