/**
 * The coefficients of a Rosenbrock method in the form in which it needs no products with ∂f/∂y
 * (Hairer and Wanner, Solving Ordinary Differential Equations II, 1996, section IV.7):
 *
 *     (I/(hγ) − ∂f/∂y) uᵢ = f(t + cᵢ h, y + Σ aᵢⱼ uⱼ) + Σ Cᵢⱼ uⱼ / h + h dᵢ ∂f/∂t,   y₁ = y + Σ mᵢ uᵢ
 *
 * @category Methods
 */
export interface RosenbrockTableau {
  /** The name. */
  readonly name: string;
  /** The order. */
  readonly order: number;
  /** γ. */
  readonly gamma: number;
  /** aᵢⱼ, a row a stage: i entries in row i. */
  readonly a: readonly (readonly number[])[];
  /** Cᵢⱼ, likewise. */
  readonly c: readonly (readonly number[])[];
  /** cᵢ: the times of the stages, in steps. */
  readonly times: readonly number[];
  /** dᵢ: the weights of ∂f/∂t. */
  readonly timeWeights: readonly number[];
  /** mᵢ: the weights of the result. */
  readonly weights: readonly number[];
  /** Those of the error estimate, Σ eᵢ uᵢ. */
  readonly error: readonly number[];
}

/**
 * The coefficients of a stiffly accurate method: the stages behind `rows` are at the end of the step,
 * each at the result of the one before, and the last one is the error estimate.
 */
export function stifflyAccurate(
  tableau: Pick<RosenbrockTableau, "name" | "order" | "gamma" | "c"> & {
    /** The rows of aᵢⱼ up to that of the first stage at the end of the step. */
    readonly rows: readonly (readonly number[])[];
    /** The times of the stages before that. */
    readonly early: readonly number[];
    /** Their weights of ∂f/∂t. */
    readonly earlyWeights: readonly number[];
  },
): RosenbrockTableau {
  const { name, order, gamma, c, rows, early, earlyWeights } = tableau;
  const stages = c.length;
  const a = [...rows];
  while (a.length < stages) a.push([...a[a.length - 1], 1]);
  const filled = (values: readonly number[], rest: number) =>
    Array.from({ length: stages }, (_, i) => values[i] ?? rest);
  return {
    name,
    order,
    gamma,
    a,
    c,
    times: filled(early, 1),
    timeWeights: filled(earlyWeights, 0),
    weights: [...a[stages - 1], 1],
    error: filled(Array(stages - 1).fill(0), 1),
  };
}
