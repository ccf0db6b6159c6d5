import { flattenState } from "../../solvers/internal.ts";
import type { Problem, StateLike } from "../../solvers/mod.ts";

/** What problems are, for a program and its workers to hold against one another. */
export interface AboutProblems {
  /** The number of parameters. */
  readonly parameters: number;
  /** Of each problem t0, t1 and dt. */
  readonly spans: Float64Array;
  /** The starts that are numbers, one after the other. */
  readonly starts: Float64Array;
}

/**
 * What problems are; see {@linkcode AboutProblems}.
 *
 * @param problems At least one, over one field.
 */
export function aboutProblems(problems: readonly Problem[]): AboutProblems {
  const [{ field }] = problems;
  return {
    parameters: field.parameters.size,
    spans: Float64Array.from(problems.flatMap(({ t0, t1, dt = NaN }) => [t0, t1, dt])),
    starts: Float64Array.from(
      problems.flatMap(({ y0 }) =>
        typeof y0 === "function" ? [] : Array.from(flattenState(field, y0 as StateLike))
      ),
    ),
  };
}

/** What a worker's problems have that those here have not, in a sentence; undefined where they are the same. */
export function otherProblems(here: AboutProblems, there: AboutProblems): string | undefined {
  const what = difference(here, there);
  return what &&
    `it has ${what}: its module must make the very problems that are given here, in the same order`;
}

function difference(here: AboutProblems, there: AboutProblems): string | undefined {
  const [problems, others] = [here, there].map(({ spans }) => spans.length / 3);
  if (others !== problems) return `${others} problems, and here are ${problems}`;
  if (there.parameters !== here.parameters) {
    return `${there.parameters} parameters, and here are ${here.parameters}`;
  }
  const span = there.spans.findIndex((x, i) => !Object.is(x, here.spans[i]));
  if (span >= 0) return `another t0, t1 or dt of problem number ${Math.floor(span / 3)}`;
  return sameNumbers(there.starts, here.starts) ? undefined : "other starts y0";
}

/** Whether numbers are the same, bit for bit but for the bits of NaN. */
export function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((x, i) => Object.is(x, b[i]));
}
