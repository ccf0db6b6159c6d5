import type { Optimizer } from "../../../models/mod.ts";
import { allocate } from "../../../tensors/mod.ts";

/** A matrix among the parameters of which the optimiser sees another one: Lᵀ Θ. */
export interface Precondition {
  /** Where in the parameters each row of Θ begins, m of them. */
  readonly rows: readonly number[];
  /** The length of a row. */
  readonly width: number;
  /** L, lower triangular, of shape [m, m]; nothing on its diagonal is 0. */
  readonly factor: Float64Array;
}

/**
 * An optimiser that works on Lᵀ Θ in place of Θ. Where L Lᵀ is about the curvature of the loss
 * along Θ it finds all directions alike.
 */
export function preconditioned(
  optimizer: Optimizer,
  { rows, width, factor }: Precondition,
): Optimizer {
  const m = rows.length;
  return {
    bind(size) {
      const bound = optimizer.bind(size);
      const values = allocate(size);
      const bars = allocate(size);
      return {
        memory: bound.memory,
        step(parameters, gradient, loss) {
          values.set(parameters);
          bars.set(gradient);
          // From the first row on, as each one needs those after it as they were.
          for (let r = 0; r < m; r++) {
            for (let k = 0; k < width; k++) {
              let sum = 0;
              for (let s = r; s < m; s++) sum += factor[s * m + r] * values[rows[s] + k];
              values[rows[r] + k] = sum;
              let bar = bars[rows[r] + k];
              for (let s = 0; s < r; s++) bar -= factor[r * m + s] * bars[rows[s] + k];
              bars[rows[r] + k] = bar / factor[r * m + r];
            }
          }
          bound.step(values, bars, loss);
          for (let r = m - 1; r >= 0; r--) {
            for (let k = 0; k < width; k++) {
              let sum = values[rows[r] + k];
              for (let s = r + 1; s < m; s++) sum -= factor[s * m + r] * values[rows[s] + k];
              values[rows[r] + k] = sum / factor[r * m + r];
            }
          }
          parameters.set(values);
        },
      };
    },
  };
}
