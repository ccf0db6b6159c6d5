/**
 * Where the error bound of DETEST does not hold, and why.
 *
 * Orbits magnify errors by themselves: an error in energy is one in the period, and grows
 * with every revolution. Whatever the method, an error of the size of the tolerance becomes
 * hundreds or thousands of tolerances. So with the defaults of `pid` their bound is in units of
 * that factor; with the careful steps of `detest_test.ts` it holds for all problems alike.
 *
 * @module
 */

/** Problems whose bound is in units of what they magnify an error by, with that factor. */
export const MAGNIFYING: Readonly<Record<string, number>> = {
  D1: 190,
  D2: 269,
  D3: 387,
  D4: 765,
  D5: 5000,
};
