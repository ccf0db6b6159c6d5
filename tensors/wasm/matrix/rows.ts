import { i32, memoryClear } from "../assembler/instructions.ts";
import { pointer } from "../assembler/control.ts";
import type { Lanes } from "../lanes.ts";
import {
  type BlockSpec,
  countsOf,
  eachBlock,
  evenly,
  exactly,
  functionCache,
  type ProductSpec,
} from "./parts.ts";
import type { Func, ModuleBuilder } from "../assembler/module_builder.ts";

/** Whole rows of C; rows × steps numbers of A stay in registers. */
interface RowsSpec extends BlockSpec {
  /** Bytes from one row of A to the next. */
  readonly aRow: number;
  /** Bytes from one column of A to the next. */
  readonly aStep: number;
}

const UNROLL = 4;
/** Elements of A that stay in registers. */
const ELEMENTS = 8;

/**
 * Emits a product that runs along whole rows of B and C: for products of few terms, where to read
 * and write C is what takes the time, and for a single row with a large B, which is read once
 * from one end to the other.
 *
 * @param spec The product; B is not transposed.
 * @returns The function; it takes (a, b, c, scratch) and needs no scratch memory.
 */
export function emitRows(module: ModuleBuilder, lanes: Lanes, spec: ProductSpec): Func {
  const { m, n, k, aTransposed } = spec;
  const { bytes } = lanes;
  const f = module.function(["i32", "i32", "i32", "i32"]);
  const [a, b, c] = f.params;
  const aRow = aTransposed ? bytes : k * bytes;
  const aStep = aTransposed ? m * bytes : bytes;
  const once = functionCache();
  const clear = k > ELEMENTS && !spec.accumulate;
  const accumulate = spec.accumulate || clear;
  if (clear) f.emit(memoryClear(c, i32.const(m * n * bytes)));
  for (const steps of exactly(k, ELEMENTS)) {
    eachBlock(f, steps, (l) => {
      for (const rows of evenly(m, Math.floor(ELEMENTS / steps.size))) {
        const block = once([rows.size, steps.size], () =>
          emitBlock(module, lanes, {
            rows: rows.size,
            columns: n,
            steps: steps.size,
            aRow,
            aStep,
            accumulate,
          }));
        eachBlock(f, rows, (i) => {
          f.emit(block.call(
            i32.add(a, i32.add(i(aRow), l(aStep))),
            i32.add(b, l(n * bytes)),
            i32.add(c, i(n * bytes)),
          ));
        });
      }
    });
  }
  return f;
}

/** Emits a function (a, b, c) that computes some rows. */
function emitBlock(module: ModuleBuilder, lanes: Lanes, spec: RowsSpec): Func {
  const { rows, columns, steps, aRow, aStep, accumulate } = spec;
  const { width } = lanes;
  const length = columns * lanes.bytes;
  const f = module.function(["i32", "i32", "i32"]);
  const [a, b, c] = f.params;
  const xs = Array.from(
    { length: rows },
    (_, i) =>
      Array.from(
        { length: steps },
        (_, l) => f.let("v128", lanes.loadSplat(a, i * aRow + l * aStep)),
      ),
  );
  const ys = Array.from({ length: steps }, () => f.local("v128"));
  const sum = f.local("v128");
  const bAt = pointer(f, b);
  const cAt = pointer(f, c);
  const some = (counts: readonly number[]) =>
    counts.forEach((count, j) => {
      ys.forEach((y, l) => f.set(y, lanes.load(bAt.get, l * length + j * 16, count)));
      for (let i = 0; i < rows; i++) {
        const offset = i * length + j * 16;
        for (let l = 0; l < steps; l++) {
          const x = xs[i][l];
          if (l > 0) f.set(sum, lanes.madd(x, ys[l].get, sum.get));
          else if (!accumulate) f.set(sum, lanes.v.mul(x, ys[l].get));
          else f.set(sum, lanes.madd(x, ys[l].get, lanes.load(cAt.get, offset, count)));
        }
        f.emit(lanes.store(cAt.get, sum.get, offset, count));
      }
    });
  const whole = columns - columns % (UNROLL * width);
  f.each({ to: whole, by: UNROLL * width }, () => {
    some(Array.from({ length: UNROLL }, () => width));
    bAt.move(UNROLL * 16);
    cAt.move(UNROLL * 16);
  });
  some(countsOf(columns - whole, width));
  return f;
}
