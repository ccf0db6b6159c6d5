import process from "node:process";

/**
 * A gradient that is ready to run; a `PreparedGradient` is one.
 *
 * @category Measuring
 */
export interface MeasuredGradient {
  /** Solves and pulls back. Time in which it waits and computes nothing is not counted. */
  run(): unknown;
  /** Ends the life of the buffers. */
  release(): void;
  /** About the last run. */
  readonly stats: {
    /** Evaluations of the vector field. */
    readonly evaluations: number;
    /** Pullbacks through the vector field. */
    readonly pullbacks: number;
    /** How far from the start the way back arrived, where there is one. */
    readonly reconstructionError?: number;
  };
}

/**
 * What is measured: how to make the gradient over a number of steps.
 *
 * @category Measuring
 */
export interface Subject {
  /**
   * Makes the gradient, with buffers of its own.
   *
   * @param steps The number of steps.
   * @param watch Where it is given, a run calls it at a few set moments on the way
   *   forward and on the way back, so that memory can be looked at while it is in use.
   */
  prepare(steps: number, watch?: () => void): MeasuredGradient;
}

/** The clocks that {@linkcode secondsOf} reads, in milliseconds. */
export interface Clocks {
  /** The time of day, from any moment on. */
  readonly now: () => number;
  /** How long this process has had a processor, all its threads together. */
  readonly busy: () => number;
}

const CLOCKS: Clocks = {
  now: () => performance.now(),
  busy: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

/**
 * Times a gradient, or whatever else runs. Time in which this process had no processor, as others
 * had it, does not count: a long run meets them always, and a short one by chance, so that time
 * would seem to grow faster than it does.
 *
 * @param gradient The gradient.
 * @param milliseconds How long it is run at least, by the time of day.
 * @param fewest How often it is run at least.
 * @param clocks The clocks.
 * @returns Seconds a run, on average.
 */
export function secondsOf(
  gradient: Pick<MeasuredGradient, "run">,
  milliseconds: number,
  fewest: number,
  { now, busy }: Clocks = CLOCKS,
): number {
  const [start, before] = [now(), busy()];
  let elapsed = 0;
  let runs = 0;
  while (runs < fewest || elapsed < milliseconds) {
    gradient.run();
    runs++;
    elapsed = now() - start;
  }
  // The compiler and the collector work besides, in threads of their own.
  return Math.min(elapsed, busy() - before) / runs / 1000;
}
