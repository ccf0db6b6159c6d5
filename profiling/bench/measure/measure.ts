import { checkKeys, type KeysOf } from "../../../tensors/internal.ts";
import { resetTrackedPeak, trackedBytes } from "../../../tensors/mod.ts";
import { median } from "../../statistics/fit.ts";
import { heapPeak } from "./heap_peak.ts";
import { collectGarbage, fillToMark } from "../../../commands/mod.ts";
import { leastGrowth, residentGrowth } from "./resident_growth.ts";
import { secondsOf, type Subject } from "./subject.ts";

/** How {@linkcode measure} goes about it. */
interface MeasureOptions {
  /** The number of steps. */
  readonly steps: number;
  /** The steps of a short warm-up run; a long one has ten times as many. Default 1000. */
  readonly warmUpSteps?: number;
  /** How long each warm-up gradient runs at least, in milliseconds; default 50. */
  readonly warmUpTime?: number;
  /** How long each of the three batches that are timed runs at least, in milliseconds; default 100. */
  readonly timedTime?: number;
}

const KNOWN: KeysOf<MeasureOptions> = {
  steps: true,
  warmUpSteps: true,
  warmUpTime: true,
  timedTime: true,
};

/**
 * What one worker found out about one case.
 *
 * @category Measuring
 */
export interface Measurement {
  /**
   * Seconds a gradient takes: the median of three batches of runs, of one run where it is long. What
   * other processes had of the processor is left out.
   */
  readonly wall_s: number;
  /** Evaluations of the vector field in one gradient. */
  readonly field_evaluations: number;
  /** Pullbacks through the vector field in one gradient. */
  readonly field_pullbacks: number;
  /** Most bytes of counted buffers at once, above what was live before. */
  readonly tracked_peak_bytes: number;
  /** Most bytes of V8's heap and array buffers, after a collection, above the floor. */
  readonly heap_peak_bytes: number;
  /** What the gradient added to the kernel's high-water mark. */
  readonly rss_peak_bytes: number;
  /** How far from the start the way back arrived; null where nothing goes back. */
  readonly reconstruction_error: number | null;
}

const SHORT = { factor: 1, runs: 10 };
/** It meets what a short one does not. */
const LONG = { factor: 10, runs: 3 };

/** The warm-up gradients: their steps, as multiples, and the fewest runs. */
const WARM_UPS = [SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, LONG, LONG];

/** How long a warm-up gradient runs at least, in milliseconds. */
const WARM_UP_TIME = 50;

const BATCHES = 3;
const REHEARSALS = 2;

/**
 * Measures a gradient in this process, which should do nothing else.
 *
 * First it rehearses with short gradients, collections and ballast included, until the
 * code is compiled and the allocator warm: the compiler takes megabytes. They stay alive
 * to the end, as V8 drops what it compiled for what is gone, and compiles it anew. Then
 * comes one gradient that is only timed and counted, and then, rehearsed likewise, the same
 * once more with a look at the heap at set moments: a collection takes time and memory of
 * its own. Resident growth that the heap does not explain is measured again.
 *
 * @param subject What is measured.
 * @param options The number of steps, and how long to warm up.
 * @returns Time, evaluations, and memory by three meters.
 *
 * @example
 * ```ts
 * import { finalStateLoss, neg, PreparedGradient, reversible, rk4, sum, vectorField } from "@revode/revode";
 * import { measure } from "./measure.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => neg(y) });
 * const loss = finalStateLoss((y) => sum(y));
 * const found = measure({
 *   prepare: (steps) =>
 *     new PreparedGradient({ field, y0: [1], t0: 0, t1: 1, dt: 1 / steps, method: reversible(rk4), loss }),
 * }, { steps: 100, warmUpSteps: 10, warmUpTime: 1, timedTime: 1 });
 * assertEquals(found.field_evaluations, 100 * 16);
 * ```
 */
export function measure(subject: Subject, options: MeasureOptions): Measurement {
  checkKeys("measure", options, KNOWN);
  const { steps, warmUpSteps = 1000, warmUpTime = WARM_UP_TIME, timedTime = 100 } = options;
  const ballast: Uint8Array[] = [];
  const warm = WARM_UPS.map(({ factor, runs }) => {
    collectGarbage();
    ballast.push(...fillToMark());
    const gradient = subject.prepare(factor * warmUpSteps);
    secondsOf(gradient, warmUpTime, runs);
    return gradient;
  });
  const undisturbed = timeAndCount(subject, steps, timedTime, ballast);
  ballast.length = 0;
  for (let k = 0; k < REHEARSALS; k++) heapPeak(subject, warmUpSteps);
  const heap_peak_bytes = heapPeak(subject, steps);
  const rss_peak_bytes = leastGrowth(
    undisturbed.rss_peak_bytes,
    heap_peak_bytes,
    () => residentGrowth(subject, steps, ballast),
  );
  for (const gradient of warm) gradient.release();
  return { ...undisturbed, heap_peak_bytes, rss_peak_bytes };
}

/**
 * How long a process lives at least that measures as {@linkcode measure} does.
 *
 * @param found What it says it found.
 * @returns Seconds.
 */
export function leastSeconds({ wall_s }: Pick<Measurement, "wall_s">): number {
  return WARM_UPS.length * WARM_UP_TIME / 1e3 + wall_s;
}

function timeAndCount(
  subject: Subject,
  steps: number,
  timedTime: number,
  ballast: Uint8Array[],
): Omit<Measurement, "heap_peak_bytes"> {
  const { live } = trackedBytes();
  resetTrackedPeak();
  let found: Omit<Measurement, "heap_peak_bytes" | "rss_peak_bytes">;
  const rss_peak_bytes = residentGrowth(subject, steps, ballast, (gradient, first) => {
    const tracked_peak_bytes = trackedBytes().peak - live;
    const { evaluations, pullbacks, reconstructionError = null } = gradient.stats;
    // Batches, as a short run finds the processor's caches and its other half as they happen to be.
    const seconds = first * 1000 < BATCHES * timedTime
      ? Array.from({ length: BATCHES }, () => secondsOf(gradient, timedTime, 1))
      : [first];
    found = {
      wall_s: median(seconds),
      field_evaluations: evaluations,
      field_pullbacks: pullbacks,
      tracked_peak_bytes,
      reconstruction_error: reconstructionError,
    };
  });
  return { ...found!, rss_peak_bytes };
}
