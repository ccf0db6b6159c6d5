/** What the others are for, by how their names begin: they take some fields alone, or have no base to be. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [
    /^(rodas|kvaerno)/i,
    "is implicit, which no reversible method can be made of; take IMPLICIT_METHODS",
  ],
  [
    /^(verlet|rkn)/i,
    "is for fields of second order; take verlet(), rkn4, rkn6 or rkn8, over secondOrderField",
  ],
  [
    /^(eulerMaruyama|milstein|sra1|stratonovich)/i,
    "is for equations with noise; take eulerMaruyama, milstein, sra1 or stratonovich(heun)",
  ],
  [/^reversibleAdams/i, "has several steps; take reversibleAdams({ order })"],
  [
    /^(reversible|asynchronousLeapfrog|leapfrog|ees)/i,
    "goes back by itself; take reversible(method), asynchronousLeapfrog(), reversibleHeun or ees25",
  ],
];

/**
 * Why a name is not among the Runge-Kutta methods, where it is that of another method.
 *
 * @returns What the method is for, and what to take; undefined where it is no method's name.
 */
export function whyOther(name: string): string | undefined {
  return OTHERS.find(([begin]) => begin.test(name))?.[1];
}
