import type { Code } from "../assembler/code.ts";
import { i32, memoryClear } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import { emitKernel } from "./kernel.ts";
import { emitPack, stripBytes } from "./pack.ts";
import {
  type Blocks,
  eachBlock,
  evenly,
  exactly,
  functionCache,
  type ProductSpec,
} from "./parts.ts";
import type { Func, ModuleBuilder } from "../assembler/module_builder.ts";

/** Bytes of the steps after which a strip of A and one of B still fit into the first cache. */
const STEP_BYTES = 2048;
/** Bytes of B that are used again and again, within the second cache. */
const B_BYTES = 0x40000;
/** Rows of A that are packed at a time. */
const A_ROWS = 1024;
/** Rows from which packing B, to read it better, pays. */
const MANY_ROWS = 9;

/** How a product is cut up. */
interface Plan {
  /** Whether the kernels read a copy of A. */
  readonly packA: boolean;
  /** Whether the kernels read a copy of B. */
  readonly packB: boolean;
  /** Rows at a time. */
  readonly rows: readonly Blocks[];
  /** Columns at a time. */
  readonly columns: readonly Blocks[];
  /** Steps at a time. */
  readonly steps: readonly Blocks[];
  /** Columns of a block in registers. */
  readonly strip: number;
  /** Rows of a block in registers, at most. */
  readonly few: number;
  /** Bytes of the copy of A, whole vectors. */
  readonly aBytes: number;
  /** Bytes of the copy of B. */
  readonly bBytes: number;
}

function planOf(lanes: Lanes, { m, n, k, aTransposed, bTransposed }: ProductSpec): Plan {
  const { bytes, width } = lanes;
  const large = k * n * bytes > B_BYTES && m >= MANY_ROWS;
  const packA = large || (!aTransposed && m > 1);
  const packB = large || bTransposed;
  const rows = evenly(m, packA ? A_ROWS : m);
  const steps = evenly(k, large ? STEP_BYTES / bytes : k);
  const vectors = vectorsOf(m, lanes.fused);
  const strip = vectors * width;
  const few = n > width ? 4 : 8;
  const strips = Math.max(1, Math.floor(B_BYTES / (steps[0].size * strip * bytes)));
  const columns = exactly(n, packB ? strips * strip : n);
  const aBytes = packA ? Math.ceil(rows[0].size * steps[0].size / width) * 16 : 0;
  const bBytes = packB ? stripBytes(lanes, columns[0].size, true) * steps[0].size : 0;
  return { packA, packB, rows, columns, steps, strip, few, aBytes, bBytes };
}

/**
 * Vectors of a row of a block, as many as leave the sums, A and B in 15 registers. Without a fused
 * multiply-add the product needs one as well.
 */
function vectorsOf(rows: number, fused: boolean): number {
  if (rows <= 2) return 12 / rows;
  return (rows === 3 ? 4 : 3) - (fused ? 0 : 1);
}

/** Bytes of scratch memory of {@linkcode emitBlocks}. */
export function blocksScratch(lanes: Lanes, spec: ProductSpec): number {
  const { aBytes, bBytes } = planOf(lanes, spec);
  return aBytes + bBytes;
}

/**
 * Emits a product in blocks that stay in registers, cut into larger ones that stay in the caches
 * where the matrices do not.
 *
 * Source: Goto and van de Geijn, Anatomy of high-performance matrix multiplication (2008).
 *
 * @returns The function; it takes (a, b, c, scratch).
 */
