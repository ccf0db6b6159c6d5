import type { Arena } from "./arena.ts";
import type { Bars, Body, Elements, Values } from "./body.ts";
import type { Code } from "./assembler/code.ts";
import { i32, memoryCopy } from "./assembler/instructions.ts";
import type { Lanes } from "./lanes.ts";
import { emitProduct, productScratch, type ProductSpec } from "./matrix/product.ts";
import type { Func, ModuleBuilder } from "./assembler/module_builder.ts";

/**
 * Up to so many multiplications of vectors a product is written out: no more than fit in registers,
 * since beyond that a loop is as fast and its code is made much sooner.
 */
const WRITTEN_OUT = 32;
/** Rows, columns and terms from which a product is worth a call to the outside. */
const WORTH_A_CALL = 8;
/** Sums that run side by side, so that each need not wait for the last addition. */
const SIDE_BY_SIDE = 8;

/** A part of a tensor that is a matrix: its first element. */
export interface Matrix<T extends Elements> {
  readonly elements: T;
  readonly start: number;
}

/** Products of one module, each kind written once. */
export class Products {
  readonly #module: ModuleBuilder;
  readonly #lanes: Lanes;
  readonly #arena: Arena;
  readonly #external: ExternalProducts | undefined;
  readonly #functions = new Map<string, { func: Func; scratch: number }>();

  constructor(module: ModuleBuilder, lanes: Lanes, arena: Arena, external?: ExternalProducts) {
    this.#module = module;
    this.#lanes = lanes;
    this.#arena = arena;
    this.#external = external;
  }

  /** Writes C = op(A) op(B), with a row added to each row; or C += op(A) op(B). */
  emit(
    body: Body,
    spec: ProductSpec,
    a: Matrix<Elements>,
    b: Matrix<Elements>,
    c: Matrix<Values | Bars>,
    bias?: Elements,
  ): void {
    const { m, n, k } = spec;
    if (m === 0 || n === 0) return;
    // One column is the transposed product of one row.
    const [plain, left, right] = n === 1 && m > 1 && !bias
      ? [
        {
          ...spec,
          m: 1,
          n: m,
          aTransposed: !spec.bTransposed,
          bTransposed: !spec.aTransposed,
        },
        b,
        a,
      ]
      : [spec, a, b];
    const { width } = this.#lanes;
    const instructions = plain.m * Math.ceil(plain.n / width) * k;
    if (instructions <= WRITTEN_OUT && writeOut(body, plain, left, right, c, bias)) return;
    a.elements.settle();
    b.elements.settle();
    c.elements.settle();
    const { bytes } = this.#lanes;
    const address = ({ elements: { place }, start }: Matrix<Elements>) =>
      i32.add(body.base(place), i32.const(place.offset + start * bytes));
    if (bias) {
      const row = n * bytes;
      body.f.each({ to: m * row, by: row }, (at) => {
        const to = i32.add(address(c), at);
        body.f.emit(memoryCopy(to, body.address(bias.place), i32.const(row)));
      });
      spec = { ...spec, accumulate: true };
    }
    if (this.#external && Math.min(m, n, k) >= WORTH_A_CALL) {
      const number = this.#external.specs.push(spec) - 1;
      const call = this.#external.product;
      body.f.emit(call.call(i32.const(number), address(a), address(b), address(c)));
      return;
    }
    const { func, scratch } = this.#function(spec);
    body.f.emit(func.call(address(a), address(b), address(c), i32.const(scratch)));
  }

  #function(spec: ProductSpec): { func: Func; scratch: number } {
    const key = JSON.stringify(spec);
    let found = this.#functions.get(key);
    if (found === undefined) {
      const scratch = this.#arena.reserve(productScratch(this.#lanes, spec));
      found = { func: emitProduct(this.#module, this.#lanes, spec), scratch };
      this.#functions.set(key, found);
    }
    return found;
  }
}

/** Products that are done outside of the module. */
export interface ExternalProducts {
  /** The function that does them: (number, a, b, c), with the addresses of the matrices. */
  readonly product: Func;
  /** What the numbers stand for; written while code is. */
  readonly specs: ProductSpec[];
}

/** Writes a small product out, its operands in locals; false where no pattern fits. */
function writeOut(
  body: Body,
  { m, n, k, aTransposed, bTransposed }: ProductSpec,
  a: Matrix<Elements>,
  b: Matrix<Elements>,
  c: Matrix<Values | Bars>,
  bias?: Elements,
): boolean {
  const { lanes } = body;
  const { width, v, madd } = lanes;
  if (bTransposed && aTransposed) return false;
  // Lanes behind the end hold anything; in a sum over lanes they must be 0.
  const masked = (x: Elements, start: number, count: number) =>
    body.mask(x.run(start, count), count);
  for (let i = 0; i < m; i++) {
    if (bTransposed) {
      // Sums of products along rows of A and B.
      for (let j = 0; j < n; j += width) {
        const count = Math.min(width, n - j);
        const sums = Array.from({ length: count }, (_, lane) => {
          let total: Code | undefined;
          for (let l = 0; l < k; l += width) {
            const part = Math.min(width, k - l);
            const x = masked(a.elements, a.start + i * k + l, part);
            const y = masked(b.elements, b.start + (j + lane) * k + l, part);
            total = body.let(total === undefined ? v.mul(x, y) : madd(x, y, total));
          }
          return total ?? body.let(lanes.constant(0));
        });
        const result = body.sums(sums);
        const first = bias?.run(j, count);
        c.elements.add(c.start + i * n + j, count, first ? v.add(first, result) : result);
      }
    } else {
      // Rows of B, times elements of A.
      const columns = Math.ceil(n / width);
      const split = Math.max(1, Math.min(k, Math.ceil(SIDE_BY_SIDE / 2 / columns)));
      for (let j = 0; j < n; j += width) {
        const count = Math.min(width, n - j);
        const sums: (Code | undefined)[] = [bias?.run(j, count)];
        for (let l = 0; l < k; l++) {
          const x = a.elements.splat(a.start + (aTransposed ? l * m + i : i * k + l));
          const y = b.elements.run(b.start + l * n + j, count);
          const old = sums[l % split];
          sums[l % split] = body.let(old === undefined ? v.mul(x, y) : madd(x, y, old));
        }
        const total = sums.reduce((sum, part) =>
          sum === undefined ? part : part === undefined ? sum : body.let(v.add(sum, part))
        );
        c.elements.add(c.start + i * n + j, count, total ?? lanes.constant(0));
      }
    }
  }
  return true;
}
