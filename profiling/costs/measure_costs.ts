import { finalStateLoss, neg, square, sum, valueAndGrad, vectorField } from "../../mod.ts";
import { type Contender, contenders, type Way } from "./contenders.ts";
import { type CostProblem, costProblems } from "./cost_problems.ts";
import { type Crossing, crossing, PathErrors } from "./path_errors.ts";

/** The errors that gradients are counted to. */
export const ERRORS: readonly number[] = [1e-4, 1e-6, 1e-8, 1e-10];

/** The most evaluations that anyone is to need. */
const MOST = 200_000;

/** What one gradient cost. */
export interface Cost {
  /** The column's name. */
  readonly contender: string;
  /** The error that it was to keep below. */
  readonly error: number;
  /** Evaluations, a pullback counted as two, start included; infinite where none kept below. */
  readonly evaluations: number;
  /** The cheapest way of the column. */
  readonly way: string;
  /** The gradients that were counted: the last whose error was above, and the first that was not. */
  readonly counted?: readonly [above: Counted, below: Counted];
}

/** What was counted in so many steps. */
interface Counted {
  readonly steps: number;
  readonly evaluations: number;
}

/** What the gradients of a problem cost. */
export interface CostRow {
  readonly problem: CostProblem;
  readonly costs: readonly Cost[];
}

/** Counts the gradients of all problems. */
export function measureCosts(
  { errors = ERRORS, problems = costProblems(), columns = contenders() }: {
    readonly errors?: readonly number[];
    readonly problems?: readonly CostProblem[];
    readonly columns?: readonly Contender[];
  } = {},
  onRow: (row: CostRow) => void = () => {},
): CostRow[] {
  return problems.map((problem) => {
    const paths = new PathErrors(problem);
    const costs = columns.flatMap((contender) =>
      errors.map((error) => cheapest(paths, contender, error))
    );
    const row = { problem, costs };
    onRow(row);
    return row;
  });
}

function cheapest(
  paths: PathErrors,
  { name: contender, ways }: Contender,
  error: number,
): Cost {
  let best: Cost = { contender, error, evaluations: Infinity, way: "" };
  for (const way of ways) {
    const most = Math.floor(Math.min(MOST, best.evaluations / 0.9) / way.each);
    const { method, fewest } = way;
    const found = crossing((n) => paths.of(method, n), error, { fewest, most });
    if (found === undefined) continue;
    const cost = between(way, found);
    if (cost.evaluations < best.evaluations) best = { contender, error, way: way.name, ...cost };
  }
  return best;
}

/** What it costs to come just below: between two costs, as their logarithms go. */
function between(way: Way, { above, below, part }: Crossing) {
  const [high, low] = [above, below].map((steps) => ({
    steps,
    evaluations: evaluationsOf(way, steps),
  }));
  const evaluations = Math.round(high.evaluations ** (1 - part) * low.evaluations ** part);
  return { evaluations, counted: [high, low] as const };
}

/** In equal steps it counts the same of every field; this one is stable in as few as there may be. */
const QUIET = vectorField({ state: [1], f: (_t, y) => neg(y) });

/** Takes a gradient, and counts. */
function evaluationsOf({ counted, adjoint }: Way, steps: number): number {
  const { stats } = valueAndGrad({
    field: QUIET,
    y0: [1],
    t0: 0,
    t1: 1,
    dt: 1 / steps,
    method: counted,
    adjoint,
    loss: finalStateLoss((y) => sum(square(y))),
    watchDrift: false,
  });
  return stats.evaluations + 2 * stats.pullbacks;
}

/** The geometric mean of a column's costs in parts of another's, over all problems. */
export function meanRatio(
  rows: readonly CostRow[],
  column: string,
  other: string,
  error: number,
): number {
  const of = ({ costs }: CostRow, name: string) =>
    costs.find((cost) => cost.contender === name && cost.error === error)!.evaluations;
  const logs = rows.map((row) => Math.log(of(row, column) / of(row, other)));
  return Math.exp(logs.reduce((all, x) => all + x, 0) / logs.length);
}
