/** One solve. */
export interface Line {
  readonly problem: string;
  readonly method: string;
  readonly tolerance: number;
  /** In tolerances. */
  readonly error: number;
  readonly milliseconds: number;
  readonly evaluations?: number;
  readonly jacobians?: number;
  readonly steps?: number;
}

/** What a method takes on a problem, for each of some errors; undefined where its solves do not enclose it. */
export interface Taken {
  readonly problem: string;
  readonly method: string;
  readonly evaluations: readonly (number | undefined)[];
}

/**
 * The evaluations by which methods are off by some errors: between two solves of neighbouring
 * tolerances that enclose an error the logarithm of one is linear in that of the other. Where several
 * pairs do, the cheapest.
 */
export function atEqualErrors(lines: readonly Line[], errors: readonly number[]): Taken[] {
  const groups = Map.groupBy(lines, ({ problem, method }) => JSON.stringify([problem, method]));
  return [...groups.values()].map((group) => {
    const points = group.toSorted((a, b) => b.tolerance - a.tolerance)
      .map(({ error, tolerance, evaluations = NaN }) => ({
        error: Math.log(error * tolerance),
        evaluations: Math.log(evaluations),
      }));
    const { problem, method } = group[0];
    return { problem, method, evaluations: errors.map((error) => cheapest(points, error)) };
  });
}

function cheapest(
  points: readonly { error: number; evaluations: number }[],
  error: number,
): number | undefined {
  const wanted = Math.log(error);
  const found = points.slice(1).flatMap((tight, i) => {
    const loose = points[i];
    const part = (wanted - loose.error) / (tight.error - loose.error);
    if (!(part >= 0 && part <= 1)) return [];
    return [Math.exp(loose.evaluations + part * (tight.evaluations - loose.evaluations))];
  });
  return found.length > 0 ? Math.min(...found) : undefined;
}
