import type { Code } from "../assembler/code.ts";
import { pointer } from "../assembler/control.ts";
import { i32 } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import {
  type BlockSpec,
  countsOf,
  eachBlock,
  evenly,
  exactly,
  functionCache,
  type ProductSpec,
  repeat,
  storeSum,
} from "./parts.ts";
import type { Func, FunctionBuilder, ModuleBuilder } from "../assembler/module_builder.ts";

/** A block of inner products: of rows of A with rows of B, which lies in memory transposed. */
interface DotsSpec extends BlockSpec {
  /** Bytes from one row of C to the next. */
  readonly cRow: number;
}

/** Vectors of each row in one turn of the loop. */
const UNROLL = 4;
/** Sums of a block, as many as keep the multipliers busy. */
const SUMS = 8;

/**
 * Emits a product with a transposed B as inner products of the rows of A and B, which are read
 * along their length. B is read once where C has few rows.
 *
 * @param spec The product; the rows of A lie along its steps.
 * @returns The function; it takes (a, b, c, scratch) and needs no scratch memory.
 */
export function emitDots(
  module: ModuleBuilder,
  lanes: Lanes,
  { m, n, k, accumulate }: ProductSpec,
): Func {
  const { bytes } = lanes;
  const once = functionCache();
  const f = module.function(["i32", "i32", "i32", "i32"]);
  const [a, b, c] = f.params;
  const [mostRows, columnBlocks] = m === 1
    ? [1, exactly(n, SUMS)]
    : [Math.max(2, Math.floor(SUMS / n)), evenly(n, SUMS / 2)];
  for (const columns of columnBlocks) {
    eachBlock(f, columns, (j) => {
      for (const rows of evenly(m, mostRows)) {
        const block = once([rows.size, columns.size], () =>
          emitBlock(module, lanes, {
            rows: rows.size,
            columns: columns.size,
            steps: k,
            cRow: n * bytes,
            accumulate,
          }));
        eachBlock(f, rows, (i) => {
          f.emit(block.call(
            i32.add(a, i(k * bytes)),
            i32.add(b, j(k * bytes)),
            i32.add(c, i32.add(i(n * bytes), j(bytes))),
          ));
        });
      }
    });
  }
  return f;
}

/** Emits a function (a, b, c) that computes one block. */
function emitBlock(module: ModuleBuilder, lanes: Lanes, spec: DotsSpec): Func {
  const { rows, columns, steps, cRow, accumulate } = spec;
  const { width } = lanes;
  const length = steps * lanes.bytes;
  const f = module.function(["i32", "i32", "i32"]);
  const [a, b, c] = f.params;
  const sums = Array.from(
    { length: rows },
    () => Array.from({ length: columns }, () => f.local("v128")),
  );
  const xs = sums.map(() => f.local("v128"));
  const y = f.local("v128");
  const aAt = pointer(f, a);
  const bAt = pointer(f, b);
  const step = (offset: number, count: number) => {
    xs.forEach((x, i) => f.set(x, lanes.load(aAt.get, i * length + offset, count)));
    for (let j = 0; j < columns; j++) {
      f.set(y, lanes.load(bAt.get, j * length + offset, count));
      xs.forEach((x, i) => f.set(sums[i][j], lanes.madd(x.get, y.get, sums[i][j].get)));
    }
  };
  const vectors = Math.floor(steps / width);
  repeat(f, vectors, UNROLL, (count) => {
    for (let l = 0; l < count; l++) step(l * 16, width);
    aAt.move(count * 16);
    bAt.move(count * 16);
  });
  if (steps > vectors * width) step(0, steps - vectors * width);
  sums.forEach((row, i) => {
    countsOf(columns, width).forEach((count, j) => {
      const first = row.slice(j * width, j * width + count).map(({ get }) => get);
      f.set(y, acrossLanes(f, lanes, first));
      storeSum(f, lanes, y, { address: c, offset: i * cRow + j * 16, count, accumulate });
    });
  });
  return f;
}

/** The sums over the lanes of as many vectors as have lanes, or fewer. */
function acrossLanes(f: FunctionBuilder, lanes: Lanes, xs: readonly Code[]): Code {
  const [x, y = x, z, w = z] = xs;
  const both = (x: Code, y: Code, even: number[], odd: number[]) =>
    f.let("v128", lanes.v.add(lanes.pick(x, y, even), lanes.pick(x, y, odd)));
  if (lanes.width === 2) return both(x, y, [0, 2], [1, 3]);
  const [even, odd] = [[0, 2, 4, 6], [1, 3, 5, 7]];
  const low = both(x, y, even, odd);
  return both(low, z ? both(z, w, even, odd) : low, even, odd);
}
