import { liveHeapBytes } from "../../../commands/mod.ts";
import type { Subject } from "./subject.ts";

/**
 * The most that one run of a new gradient holds on the heap, above the floor: looked at
 * after a collection, at the moments at which the run is watched and at its end. The floor is the
 * lower of what the heap held before and holds afterwards: what an earlier run left behind may be
 * collected only while this one is at work.
 *
 * @returns Bytes, at least 0.
 */
export function heapPeak(subject: Subject, steps: number): number {
  const before = liveHeapBytes();
  let peak = 0;
  const watch = () => {
    peak = Math.max(peak, liveHeapBytes());
  };
  const gradient = subject.prepare(steps, watch);
  gradient.run();
  watch();
  gradient.release();
  return Math.max(0, peak - Math.min(before, liveHeapBytes()));
}
