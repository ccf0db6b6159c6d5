import { assertLess } from "@std/assert";
import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Bytes a call that are left to compiled code, to the runtime, and to reading the meter. */
const ALLOWANCE = 2;
const CALLS = 100_000;

/** Bytes of V8's heap and of the buffers outside it. */
function heapBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Bytes that are left of it after a collection. */
function keptBytes(): number {
  collect();
  collect();
  return heapBytes();
}

/**
 * Asserts that 100,000 calls leave the heap, after collection, as it was.
 *
 * @param work What is called, with the number of the call.
 */
export function assertHeapFlat(work: (call: number) => void): void {
  for (let call = 0; call < CALLS / 10; call++) work(call);
  const before = keptBytes();
  for (let call = 0; call < CALLS; call++) work(call);
  assertLess((keptBytes() - before) / CALLS, ALLOWANCE, "bytes a call are kept");
}

/**
 * Asserts that a call makes no garbage either: nothing is allocated, not even for a moment. It is
 * the median of many short runs, since compilation and collection disturb a few of them.
 *
 * @param work What is called, with the number of the call.
 */
export function assertNoGarbage(work: (call: number) => void): void {
  for (let call = 0; call < CALLS / 10; call++) work(call);
  const calls = 1000;
  const made = Array.from({ length: 31 }, () => {
    const before = heapBytes();
    for (let call = 0; call < calls; call++) work(call);
    return (heapBytes() - before) / calls;
  });
  made.sort((a, b) => a - b);
  assertLess(made[15], ALLOWANCE, "bytes a call are allocated");
}
