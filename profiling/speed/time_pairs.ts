import { bootstrapInterval } from "../statistics/bootstrap.ts";
import { median } from "../statistics/fit.ts";

/** Times of two things, pair by pair. */
export interface TimePairs {
  /** Seconds of the one. */
  readonly over: readonly number[];
  /** Seconds of the other, measured right before or after. */
  readonly under: readonly number[];
}

/** How long and how often things are timed. */
export interface Effort {
  /** The number of pairs. */
  readonly pairs: number;
  /** Seconds that one measurement lasts at least, as calls are repeated. */
  readonly seconds: number;
}

/** What takes seconds a call when asked: a function that is called again and again, or more. */
export type Timed = () => number | Promise<number>;

/**
 * Times two things by turns: one, the other; in the next pair the other comes first. What slows
 * the machine down for longer than a pair cancels in the ratio.
 *
 * @param over The one: gives its seconds a call.
 */
export async function timePairs(over: Timed, under: Timed, pairs: number): Promise<TimePairs> {
  const times = { over: [] as number[], under: [] as number[] };
  for (let k = 0; k < pairs; k++) {
    if (k % 2 === 0) times.over.push(await over());
    times.under.push(await under());
    if (k % 2 === 1) times.over.push(await over());
  }
  return times;
}

/**
 * Makes a function measurable: warms it up, and finds out how many calls last long enough.
 *
 * @param seconds How long one measurement is to last at least.
 * @param now The clock, in milliseconds.
 */
export function repeated(
  run: () => unknown,
  seconds: number,
  now: () => number = () => performance.now(),
): () => number {
  const time = (calls: number) => {
    const start = now();
    for (let k = 0; k < calls; k++) run();
    return (now() - start) / 1000;
  };
  // The first calls are compiled on the way; after `seconds` they no longer are.
  for (let spent = time(1); spent < seconds;) spent += time(1);
  let calls = 1;
  while (time(calls) < seconds && calls < 2 ** 20) calls *= 2;
  return () => time(calls) / calls;
}

/**
 * The ratio of two times.
 *
 * @returns The median of the ratios of the pairs, and its interval by the bootstrap.
 */
export function ratioOfPairs(
  { over, under }: TimePairs,
): { value: number; interval?: [number, number] } {
  const ratios = over.map((x, k) => x / under[k]);
  const interval = bootstrapInterval([[1, ratios]], ([[, x]]) => x);
  return interval === undefined ? { value: median(ratios) } : { value: median(ratios), interval };
}
