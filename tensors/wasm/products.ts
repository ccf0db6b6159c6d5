import { openBlas } from "../blas.ts";
import type { Shape } from "../shape.ts";
import type { Bars, Body, Elements, Values } from "./body.ts";
import type { Code } from "./assembler/code.ts";
import { i32, memoryCopy } from "./assembler/instructions.ts";
import { laneSums, masked, runOf, splatOf } from "./lane_parts.ts";
import { emitProduct, productScratch, type ProductSpec } from "./matrix/product.ts";
import type { Func } from "./assembler/module_builder.ts";
import { pullbackPiece } from "./moves.ts";
import type { Application, Batch, Piece, ProductRule, ProgramTarget } from "./rules.ts";

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
interface Matrix<T extends Elements> {
  readonly elements: T;
  readonly start: number;
}

/**
 * The rule of an operation whose result is products of its first two inputs; a third one is a row
 * that is added to each row.
 *
 * @param products The products.
 */
export function productRule<A>(
  products: (attributes: A, shapes: readonly Shape[]) => Batch,
): ProductRule<A> {
  const all = (node: Application<A>) =>
    matrices(products(node.attributes, node.inputs.map((input) => input.shape)));
  return {
    kind: "product",
    products,
    openBlas,
    pieces: (node) => all(node).map((at) => productPiece(node, at)),
    pullbackPieces(node) {
      const { inputs: [, , bias], output } = node;
      const pieces = all(node).map((at) => productBars(node, at));
      if (bias === undefined) return pieces;
      const columns = bias.size;
      const to = Int32Array.from({ length: output.size }, (_, i) => i % columns);
      const move = { to: output.size === columns ? undefined : to, size: output.size };
      return [...pieces, pullbackPiece(bias, output, move)];
    },
  };
}

/** One product of a batch: its sizes, and where its matrices start. */
type ProductAt = Record<"m" | "k" | "n" | "a" | "b" | "c", number>;

function matrices({ m, k, n, aStarts, bStarts }: Batch): ProductAt[] {
  return Array.from(aStarts, (a, s) => ({ m, k, n, a, b: bStarts[s], c: s * m * n }));
}

function productPiece(
  { inputs: [left, right, bias], output }: Application,
  { m, k, n, a, b, c }: ProductAt,
): Piece {
  return ({ body, once, values }) =>
    once(productsOf).emit(
      body,
      { m, k, n, aTransposed: false, bTransposed: false, accumulate: false },
      { elements: values(left), start: a },
      { elements: values(right), start: b },
      { elements: values(output), start: c },
      bias && values(bias),
    );
}

function productBars(
  { inputs: [left, right], output }: Application,
  { m, k, n, a, b, c }: ProductAt,
): Piece {
  return ({ body, once, values, bars }) => {
    const cBar = bars(output);
    if (!cBar) return;
    const [aBar, bBar] = [bars(left), bars(right)];
    const products = once(productsOf);
    const y = { elements: cBar, start: c };
    // ā += ȳ bᵀ
    if (aBar) {
      products.emit(
        body,
        { m, n: k, k: n, aTransposed: false, bTransposed: true, accumulate: true },
        y,
        { elements: values(right), start: b },
        { elements: aBar, start: a },
      );
    }
    // b̄ += aᵀ ȳ
    if (bBar) {
      products.emit(
        body,
        { m: k, n, k: m, aTransposed: true, bTransposed: false, accumulate: true },
        { elements: values(left), start: a },
        y,
        { elements: bBar, start: b },
      );
    }
  };
}

function productsOf(target: ProgramTarget): Products {
  return new Products(target);
}

/** The products of a program's code, each kind written once. */
class Products {
  readonly #target: ProgramTarget;
  readonly #functions = new Map<string, { func: Func; scratch: number }>();

  constructor(target: ProgramTarget) {
    this.#target = target;
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
    const { lanes: { bytes, width }, external } = this.#target;
    const { m, n, k } = spec;
    if (m === 0 || n === 0) return;
    spec = asLaid(spec);
    // One column is the transposed product of one row.
    const [plain, left, right] = n === 1 && m > 1 && !bias
      ? [asLaid({ ...spec, m: 1, n: m, bTransposed: !spec.aTransposed }), b, a]
      : [spec, a, b];
    const instructions = plain.m * Math.ceil(plain.n / width) * k;
    if (instructions <= WRITTEN_OUT && writeOut(body, plain, left, right, c, bias)) return;
    a.elements.settle();
    b.elements.settle();
    c.elements.settle();
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
    if (external && Math.min(m, n, k) >= WORTH_A_CALL) {
      const number = external.specs.push(spec) - 1;
      body.f.emit(external.product.call(i32.const(number), address(a), address(b), address(c)));
      return;
    }
    const { func, scratch } = this.#function(spec);
    body.f.emit(func.call(address(a), address(b), address(c), i32.const(scratch)));
  }

  #function(spec: ProductSpec): { func: Func; scratch: number } {
    const { module, lanes, arena } = this.#target;
    const key = JSON.stringify(spec);
    let found = this.#functions.get(key);
    if (found === undefined) {
      const scratch = arena.reserve(productScratch(lanes, spec));
      found = { func: emitProduct(module, lanes, spec), scratch };
      this.#functions.set(key, found);
    }
    return found;
  }
}

/** The same product without transpositions that move nothing: a column lies as a row does. */
function asLaid(spec: ProductSpec): ProductSpec {
  const { m, n, k, aTransposed, bTransposed } = spec;
  return {
    ...spec,
    aTransposed: aTransposed && m > 1 && k > 1,
    bTransposed: bTransposed && n > 1 && k > 1,
  };
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
  const maskedRun = (x: Elements, start: number, count: number) =>
    masked(body, runOf(x, start, count), count);
  for (let i = 0; i < m; i++) {
    if (bTransposed) {
      // Sums of products along rows of A and B.
      for (let j = 0; j < n; j += width) {
        const count = Math.min(width, n - j);
        const sums = Array.from({ length: count }, (_, lane) => {
          let total: Code | undefined;
          for (let l = 0; l < k; l += width) {
            const part = Math.min(width, k - l);
            const x = maskedRun(a.elements, a.start + i * k + l, part);
            const y = maskedRun(b.elements, b.start + (j + lane) * k + l, part);
            total = body.let(total === undefined ? v.mul(x, y) : madd(x, y, total));
          }
          return total ?? body.let(lanes.constant(0));
        });
        const result = laneSums(body, sums);
        const first = bias && runOf(bias, j, count);
        c.elements.add(c.start + i * n + j, count, first ? v.add(first, result) : result);
      }
    } else {
      // Rows of B, times elements of A.
      const columns = Math.ceil(n / width);
      const split = Math.max(1, Math.min(k, Math.ceil(SIDE_BY_SIDE / 2 / columns)));
      const splats: Code[] = [];
      const splat = (l: number) => {
        const x = splatOf(a.elements, a.start + (aTransposed ? l * m + i : i * k + l));
        return columns > 1 ? body.let(x) : x;
      };
      for (let j = 0; j < n; j += width) {
        const count = Math.min(width, n - j);
        const sums: (Code | undefined)[] = [bias && runOf(bias, j, count)];
        for (let l = 0; l < k; l++) {
          const x = splats[l] ??= splat(l);
          const y = runOf(b.elements, b.start + l * n + j, count);
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
