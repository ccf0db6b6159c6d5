/**
 * The meters of memory besides the byte counter: V8's heap and the kernel's
 * high-water mark. Neither needs a permission.
 *
 * @module
 */
import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collector: (() => void) | undefined;

/**
 * Collects all garbage at once, whether or not V8 was started with `--expose-gc`.
 *
 * It does so twice: array buffers that a collection finds dead are freed on another
 * thread, and only the next collection waits for that.
 *
 * @example
 * ```ts
 * import { collectGarbage } from "./memory_meters.ts";
 *
 * collectGarbage();
 * ```
 */
export function collectGarbage(): void {
  collector ??= findCollector();
  collector();
  collector();
}

function findCollector(): () => void {
  const { gc } = globalThis as { gc?: () => void };
  if (gc !== undefined) return gc;
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

/**
 * What the heap holds after a collection.
 *
 * @returns Bytes of V8's used heap and of the array buffers outside it.
 *
 * @example
 * ```ts
 * import { liveHeapBytes } from "./memory_meters.ts";
 * import { assert } from "@std/assert";
 *
 * const before = liveHeapBytes();
 * const kept = new Float64Array(1_000_000);
 * const grown = liveHeapBytes() - before;
 * assert(Math.abs(grown - kept.byteLength) < 0.02 * kept.byteLength);
 * ```
 */
export function liveHeapBytes(): number {
  collectGarbage();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

/**
 * The kernel's high-water mark of this process's resident memory, in bytes.
 *
 * @returns Bytes; it never falls.
 *
 * @example
 * ```ts
 * import { residentMark } from "./memory_meters.ts";
 * import { assert } from "@std/assert";
 *
 * assert(residentMark() > 1_000_000);
 * ```
 */
export function residentMark(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/**
 * How long this process has had a processor so far, all its threads together.
 *
 * @example
 * ```ts
 * import { processorSeconds } from "./memory_meters.ts";
 * import { assert } from "@std/assert";
 *
 * assert(processorSeconds() > 0);
 * ```
 */
export function processorSeconds(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1e6;
}

/** Pieces of ballast, in bytes: no larger than what is worth noticing. */
const PIECE = 2 ** 16;

/** A gap that is not closed by small pieces alone. */
const WIDE = 2 ** 23;

/** An end to a search that finds nothing: 1 GiB of pieces. */
const MOST_PIECES = 2 ** 14;

/**
 * Fills resident memory up to its high-water mark, until the mark moves.
 *
 * The mark stands where memory was fullest, often megabytes above what is in use now:
 * pages given back to the kernel, or kept free by the allocator. What grows into them
 * does not move the mark. With ballast there it does.
 *
 * @returns The ballast: the caller keeps it alive for as long as the mark is watched.
 *
 * @example
 * ```ts
 * import { fillToMark, residentMark } from "./memory_meters.ts";
 * import { assert } from "@std/assert";
 *
 * const before = residentMark();
 * const ballast = fillToMark();
 * // From here on whatever grows moves the mark.
 * assert(residentMark() > before);
 * assert(ballast.length > 0);
 * ```
 */
export function fillToMark(): Uint8Array[] {
  const mark = residentMark();
  // Filled, as the kernel hands out a page only when it is written.
  const fill = (size: number) => new Uint8Array(size).fill(1);
  const gap = mark - Deno.memoryUsage().rss;
  // Most of a wide gap at once; the allocator's free holes take small pieces only.
  const ballast = gap > WIDE ? [fill(gap - WIDE / 2)] : [];
  while (residentMark() === mark && ballast.length < MOST_PIECES) {
    ballast.push(fill(PIECE));
  }
  return ballast;
}
