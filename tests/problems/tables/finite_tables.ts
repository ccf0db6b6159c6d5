/**
 * Tables of finite numbers of every size, which nobody would measure: what trains on them must end well, or in
 * a line.
 *
 * @module
 */
import * as fc from "../../helpers/drawn.ts";

/** A table, and how it is trained on. */
export interface FiniteTable {
  /** Its text. */
  readonly text: string;
  /** Options, all of them such that a training is short. */
  readonly options: readonly string[];
}

/** How large the numbers of a column are. */
const sizes = fc.constantFrom(1, 1e-300, 1e300, 1e155, -1e200, 5e-324, 1.7e308, 1e-9, 1e6);

/** What a column is, cell by cell; null is a missing one. */
const columns = (rows: number): fc.Arbitrary<(number | null)[]> =>
  fc.tuple(
    sizes,
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: rows,
      maxLength: rows,
    }),
  ).chain(([size, parts]) =>
    fc.constantFrom<(number | null)[]>(
      parts.map((x) => x * size),
      // Constant, or nearly.
      parts.map(() => size),
      parts.map((x) => size * (1 + 1e-15 * Math.sign(x))),
      // All missing but two.
      parts.map((x, i) => i < 2 ? x * size : null),
      parts.map((x, i) => i % 3 === 0 ? null : x * size),
      // Whole numbers, growth, an oscillation, one that stands out.
      parts.map((x) => Math.round(3 * x)),
      parts.map((_, i) => Math.exp(Math.min(700, i))),
      parts.map((_, i) => Math.sin(i) * size),
      parts.map((_, i) => i === rows - 2 ? 1e300 : 0),
      // Of every size at once.
      parts.map((x) => Math.sign(x) * 10 ** (300 * x)),
    )
  );

/** Times that rise, evenly or with gaps of every size. */
const times = (rows: number): fc.Arbitrary<number[]> =>
  fc.tuple(
    fc.constantFrom(1, 1e-9, 1e9, 1e-100, 1e100),
    fc.boolean(),
    fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: rows, maxLength: rows }),
  ).map(([unit, even, powers]) => {
    let t = 0;
    return powers.map((power) => t += unit * (even ? 1 : 10 ** power));
  });

const options = fc.constantFrom<readonly string[]>(
  ["--hidden=0", "--hidden-states=0", "--stable=no"],
  ["--hidden=4", "--hidden-states=0", "--stable=yes", "--positive=no"],
  ["--hidden=0", "--hidden-states=1", "--stable=yes"],
  ["--hidden=0", "--hidden-states=0", "--holdout=0", "--season=none"],
);

/** Tables of finite numbers, and options. */
export const finiteTables: fc.Arbitrary<FiniteTable> = fc.tuple(
  fc.constantFrom<readonly [number, number]>(
    ...[[2, 1], [3, 2], [5, 1], [12, 1], [12, 3], [30, 1], [30, 2], [4, 40]] as const,
  ),
).chain(([[rows, width]]) =>
  fc.tuple(
    times(rows),
    fc.array(columns(rows), { minLength: width, maxLength: width }),
    options,
  )
).map(([at, cells, chosen]) => ({
  text: [
    ["t", ...cells.map((_, k) => `x${k}`)].join(","),
    ...at.map((t, i) => [t, ...cells.map((column) => column[i] ?? "")].join(",")),
  ].join("\n"),
  options: ["--iterations=5", ...chosen],
}));
