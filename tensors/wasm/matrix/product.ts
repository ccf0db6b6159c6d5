import { i32, memoryClear } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import { blocksScratch, emitBlocks } from "./blocks.ts";
import { emitDots } from "./dots.ts";
import { emitTranspose } from "./pack.ts";
import type { ProductSpec } from "./parts.ts";
import { emitRows } from "./rows.ts";
import type { Func, ModuleBuilder } from "../assembler/module_builder.ts";

export type { ProductSpec };

/** Up to as many rows of C or of a transposed B, the product is one of rows with rows. */
const FEW_ROWS = 8;
/** Up to as many terms, the product runs along the rows of C. */
const FEW_TERMS = 4;
/** Bytes of B from which a single row runs along the rows of B. */
const LARGE = 0x1000000;

/** The way to compute a product; `exchanged` and `transposed` lead to another one. */
type Way = "empty" | "exchanged" | "transposed" | "dots" | "rows" | "blocks";

function wayOf({ bytes }: Lanes, { m, n, k, aTransposed, bTransposed }: ProductSpec): Way {
  if (m * n * k === 0) return "empty";
  if (n === 1 && m > 1) return "exchanged";
  const thin = !aTransposed && n <= FEW_ROWS;
  if (bTransposed) {
    if (m === 1) return "dots";
    if (k <= FEW_TERMS) return "transposed";
    return thin || (!aTransposed && m <= FEW_ROWS) ? "dots" : "blocks";
  }
  if (k <= FEW_TERMS || (m === 1 && k * n * bytes > LARGE)) return "rows";
  return thin && m > FEW_ROWS ? "transposed" : "blocks";
}

/** Bytes of scratch memory that {@linkcode emitProduct} needs; 0 where it copies nothing. */
export function productScratch(lanes: Lanes, spec: ProductSpec): number {
  switch (wayOf(lanes, spec)) {
    case "blocks":
      return blocksScratch(lanes, spec);
    case "transposed":
      return spec.k * spec.n * lanes.bytes;
    default:
      return 0;
  }
}

/**
 * Emits a function that computes a matrix product. Its parameters are the addresses of A, B, C
 * and of the scratch memory, in bytes. Each matrix is dense and lies in memory row by row; C must
 * not overlap with the others.
 *
 * @returns The function; it takes (a, b, c, scratch) and returns nothing.
 */
export function emitProduct(module: ModuleBuilder, lanes: Lanes, spec: ProductSpec): Func {
  const { m, n, k, aTransposed, bTransposed, accumulate } = spec;
  switch (wayOf(lanes, spec)) {
    case "dots":
      return emitDots(module, lanes, spec);
    case "rows":
      return emitRows(module, lanes, spec);
    case "blocks":
      return emitBlocks(module, lanes, spec);
    case "exchanged": {
      // A column is a row of the transposed product.
      const turned = { m: 1, n: m, aTransposed: false, bTransposed: !aTransposed };
      const product = emitProduct(module, lanes, { ...spec, ...turned });
      const f = module.function(["i32", "i32", "i32", "i32"]);
      const [a, b, c, scratch] = f.params;
      f.emit(product.call(b, a, c, scratch));
      return f;
    }
    case "transposed": {
      const transpose = bTransposed
        ? emitTranspose(module, lanes, n, k)
        : emitTranspose(module, lanes, k, n);
      const turned = { ...spec, bTransposed: !bTransposed };
      const product = bTransposed
        ? emitRows(module, lanes, turned)
        : emitDots(module, lanes, turned);
      const f = module.function(["i32", "i32", "i32", "i32"]);
      const [a, b, c, scratch] = f.params;
      f.emit([transpose.call(b, scratch), product.call(a, scratch, c, scratch)]);
      return f;
    }
    case "empty": {
      const f = module.function(["i32", "i32", "i32", "i32"]);
      if (!accumulate && m * n > 0) {
        f.emit(memoryClear(f.params[2], i32.const(m * n * lanes.bytes)));
      }
      return f;
    }
  }
}
