import type { Case } from "../plan/case.ts";
import { boundsMemory, runWorker } from "../../../commands/mod.ts";
import { jobOf, type RunOptions, workerOf } from "./runner.ts";

/**
 * The smallest limit of memory under which a gradient completes.
 *
 * @category Measuring
 */
export interface SmallestLimit {
  /** The adjoint's name. */
  readonly adjoint: string;
  /** The base method's name. */
  readonly method: string;
  /** The system's name. */
  readonly system: string;
  /** The number of steps. */
  readonly steps: number;
  /** MiB; null where it does not complete under any that was tried. */
  readonly mebibytes: number | null;
}

/** What {@linkcode smallestLimits} tries, in MiB: from too little for the runtime itself. */
const RANGE = { low: 256, high: 4096 } as const;

/**
 * The smallest of the whole numbers above `low`, up to `high`, for which something holds that
 * holds for all above it.
 *
 * @param low What it does not hold for.
 * @param high The largest number.
 * @param holds Whether it holds for a number.
 * @returns The number; undefined where it does not hold for `high`.
 *
 * @example
 * ```ts
 * import { bisect } from "./bisect.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await bisect(0, 1000, (x) => Promise.resolve(x * x >= 500)), 23);
 * ```
 */
export async function bisect(
  low: number,
  high: number,
  holds: (x: number) => Promise<boolean>,
): Promise<number | undefined> {
  if (!await holds(high)) return undefined;
  let [fails, completes] = [low, high];
  while (completes - fails > 1) {
    const middle = Math.floor((fails + completes) / 2);
    if (await holds(middle)) completes = middle;
    else fails = middle;
  }
  return completes;
}

/**
 * Searches for the smallest limit of a process's memory under which each case still completes
 * one gradient, in steps of 1 MiB. No garbage collector can blur it: what does not fit is an
 * error.
 *
 * The limit is the kernel's for private memory that can be written, `RLIMIT_DATA`: V8's heap
 * and all that it reserves, array buffers, stacks, the allocator. V8's own limit would not do,
 * as array buffers lie outside its heap. Most of it is what the runtime reserves; what counts
 * is the difference between two numbers of steps. It needs Linux.
 *
 * @param cases The cases; each is run about twelve times.
 * @param options How workers are run, and who is told.
 * @returns A limit a case; none where the kernel cannot bound memory.
 */
export async function smallestLimits(
  cases: readonly Case[],
  options: Pick<RunOptions, "timeout" | "signal" | "worker"> & {
    readonly onLimit?: (limit: SmallestLimit) => void;
  } = {},
): Promise<SmallestLimit[]> {
  if (!await boundsMemory()) return [];
  const { onLimit, ...others } = options;
  const limits: SmallestLimit[] = [];
  for (const what of cases) {
    if (options.signal?.aborted) break;
    const completes = async (memory: number) => {
      const job = jobOf({ ...what, once: true });
      const { code, stdout } = await runWorker(job, workerOf({ ...others, memory }));
      return code === 0 && stdout.includes("completed");
    };
    const mebibytes = await bisect(RANGE.low, RANGE.high, completes) ?? null;
    // What was killed has not shown that it needs more.
    if (options.signal?.aborted) break;
    const { adjoint, method, system, steps } = what;
    limits.push({ adjoint, method, system, steps, mebibytes });
    onLimit?.(limits[limits.length - 1]);
  }
  return limits;
}

/**
 * What the smallest limits say, in a sentence an adjoint.
 *
 * @param limits The limits.
 * @returns The sentences.
 */
export function limitNotes(limits: readonly SmallestLimit[]): string[] {
  if (limits.length === 0) return [];
  const each = [...Map.groupBy(limits, ({ adjoint }) => adjoint)].map(([adjoint, own]) =>
    `${adjoint}: ${
      own.map(({ steps, mebibytes }) =>
        `${mebibytes === null ? "none" : `${mebibytes} MiB`} at n = ${steps.toLocaleString("en")}`
      ).join(", ")
    }`
  );
  return [
    "The smallest limit of a process's memory under which one gradient completes, by bisection " +
    `(RLIMIT_DATA; most of it is what V8 reserves before it begins, and a few MiB of that are free ` +
    `for the first states): ${each.join("; ")}.`,
  ];
}
