/**
 * Refuses a gradient that is not finite, before anything is changed by it.
 *
 * @param optimizer Who refuses; it begins the message.
 * @throws {RangeError} If an element is infinite or NaN.
 */
export function checkGradient(optimizer: string, gradient: Float64Array): void {
  // x · 0 is 0 for a finite x and NaN for any other.
  let probe = 0;
  for (let i = 0; i < gradient.length; i++) probe += gradient[i] * 0;
  if (probe === 0) return;
  const bad = gradient.findIndex((g) => !Number.isFinite(g));
  throw new RangeError(
    `${optimizer}: the gradient must be finite, element ${bad} is ${
      gradient[bad]
    }; the parameters ` +
      "are as they were. valueAndGrad and a Trainer say where such a gradient arose",
  );
}
