import { drawCase } from "./draw/drawn_case.ts";
import { judge, type Sabotage } from "./judge.ts";
import { Tally } from "./tally.ts";
import type { Verdict } from "./verdict.ts";

/** What a search goes through. */
interface SearchOptions {
  readonly cases: number;
  readonly seed: number;
  /** The first case. Default 0. */
  readonly first?: number;
  /** Changes gradients before they are judged: for tests of the judge. */
  readonly sabotage?: Sabotage;
  /** Told after each case. */
  readonly onCase?: (done: number, verdict: Verdict) => void;
}

/** Draws cases and judges them. */
export function search({ cases, seed, first = 0, sabotage, onCase }: SearchOptions): Tally {
  const tally = new Tally();
  for (let i = 0; i < cases; i++) {
    const drawn = drawCase(seed, first + i);
    const verdict = judge(drawn, sabotage);
    tally.add(drawn, verdict);
    onCase?.(i + 1, verdict);
  }
  return tally;
}
