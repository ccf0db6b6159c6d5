import { dopri8, type Method, solve } from "../../../mod.ts";
import { numericField } from "../../problems/numeric_field.ts";
import { type Drawn, RandomProblems } from "./random_problems.ts";

/** A solution is bad if it is further from the truth than this many of the base method's errors, */
const ERRORS = 10;

/** and this part of an element's largest size besides. */
const RELATIVE = 1e-6;

/** The reference takes at least as many steps of dopri8. */
const REFERENCE_STEPS = 2000;

/** What the watch made of random problems. */
export interface Sharpness {
  /** Solutions that are bad, and those of them that it let pass. */
  bad: number;
  passed: number;
  /** Solutions that are not, and those of them that it refused. */
  good: number;
  refused: number;
  /** Good ones whose watch took an evaluation. */
  looked: number;
  /** How far a bad one that passed was over the border, as a factor; 1 where none did. */
  worstPassed: number;
  /** How far a good one that was refused was below it; 1 where none was. */
  bestRefused: number;
  /** Evaluations of the watch over those of the solve, on average over the good ones. */
  share: number;
  /** The labels of both kinds of mistakes. */
  readonly mistakes: string[];
}

/** Solves `count` random problems, and compares what the watch says with the truth. */
export function measureSharpness(seed: number, count: number): Sharpness {
  const problems = new RandomProblems(seed);
  const found: Sharpness = {
    bad: 0,
    passed: 0,
    good: 0,
    refused: 0,
    looked: 0,
    worstPassed: 1,
    bestRefused: 1,
    share: 0,
    mistakes: [],
  };
  for (let i = 0; i < count; i++) {
    const drawn = problems.next();
    const ratio = borderRatio(drawn);
    if (ratio !== undefined) note(found, drawn, ratio, `${i}: `);
  }
  found.share /= found.good;
  return found;
}

function note(found: Sharpness, drawn: Drawn, ratio: number, number: string): void {
  const { status, stats } = take(drawn, drawn.method, true);
  const refused = status !== "finished";
  if (ratio > 1) {
    found.bad++;
    if (refused) return;
    found.passed++;
    found.worstPassed = Math.max(found.worstPassed, ratio);
  } else {
    found.good++;
    const watched = stats.watchEvaluations ?? 0;
    if (watched > 0) found.looked++;
    found.share += watched / stats.evaluations;
    if (!refused) return;
    found.refused++;
    found.bestRefused = Math.min(found.bestRefused, ratio);
  }
  found.mistakes.push(
    `${number}${drawn.label}: ${refused ? "refused" : "passed"} at ${ratio.toPrecision(3)}`,
  );
}

/** How far a solution that nothing watches goes from the truth, over what is allowed. */
function borderRatio(drawn: Drawn): number | undefined {
  const { y0, method, steps } = drawn;
  const refined = Math.ceil(REFERENCE_STEPS / steps);
  const reference = take({ ...drawn, steps: steps * refined }, dopri8, false, refined);
  const base = take(drawn, method.base!, false);
  // Nothing is to be said where the base method itself fails.
  if (reference.status !== "finished" || base.status !== "finished") return undefined;
  const truth = reference.states.data;
  if (base.states.data.some((x) => Math.abs(x) > 1e6)) return undefined;
  const scale = y0.map((_, k) => {
    let most = 0;
    for (let i = k; i < truth.length; i += y0.length) most = Math.max(most, Math.abs(truth[i]));
    return most;
  });
  const error = (states: Float64Array) => {
    let most = 0;
    for (let i = 0; i < truth.length; i++) {
      most = Math.max(most, Math.abs(states[i] - truth[i]) / scale[i % y0.length]);
    }
    return most;
  };
  const got = take(drawn, method, false);
  const allowed = ERRORS * error(base.states.data) + RELATIVE;
  return got.status === "finished" ? error(got.states.data) / allowed : Infinity;
}

function take(
  { y0, f, t1, steps }: Drawn,
  method: Method,
  watchDrift: boolean,
  every = 1,
) {
  return solve({
    field: numericField(y0.length, f),
    y0: [...y0],
    t0: 0,
    t1,
    dt: t1 / steps,
    method,
    watchDrift,
    saveAt: { start: true, every },
    onFailure: "return",
  });
}
