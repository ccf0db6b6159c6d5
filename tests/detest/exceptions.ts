/**
 * Where the error bound of DETEST does not hold, and why.
 *
 * 1. Orbits magnify errors by themselves: an error in energy is one in the period, and grows
 *    with every revolution. Whatever the method, an error of the size of the tolerance becomes
 *    hundreds or thousands of tolerances. So with the defaults of `pid` their bound is in units of
 *    that factor; with the careful steps of `detest_test.ts` it holds for all problems alike.
 *
 * 2. A reversible method carries a difference y − z, which follows w' = −(∂f/∂y) w and is
 *    damped only by λ a step: where the problem damps at rate α it grows like e^{αt}. It does so
 *    as soon as hα is above `stabilityLimit`, which is 0.001 at the coupling of adaptive steps,
 *    0.999; and step control, which looks at one step at a time, does not see it.
 *
 * @module
 */

/** Why reversible pairs miss the bound on a problem, and how badly. */
export interface Exception {
  /** The largest rate at which the problem damps along its solution. */
  readonly dampingRate: number;
  /** The largest factor by which w' = −(∂f/∂y) w grows until the end. */
  readonly growth: number;
  /** Whether all reversible pairs miss the bound, at both tolerances, or some. */
  readonly misses: "all" | "some";
  /** Whether they all keep the bound at coupling 0.2, which damps y − z in time. */
  readonly curedByCoupling: boolean;
}

/** Problems whose bound is in units of what they magnify an error by, with that factor. */
export const MAGNIFYING: Readonly<Record<string, number>> = {
  D1: 190,
  D2: 269,
  D3: 387,
  D4: 765,
  D5: 5000,
};

/** Problems that reversible pairs miss the bound on. */
export const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  A1: { dampingRate: 1, growth: 4.9e8, misses: "all", curedByCoupling: false },
  A2: { dampingRate: 1.5, growth: 96, misses: "some", curedByCoupling: true },
  B1: { dampingRate: 2.1, growth: 3.7e9, misses: "all", curedByCoupling: true },
  B2: { dampingRate: 3, growth: 1.5e26, misses: "all", curedByCoupling: false },
  B3: { dampingRate: 1, growth: 5.5e8, misses: "all", curedByCoupling: false },
  C1: { dampingRate: 1, growth: 4.9e14, misses: "all", curedByCoupling: false },
  C2: { dampingRate: 9, growth: 3.8e80, misses: "all", curedByCoupling: false },
  C3: { dampingRate: 3.9, growth: 1.4e34, misses: "all", curedByCoupling: false },
  C4: { dampingRate: 4, growth: 5.5e34, misses: "all", curedByCoupling: false },
  D1: { dampingRate: 1.7, growth: 190, misses: "some", curedByCoupling: true },
  D3: { dampingRate: 4, growth: 387, misses: "some", curedByCoupling: true },
  D4: { dampingRate: 8.6, growth: 765, misses: "some", curedByCoupling: true },
  D5: { dampingRate: 45, growth: 5000, misses: "all", curedByCoupling: true },
  E2: { dampingRate: 3, growth: 2.5e15, misses: "all", curedByCoupling: true },
};
