import type { Code } from "../assembler/code.ts";
import { pointer } from "../assembler/control.ts";
import { v128 } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import { type BlockSpec, countsOf, repeat, storeSum } from "./parts.ts";
import type { Func, FunctionBuilder, Local, ModuleBuilder } from "../assembler/module_builder.ts";

/** A block of C that stays in registers, and where its operands lie in memory. */
interface KernelSpec extends BlockSpec {
  /** Bytes from one column of A to the next; its rows follow one another. */
  readonly aStep: number;
  /** Bytes from one row of B to the next. */
  readonly bStep: number;
  /** Whether each row of B is filled up with zeros to whole vectors. */
  readonly padded: boolean;
  /** Bytes from one row of C to the next. */
  readonly cRow: number;
}

const UNROLL = 4;

/** Two rows of C, or one, with the sums that belong to them. */
interface RowSums {
  /** The first row. */
  readonly row: number;
  /** Each vector of a row of B times the elements of A. */
  readonly straight: readonly Local[];
  /** The same with neighbours in B exchanged; none for a single row. */
  readonly crossed: readonly Local[] | undefined;
}

/**
 * Emits a function (a, b, c) that computes one block of C.
 *
 * An element of A for all lanes takes a load or a shuffle each. Rows in pairs take one load for
 * two: (a₀, a₁) times (b₀, b₁) and times (b₁, b₀) are the four products, in an order that is
 * mended at the end. That matters where the engine checks the bounds of each load. All sums, the
 * pairs of A and a vector of B have to fit into 15 registers, as many as V8 uses on x86.
 */
export function emitKernel(module: ModuleBuilder, lanes: Lanes, spec: KernelSpec): Func {
  const { rows, columns, steps, aStep, bStep, padded } = spec;
  const { bytes, width } = lanes;
  const f = module.function(["i32", "i32", "i32"]);
  const [a, b] = f.params;
  const counts = countsOf(columns, width);
  const newSums = () => counts.map(() => f.local("v128"));
  const groups: RowSums[] = Array.from({ length: Math.ceil(rows / 2) }, (_, p) => ({
    row: 2 * p,
    straight: newSums(),
    crossed: 2 * p + 1 < rows ? newSums() : undefined,
  }));
  const xs = groups.map(() => f.local("v128"));
  const y = f.local("v128");
  const aAt = pointer(f, a);
  const bAt = pointer(f, b);
  const times = (sum: Local, x: Local) => f.set(sum, lanes.madd(x.get, y.get, sum.get));
  repeat(f, steps, UNROLL, (count) => {
    for (let l = 0; l < count; l++) {
      groups.forEach(({ row, crossed }, p) => {
        const load = crossed ? loadPair : lanes.loadSplat;
        f.set(xs[p], load(aAt.get, row * bytes + l * aStep));
      });
      counts.forEach((some, j) => {
        f.set(y, lanes.load(bAt.get, l * bStep + j * 16, padded ? width : some));
        groups.forEach(({ straight }, p) => times(straight[j], xs[p]));
        if (rows > 1) f.set(y, lanes.pick(y.get, y.get, width === 2 ? [1, 0] : [1, 0, 3, 2]));
        groups.forEach(({ crossed }, p) => crossed && times(crossed[j], xs[p]));
      });
    }
    aAt.move(count * aStep);
    bAt.move(count * bStep);
  });
  for (const group of groups) writeRows(f, lanes, spec, group, y);
  return f;

  function loadPair(address: Code, offset: number): Code {
    return width === 2 ? v128.load(address, offset) : v128.load64_splat(address, offset);
  }
}

/** Puts the sums into the order of rows and writes them. */
function writeRows(
  f: FunctionBuilder,
  lanes: Lanes,
  { columns, cRow, accumulate }: KernelSpec,
  { row, straight, crossed }: RowSums,
  spare: Local,
): void {
  const address = f.params[2];
  const first = lanes.width === 2 ? [0, 2] : [0, 4, 2, 6];
  const second = lanes.width === 2 ? [1, 3] : [1, 5, 3, 7];
  countsOf(columns, lanes.width).forEach((count, j) => {
    const offset = row * cRow + j * 16;
    if (crossed) {
      const [even, odd] = [straight[j], crossed[j]];
      f.set(spare, lanes.pick(odd.get, even.get, second));
      f.set(even, lanes.pick(even.get, odd.get, first));
      storeSum(f, lanes, spare, { address, offset: offset + cRow, count, accumulate });
    }
    storeSum(f, lanes, straight[j], { address, offset, count, accumulate });
  });
}
