import { collectGarbage, fillToMark, residentMark } from "../../../commands/mod.ts";
import { type MeasuredGradient, secondsOf, type Subject } from "./subject.ts";

/** On a busy machine the compiler may be late by some gradients. */
const TRIES = 6;

/** Growth above what is explained by no more than this, in bytes, is explained. */
const SAME = 2 ** 18;

/**
 * What one run of a new gradient adds to the high-water mark.
 *
 * @param ballast Is added to, so that the mark moves.
 * @param then Is shown the gradient and the seconds of its run, once the mark is read.
 */
export function residentGrowth(
  subject: Subject,
  steps: number,
  ballast: Uint8Array[],
  then?: (gradient: MeasuredGradient, first: number) => void,
): number {
  collectGarbage();
  ballast.push(...fillToMark());
  const mark = residentMark();
  const gradient = subject.prepare(steps);
  const first = secondsOf(gradient, 0, 1);
  const growth = residentMark() - mark;
  then?.(gradient, first);
  gradient.release();
  return growth;
}

/**
 * The growth, measured again a few times where the heap does not explain it: compiled
 * code, and pages of the runtime that are touched for the first time, show once only.
 *
 * @param explained The part of it that the heap explains; not less than that is believed.
 * @returns The least growth that showed.
 */
export function leastGrowth(first: number, explained: number, tryAgain: () => number): number {
  let least = first;
  for (let k = 1; k < TRIES && least > explained + SAME; k++) least = Math.min(least, tryAgain());
  // V8 keeps the pages of a heap that was large once, so the heap grows unseen a second time.
  return Math.max(least, Math.min(first, explained));
}
