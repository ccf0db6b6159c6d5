import { elementaryWeight, formulaOf, rootedTrees, stageWeights } from "./order_conditions.ts";

import type { Tableau } from "./tableau.ts";

/** In the library's own tableaus round-off leaves up to 6e-16. */
const TOLERANCE = 1e-13;
/** Conditions are checked up to this order: there are 200, and 486 up to order 9. */
const CHECKED_ORDER = 8;

/**
 * Checks a tableau: explicit, rows that sum to c, every order condition up to the claimed
 * order (at most 8), and for an error estimate those of the embedded method up to one
 * order less.
 *
 * @throws {TypeError} If a part does not have the shape of an explicit tableau.
 * @throws {RangeError} If a sum or an order condition does not hold.
 */
export function checkTableau(tableau: Tableau): Tableau {
  const { name, order, a, b, c, error } = tableau;
  const stages = b.length;
  if (stages === 0 || a.length !== stages || c.length !== stages) {
    throw new TypeError(
      `Tableau "${name}": a, b and c must have one entry a stage, ` +
        `got ${a.length} row(s), ${b.length} weight(s) and ${c.length} time(s)`,
    );
  }
  if (error !== undefined && error.length !== stages) {
    throw new TypeError(
      `Tableau "${name}": error must have one entry a stage, ` +
        `got ${error.length} for ${stages} stage(s)`,
    );
  }
  a.forEach((row, i) => {
    if (row.length !== i) {
      throw new TypeError(
        `Tableau "${name}": row ${i} must have ${i} entries, got ${row.length}; ` +
          "an explicit method uses only earlier stages",
      );
    }
  });
  if (!(Number.isInteger(order) && order >= 1)) {
    throw new RangeError(
      `Tableau "${name}": the order must be a whole number from 1, got ${order}`,
    );
  }
  a.forEach((row, i) => expectEqual(name, `the sum of row ${i}`, sumOf(row), c[i]));
  const trees = rootedTrees(Math.min(order, CHECKED_ORDER));
  const phi = stageWeights(tableau, trees);
  const checkOrder = (symbol: string, weights: readonly number[], highest: number) =>
    trees.forEach(({ order, density }, n) => {
      if (order > highest) return;
      const got = elementaryWeight(weights, phi, n);
      if (holds(got, 1 / density)) return;
      const wanted = density === 1 ? "1" : `1/${density}`;
      fail(name, `order ${order}, Σ ${formulaOf(n, trees, symbol)}`, wanted, got);
    });
  checkOrder("b", b, order);
  if (error !== undefined) {
    expectEqual(name, "the sum of the error weights", sumOf(error), 0);
    if (error.every((weight) => weight === 0)) {
      throw new RangeError(
        `Tableau "${name}": the error weights must not all be 0; leave them out if there is ` +
          "no estimate",
      );
    }
    checkOrder("b̂", b.map((weight, i) => weight - error[i]), order - 1);
  }
  return tableau;
}

function expectEqual(name: string, what: string, got: number, wanted: number): void {
  if (!holds(got, wanted)) fail(name, what, String(wanted), got);
}

function holds(got: number, wanted: number): boolean {
  return Math.abs(got - wanted) <= TOLERANCE;
}

function fail(name: string, what: string, wanted: string, got: number): never {
  throw new RangeError(`Tableau "${name}": ${what} must be ${wanted}, got ${got}`);
}

function sumOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
