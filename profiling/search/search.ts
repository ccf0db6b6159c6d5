import { drawCase, type DrawnCase } from "./draw/drawn_case.ts";
import { judge, type Sabotage } from "./judge.ts";
import type { Verdict } from "./verdict.ts";

/** What a search goes through. */
interface SearchOptions {
  readonly cases: number;
  readonly seed: number;
  /** The first case. Default 0. */
  readonly first?: number;
  /** Changes gradients before they are judged: for tests of the judge. */
  readonly sabotage?: Sabotage;
}

/** Draws cases and judges them, one after the other. */
export function* search(
  { cases, seed, first = 0, sabotage }: SearchOptions,
): Generator<[drawn: DrawnCase, verdict: Verdict]> {
  for (let i = first; i < first + cases; i++) {
    const drawn = drawCase(seed, i);
    yield [drawn, judge(drawn, sabotage)];
  }
}