export function emitBlocks(module: ModuleBuilder, lanes: Lanes, spec: ProductSpec): Func {
  const { m, n, k, aTransposed, bTransposed } = spec;
  const { bytes } = lanes;
  const plan = planOf(lanes, spec);
  const { packA, packB } = plan;
  const clear = !spec.accumulate && plan.steps[0].size < k;
  const [aRow, aStep] = aTransposed ? [bytes, m * bytes] : [k * bytes, bytes];
  const [bColumn, bStep] = bTransposed ? [k * bytes, bytes] : [bytes, n * bytes];
  const multiplier = multiplierOf(module, lanes, spec, plan, spec.accumulate || clear);
  const once = functionCache();
  const f = module.function(["i32", "i32", "i32", "i32"]);
  const [a, b, c, scratch] = f.params;
  const bCopy = f.let("i32", i32.add(scratch, i32.const(plan.aBytes)));
  if (clear) f.emit(memoryClear(c, i32.const(m * n * bytes)));
  for (const rows of plan.rows) {
    eachBlock(f, rows, (i) => {
      for (const steps of plan.steps) eachBlock(f, steps, (l) => some(rows.size, i, steps.size, l));
    });
  }
  return f;

  /** Some rows, some steps, all columns. */
  function some(rows: number, i: Offset, steps: number, l: Offset): void {
    const aFrom = f.let("i32", i32.add(a, i32.add(i(aRow), l(aStep))));
    if (packA) {
      const strips = evenly(rows, plan.few);
      const pack = once(
        ["a", rows, steps],
        () => emitPack(module, lanes, { strips, steps, element: aRow, step: aStep, padded: false }),
      );
      f.emit(pack.call(aFrom, scratch));
    }
    for (const columns of plan.columns) {
      eachBlock(f, columns, (j) => {
        const bFrom = f.let("i32", i32.add(b, i32.add(j(bColumn), l(bStep))));
        if (packB) {
          const strips = exactly(columns.size, plan.strip);
          const pack = once(
            ["b", columns.size, steps],
            () =>
              emitPack(module, lanes, {
                strips,
                steps,
                element: bColumn,
                step: bStep,
                padded: true,
              }),
          );
          f.emit(pack.call(bFrom, bCopy));
        }
        f.emit(
          multiplier(rows, columns.size, steps).call(
            packA ? scratch : aFrom,
            packB ? bCopy : bFrom,
            i32.add(c, i32.add(i(n * bytes), j(bytes))),
          ),
        );
      });
    }
  }
}

/** Where a block begins, in bytes: its first row, column or step times a size. */
type Offset = (scale: number) => Code;

/** Functions (a, b, c) that multiply matrices small enough for the caches, by their sizes. */
function multiplierOf(
  module: ModuleBuilder,
  lanes: Lanes,
  { m, n }: ProductSpec,
  { packA, packB, strip, few }: Plan,
  accumulate: boolean,
): (rows: number, columns: number, steps: number) => Func {
  const { bytes } = lanes;
  const once = functionCache();
  const emit = (rows: number, columns: number, steps: number) => {
    const f = module.function(["i32", "i32", "i32"]);
    const [a, b, c] = f.params;
    const block = (row: Blocks, i: Offset, column: Blocks, j: Offset) => {
      const kernel = once(
        ["kernel", row.size, column.size, steps],
        () =>
          emitKernel(module, lanes, {
            rows: row.size,
            columns: column.size,
            steps,
            aStep: packA ? row.size * bytes : m * bytes,
            bStep: packB ? stripBytes(lanes, column.size, true) : n * bytes,
            padded: packB,
            cRow: n * bytes,
            accumulate,
          }),
      );
      f.emit(kernel.call(
        i32.add(a, i(packA ? steps * bytes : bytes)),
        i32.add(b, j(packB ? steps * bytes : bytes)),
        i32.add(c, i32.add(i(n * bytes), j(bytes))),
      ));
    };
    // A copy of B comes from the second cache, from one end to the other; a strip of B as it is
    // would come in pieces, so it is kept in the first.
    const [rowBlocks, columnBlocks] = [evenly(rows, few), exactly(columns, strip)];
    if (packB) {
      for (const row of rowBlocks) {
        eachBlock(f, row, (i) => {
          for (const column of columnBlocks) {
            eachBlock(f, column, (j) => block(row, i, column, j));
          }
        });
      }
    } else {
      for (const column of columnBlocks) {
        eachBlock(f, column, (j) => {
          for (const row of rowBlocks) eachBlock(f, row, (i) => block(row, i, column, j));
        });
      }
    }
    return f;
  };
  return (rows, columns, steps) => once([rows, columns, steps], () => emit(rows, columns, steps));
}
