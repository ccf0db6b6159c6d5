/**
 * Loops, blocks and addresses that only some code needs: functions, so that a page without such code does
 * not load them.
 *
 * @module
 */

import type { Code } from "./code.ts";
import { i32 } from "./instructions.ts";
import type { FunctionBuilder } from "./module_builder.ts";

/** Begins a block or a loop that leaves nothing. */
const [BLOCK, LOOP, NO_RESULT] = [0x02, 0x03, 0x40];
const [END, BRANCH_IF] = [0x0b, 0x0d];

/** An address that can be moved on. */
export interface Pointer {
  readonly get: Code;
  /** Moves it on by a number of bytes. */
  move(bytes: number): void;
}

/** A new address that can be moved on by a number of bytes. */
export function pointer(f: FunctionBuilder, start: Code): Pointer {
  const at = f.local("i32");
  f.set(at, start);
  return { get: at.get, move: (bytes) => f.set(at, i32.add(at.get, i32.const(bytes))) };
}

/** Runs `body` once, and once more as long as the code that it gives is not 0. */
export function repeatWhile(f: FunctionBuilder, body: () => Code): void {
  f.emit([LOOP, NO_RESULT]);
  const again = body();
  f.emit([again, BRANCH_IF, 0, END]);
}

/** Runs `body` where not all conditions hold; those behind one that does not are not looked at. */
export function unless(f: FunctionBuilder, conditions: readonly Code[], body: () => void): void {
  const [last, ...others] = conditions.toReversed();
  f.emit([BLOCK, NO_RESULT, BLOCK, NO_RESULT]);
  for (const condition of others.reverse()) f.emit([i32.eqz(condition), BRANCH_IF, 0]);
  f.emit([last, BRANCH_IF, 1, END]);
  body();
  f.emit(END);
}
