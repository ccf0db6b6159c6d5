import type { Code } from "../assembler/code.ts";
import { i32 } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import type { Func, FunctionBuilder, Local } from "../assembler/module_builder.ts";

/** A matrix product of fixed sizes: C = op(A) op(B), or C += op(A) op(B). */
export interface ProductSpec {
  /** Rows of C. */
  readonly m: number;
  /** Columns of C. */
  readonly n: number;
  /** Terms of each sum. */
  readonly k: number;
  /** Whether A lies in memory as k×m instead of m×k. */
  readonly aTransposed: boolean;
  /** Whether B lies in memory as n×k instead of k×n. */
  readonly bTransposed: boolean;
  /** Whether to add to what is in C. */
  readonly accumulate: boolean;
}

/** A block of C that is computed at once. */
export interface BlockSpec {
  /** Rows of the block. */
  readonly rows: number;
  /** Columns of the block. */
  readonly columns: number;
  /** Terms of each sum. */
  readonly steps: number;
  /** Whether to add to what is in C. */
  readonly accumulate: boolean;
}

/** Blocks of one size, one after the other. */
export interface Blocks {
  /** Where the first begins. */
  readonly from: number;
  /** The size of each. */
  readonly size: number;
  /** How many there are. */
  readonly count: number;
}

/** Cuts `total` into as few blocks as can be of at most `most`, all but equally large. */
export function evenly(total: number, most: number): Blocks[] {
  if (total === 0) return [];
  const count = Math.ceil(total / most);
  const size = Math.ceil(total / count);
  const smaller = count * size - total;
  const large = { from: 0, size, count: count - smaller };
  if (smaller === 0) return [large];
  return [large, { from: large.count * size, size: size - 1, count: smaller }];
}

/** Cuts `total` into blocks of exactly `size`, and what is left over. */
export function exactly(total: number, size: number): Blocks[] {
  const count = Math.floor(total / size);
  const rest = total - count * size;
  return [
    { from: 0, size, count },
    { from: count * size, size: rest, count: 1 },
  ].filter((blocks) => blocks.size > 0 && blocks.count > 0);
}

/** The lanes in use of each vector of a row: all, but for the last. */
export function countsOf(elements: number, width: number): number[] {
  return Array.from(
    { length: Math.ceil(elements / width) },
    (_, j) => Math.min(width, elements - j * width),
  );
}

/** Runs `body` over each block; `at` is where the block begins, times `scale`. */
export function eachBlock(
  f: FunctionBuilder,
  { from, size, count }: Blocks,
  body: (at: (scale: number) => Code) => void,
): void {
  if (count === 1) return body((scale) => i32.const(from * scale));
  f.each({ from, to: from + size * count, by: size }, (at) => {
    body((scale) => i32.mul(at, i32.const(scale)));
  });
}

/** A loop of `steps` steps, several at a time; `body` gets how many it has to do. */
export function repeat(
  f: FunctionBuilder,
  steps: number,
  unroll: number,
  body: (count: number) => void,
): void {
  const whole = steps - steps % unroll;
  if (whole === unroll) body(unroll);
  else f.each({ to: whole, by: unroll }, () => body(unroll));
  if (steps > whole) body(steps - whole);
}

/** Writes a sum into C, or adds it to what is there. */
export function storeSum(
  f: FunctionBuilder,
  lanes: Lanes,
  sum: Local,
  at: { address: Code; offset: number; count: number; accumulate: boolean },
): void {
  const { address, offset, count, accumulate } = at;
  if (accumulate) f.set(sum, lanes.v.add(sum.get, lanes.load(address, offset, count)));
  f.emit(lanes.store(address, sum.get, offset, count));
}

/** Functions of one module, each emitted when it is first asked for. */
export function functionCache(): (key: readonly unknown[], emit: () => Func) => Func {
  const made = new Map<string, Func>();
  return (key, emit) => {
    const name = key.join(" ");
    const func = made.get(name) ?? emit();
    made.set(name, func);
    return func;
  };
}
