import { type GradientOptions, hessianVectorProduct } from "../../solvers/mod.ts";
import { triangularize, upperTriangle } from "../least_squares/householder.ts";
import type { Fit } from "../least_squares/levenberg_marquardt.ts";
import type { ParameterElement } from "../least_squares/parameter_elements.ts";
import { singularValues } from "../least_squares/singular_values.ts";

/** A parameter with a smaller part in a direction has none. */
const PART = 1e-3;

/** What data say of the numbers that were fitted. */
export interface Information {
  /** The inverse of the information, over the directions in which anything changes. */
  readonly covariance: Float64Array;
  /** The directions in which nothing does, in the scale of the columns. */
  readonly silent: readonly Float64Array[];
  /** Which numbers have a part in one of them. */
  readonly unknown: readonly boolean[];
}

/** JᵀJ: columns are scaled to length 1 first, so that units do not matter. */
export function squaresInformation(
  { names, residuals, jacobian }: Fit,
  tolerance: number,
): Information {
  const [m, n] = [residuals.length, names.length];
  const data = jacobian.slice();
  const norms = names.map((_, j) => {
    let sum = 0;
    for (let i = 0; i < m; i++) sum += data[j * m + i] ** 2;
    return Math.sqrt(sum);
  });
  const largest = Math.max(...norms);
  norms.forEach((norm, j) => {
    // One that does nothing stays a column of zeros.
    const scale = norm > tolerance * 1e-6 * largest ? 1 / norm : 0;
    for (let i = 0; i < m; i++) data[j * m + i] *= scale;
  });
  const matrix = { m, n, data };
  triangularize(matrix, new Float64Array(m));
  const { values, vectors } = singularValues(upperTriangle(matrix));
  return inverse(values.map((s) => s > tolerance ? s * s : 0), vectors, norms);
}

/** Eigenvalues of a scaled Hessian below this are as good as 0, and above it below 0 there is no minimum. */
const FLAT = 1e-9;
const SADDLE = 1e-6;
/** A loss that a step of Newton's would lower by more than this is not at its minimum. */
const FAR = 0.05;

/**
 * The second derivatives of a sum of losses, a negative log-likelihood, at the parameters of the field.
 *
 * @throws {Error} If the sum is not at a minimum.
 */
export function likelihoodInformation(
  problems: readonly GradientOptions[],
  elements: readonly ParameterElement[],
): Information {
  const n = elements.length;
  const hessian = new Float64Array(n * n);
  const slope = new Float64Array(n);
  const direction = new Float64Array(problems[0].field.parameters.size);
  for (const problem of problems) {
    elements.forEach(({ at }, j) => {
      direction.fill(0);
      direction[at] = 1;
      const { parameters, derivative } = hessianVectorProduct(problem, { parameters: direction });
      elements.forEach((row, i) => hessian[j * n + i] += parameters[row.at]);
      slope[j] += derivative;
    });
  }
  const norms = elements.map((_, j) => Math.sqrt(Math.abs(hessian[j * n + j])));
  const largest = Math.max(...norms);
  const scales = norms.map((norm) => norm > 1e-12 * largest ? 1 / norm : 0);
  const data = hessian.map((h, k) => h * scales[k % n] * scales[Math.floor(k / n)]);
  const { values, vectors } = singularValues({ m: n, n, data });
  const curvatures = values.map((size, k) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) sum += vectors[k][i] * data[j * n + i] * vectors[k][j];
    }
    if (sum < -SADDLE) {
      throw new Error(
        `intervals: the loss curves downwards along ${
          namesIn(vectors[k], elements)
        }, so that it is at ` +
          "no minimum; train further",
      );
    }
    return size > FLAT ? size : 0;
  });
  let fall = 0;
  curvatures.forEach((curvature, k) => {
    const along = vectors[k].reduce((sum, v, j) => sum + v * slope[j] * scales[j], 0);
    if (curvature > 0) fall += along * along / (2 * curvature);
  });
  if (fall > FAR) {
    throw new Error(
      `intervals: one step of Newton's would lower the loss by ${
        fall.toPrecision(2)
      }, so that it is at ` +
        "no minimum yet; train further",
    );
  }
  return inverse(curvatures, vectors, norms);
}

/** The names of the parameters in a direction. */
export function namesIn(
  direction: Float64Array,
  elements: readonly { readonly name: string }[],
): string[] {
  return elements.filter((_, j) => Math.abs(direction[j]) > 0.05).map(({ name }) => name);
}

/** Of curvatures along directions, 0 for none; the directions are in the scale of `norms`. */
function inverse(
  curvatures: Float64Array,
  vectors: readonly Float64Array[],
  norms: readonly number[],
): Information {
  const n = norms.length;
  const covariance = new Float64Array(n * n);
  const silent: Float64Array[] = [];
  const unknown = norms.map(() => false);
  curvatures.forEach((curvature, k) => {
    const v = vectors[k];
    if (curvature === 0) {
      silent.push(v);
      v.forEach((part, j) => unknown[j] ||= Math.abs(part) > PART);
      return;
    }
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        covariance[i * n + j] += v[i] * v[j] / (curvature * norms[i] * norms[j]);
      }
    }
  });
  return { covariance, silent, unknown };
}
