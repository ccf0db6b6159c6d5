/** How far a gradient may be from what it is held against, relative to the largest element. */
export const TOLERANCES = { float64: 1e-8, float32: 1e-4 } as const;

/** By how much the bound of a continuous adjoint exceeds the estimate, which is to leading order. */
const SAFETY = 2;

/**
 * The largest difference of two gradients, as a part of the largest element.
 *
 * @returns The part; NaN where the lengths differ or an element is none.
 */
export function relativeDifference(gradient: Float64Array, reference: Float64Array): number {
  if (gradient.length !== reference.length) return NaN;
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < reference.length; i++) {
    const apart = Math.abs(gradient[i] - reference[i]);
    if (Number.isNaN(apart)) return NaN;
    if (apart > difference) difference = apart;
    const size = Math.abs(reference[i]);
    if (size > largest) largest = size;
  }
  return difference === 0 ? 0 : difference / largest;
}

/** Gradients of the base method by this library, with the steps of the problem and with half. */
interface ErrorProbes {
  /** Of the solve itself, all states stored. */
  readonly discrete: Float64Array;
  /** The same with steps half as long. */
  readonly discreteHalved: Float64Array;
  /** The continuous adjoint, solved backwards with the same steps. */
  readonly continuous: Float64Array;
  /** The same with steps half as long. */
  readonly continuousHalved: Float64Array;
}

/**
 * How far a continuous adjoint may be from the gradient of the solve. Both come to the gradient of
 * the differential equation as the steps h get shorter, with errors of order p. By Richardson's
 * extrapolation the error of either is its difference to that of h/2, times 2^p / (2^p − 1); the
 * two gradients are not further apart than both errors together. Twice that allows for what is not
 * of the leading order.
 *
 * @returns The bound, relative as in {@linkcode relativeDifference}.
 */
export function continuousBound(probes: ErrorProbes, order: number): number {
  const { discrete, discreteHalved, continuous, continuousHalved } = probes;
  const factor = 2 ** order / (2 ** order - 1);
  return SAFETY * factor *
    (relativeDifference(discreteHalved, discrete) +
      relativeDifference(continuousHalved, continuous));
}
