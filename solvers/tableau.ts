/** The coefficients of an explicit Runge-Kutta method (Butcher 1963). */
export interface Tableau {
  /** The name, as on the command line. */
  readonly name: string;
  /** The order of accuracy. */
  readonly order: number;
  /** Stage weights: row i has i entries. The first row is empty. */
  readonly a: readonly (readonly number[])[];
  /** The weights of the result. */
  readonly b: readonly number[];
  /** The stage times, as fractions of the step. */
  readonly c: readonly number[];
  /**
   * The weights of the error estimate, b − b̂ with b̂ the embedded method; unset where
   * there is none.
   */
  readonly error?: readonly number[];
}

const TOLERANCE = 1e-12;

/**
 * Checks a tableau: explicit, rows that sum to c, and the order conditions up to
 * order 4 (Hairer, Nørsett and Wanner 1993, table II.2.1).
 *
 * @throws {TypeError} If the rows do not have the shape of an explicit tableau.
 * @throws {RangeError} If a sum or an order condition does not hold.
 */
export function checkTableau(tableau: Tableau): Tableau {
  const { name, a, b, c } = tableau;
  const stages = b.length;
  if (stages === 0 || a.length !== stages || c.length !== stages) {
    throw new TypeError(
      `Tableau "${name}": a, b and c must have one entry a stage, ` +
        `got ${a.length} row(s), ${b.length} weight(s) and ${c.length} time(s)`,
    );
  }
  a.forEach((row, i) => {
    if (row.length !== i) {
      throw new TypeError(
        `Tableau "${name}": row ${i} must have ${i} entries, got ${row.length}; ` +
          "an explicit method uses only earlier stages",
      );
    }
    expectSum(name, `the sum of row ${i}`, sumOver(i, (j) => row[j]), c[i]);
  });
  for (const [order, text, wanted, got] of orderConditions(tableau)) {
    if (order <= tableau.order) expectSum(name, `order ${order}, ${text}`, got, wanted);
  }
  return tableau;
}

function expectSum(name: string, what: string, got: number, wanted: number): void {
  if (!(Math.abs(got - wanted) <= TOLERANCE)) {
    throw new RangeError(`Tableau "${name}": ${what} must be ${wanted}, got ${got}`);
  }
}

function sumOver(n: number, term: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += term(i);
  return sum;
}

/** Order, formula, wanted value and value of each condition up to order 4. */
function orderConditions({ a, b, c }: Tableau): [number, string, number, number][] {
  const s = b.length;
  const weigh = (f: (i: number) => number) => sumOver(s, (i) => b[i] * f(i));
  const inner = (f: (j: number) => number) => (i: number) => sumOver(i, (j) => a[i][j] * f(j));
  const ac = inner((j) => c[j]);
  return [
    [1, "Σ b", 1, weigh(() => 1)],
    [2, "Σ b c", 1 / 2, weigh((i) => c[i])],
    [3, "Σ b c²", 1 / 3, weigh((i) => c[i] ** 2)],
    [3, "Σ b a c", 1 / 6, weigh(ac)],
    [4, "Σ b c³", 1 / 4, weigh((i) => c[i] ** 3)],
    [4, "Σ b c a c", 1 / 8, weigh((i) => c[i] * ac(i))],
    [4, "Σ b a c²", 1 / 12, weigh(inner((j) => c[j] ** 2))],
    [4, "Σ b a a c", 1 / 24, weigh(inner(ac))],
  ];
}
