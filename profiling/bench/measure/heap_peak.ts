import { liveHeapBytes } from "../../../commands/mod.ts";
import type { Subject } from "./subject.ts";

/**
 * The most that one run of a new gradient holds on the heap, above the floor: looked at
 * after a collection, at the moments at which the run is watched and at its end.
 *
 * @returns Bytes, at least 0.
 */
export function heapPeak(subject: Subject, steps: number): number {
  const floor = liveHeapBytes();
  let peak = 0;
  const watch = () => {
    peak = Math.max(peak, liveHeapBytes() - floor);
  };
  const gradient = subject.prepare(steps, watch);
  gradient.run();
  watch();
  gradient.release();
  return peak;
}
