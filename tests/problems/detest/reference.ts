import { dopri8, pid, solve, tsit5 } from "../../../mod.ts";
import { identity, type Matrix, rowNorm, spectralAbscissa } from "../matrices.ts";
import { numericField } from "../numeric_field.ts";
import { END, type Problem } from "./problem.ts";

/** A problem's reference solution and what its linearization does to differences. */
export interface Reference {
  /** The state at the end. */
  readonly end: Float64Array;
  /** The largest damping rate: of −Re μ, over all eigenvalues μ of ∂f/∂y along the solution. */
  readonly dampingRate: number;
  /** The largest factor by which the problem itself magnifies a change of y until the end. */
  readonly conditioning: number;
  /** The same for a solution of w' = −(∂f/∂y) w, which is what y − z follows. */
  readonly parasiticGrowth: number;
}

/** Solves a problem from t = 0 on, with dopri8 at rtol = atol = 1e-12. */
export function referenceOf({ y0, f }: Pick<Problem, "y0" | "f">, end = END): Reference {
  const size = y0.length;
  const { y1, times, states, path } = solve({
    field: numericField(size, f),
    y0: [...y0],
    t0: 0,
    t1: end,
    method: dopri8,
    stepControl: pid({ rtol: 1e-12, atol: 1e-12 }),
    saveAt: { every: 1 },
    dense: true,
  });
  const jacobianAt = (t: number, y: Float64Array) => jacobian((x, dx) => f(t, x, dx), y);
  const rates = Array.from(times, (t, i) => {
    const y = states.data.slice(i * size, (i + 1) * size);
    return spectralAbscissa(jacobianAt(t, y).map((value) => -value));
  });
  // M(t), which takes a change at t to what it is at the end, follows M' = ∓M ∂f/∂y.
  const largestFactor = (sign: number) => {
    const field = numericField(size * size, (t, m, dm) => {
      const derivative = jacobianAt(t, path!.at(t).data);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          let sum = 0;
          for (let k = 0; k < size; k++) sum += m[i * size + k] * derivative[k * size + j];
          dm[i * size + j] = sign * sum;
        }
      }
    });
    const found = solve({
      field,
      y0: identity(size),
      t0: end,
      t1: 0,
      method: tsit5,
      stepControl: pid({ rtol: 1e-5, atol: 1e-5 }),
      saveAt: { start: true, every: 1 },
    });
    return Array.from(found.times, (_, i) => {
      return rowNorm(found.states.data.subarray(i * size ** 2, (i + 1) * size ** 2));
    }).reduce((a, b) => Math.max(a, b));
  };
  return {
    end: y1.data,
    dampingRate: Math.max(...rates),
    conditioning: largestFactor(-1),
    parasiticGrowth: largestFactor(1),
  };
}

/** ∂f/∂y by central differences. */
function jacobian(f: (y: Float64Array, dy: Float64Array) => void, at: Float64Array): Matrix {
  const n = at.length;
  const result = new Float64Array(n * n);
  const [y, above, below] = [at.slice(), new Float64Array(n), new Float64Array(n)];
  for (let j = 0; j < n; j++) {
    const step = 1e-6 * (1 + Math.abs(at[j]));
    y[j] = at[j] + step;
    f(y, above);
    y[j] = at[j] - step;
    f(y, below);
    y[j] = at[j];
    for (let i = 0; i < n; i++) result[i * n + j] = (above[i] - below[i]) / (2 * step);
  }
  return result;
}
