import { drawCase, type DrawnCase } from "./draw/drawn_case.ts";
import type { Family } from "./draw/problem.ts";
import { judge, type Sabotage } from "./judge.ts";
import type { Verdict } from "./verdict.ts";

/** What a search goes through. */
interface SearchOptions {
  readonly cases: number;
  readonly seed: number;
  /** The first case. Default 0. */
  readonly first?: number;
  /** The one family that is judged. Default all. */
  readonly family?: Family;
  /** Changes gradients before they are judged: for tests of the judge. */
  readonly sabotage?: Sabotage;
}

/** Draws cases and judges them, one after the other. */
export function* search(
  { cases, seed, first = 0, family, sabotage }: SearchOptions,
): Generator<[drawn: DrawnCase, verdict: Verdict]> {
  let done = 0;
  for (let i = first; done < cases; i++) {
    const drawn = drawCase(seed, i);
    if (family !== undefined && drawn.problem.family !== family) continue;
    done++;
    yield [drawn, judge(drawn, sabotage)];
  }
}
