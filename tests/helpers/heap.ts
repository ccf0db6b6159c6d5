import { assertLess } from "@std/assert";
import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Bytes a call that are left to compiled code, to the runtime, and to reading the meter. */
const ALLOWANCE = 2;
const CALLS = 20_000;

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
 * How many times as many calls the next try has. What V8 keeps once, for code that it compiles late,
 * is not kept again; a leak is, even in an array that has room for as many more as it holds.
 */
const MORE = 3;

/**
 * Asserts that tens of thousands of calls leave the heap, after collection, as it was.
 *
 * @param work What is called, with the number of the call.
 * @param tries How often it may try, with three times as many calls each time.
 */
export function assertHeapFlat(work: (call: number) => void, tries = 4): void {
  for (let call = 0; call < CALLS / 10; call++) work(call);
  let kept = Infinity;
  for (let calls = CALLS; tries > 0 && kept >= ALLOWANCE; calls *= MORE, tries--) {
    const before = keptBytes();
    for (let call = 0; call < calls; call++) work(call);
    kept = (keptBytes() - before) / calls;
  }
  assertLess(kept, ALLOWANCE, "bytes a call are kept");
}

/** Calls between two looks at the heap, so few that no collection comes in between. */
const RUN = 500;
/** Runs whose median is believed: compilation and collection disturb a few of them. */
const RUNS = 31;

/**
 * Asserts that a call makes no garbage either: nothing is allocated, not even for a moment. V8
 * compiles on other threads, which may have to wait for a processor, and what is not yet compiled
 * boxes its numbers; so it asks that the garbage ends, not that it ends after so many calls.
 *
 * @param work What is called, with the number of the call.
 * @param allowed Bytes a call that are let pass, such as boxes of numbers that are handed over.
 * @param tries How often it may try; code that still allocates after so many always will.
 */
export function assertNoGarbage(
  work: (call: number) => void,
  allowed = ALLOWANCE,
  tries = 40,
): void {
  for (let call = 0; call < CALLS / 10; call++) work(call);
  let made = Infinity;
  for (; tries > 0 && made >= allowed; tries--) {
    const each = Array.from({ length: RUNS }, () => {
      const before = heapBytes();
      for (let call = 0; call < RUN; call++) work(call);
      return (heapBytes() - before) / RUN;
    });
    made = each.sort((a, b) => a - b)[RUNS >> 1];
  }
  assertLess(made, allowed, "bytes a call are allocated");
}
