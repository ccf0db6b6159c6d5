import { adopt } from "../../../tensors/internal.ts";
import { allocate } from "../../../tensors/mod.ts";
import type { JacobianPattern } from "../jacobian/pattern.ts";
import { type BlockLayout, layOut } from "./block_layout.ts";

/**
 * The matrix M = I − a J of implicit steps, factorised: LU with partial pivoting, block by block, as
 * there are no entries of J between blocks. A batch of small systems has as many small blocks; a block
 * whose entries are near the diagonal, as those of cells with neighbours, is a band.
 */
export class ShiftedJacobian {
  /** Whether the last factorisation found a pivot in every column. */
  regular = false;
  readonly #layouts: readonly BlockLayout[];
  readonly #lu: Float64Array;
  /** For each column of each block the row that was exchanged with it, one block behind the other. */
  readonly #pivots: Int32Array;
  /** Where each entry of J goes, and where it comes from. */
  readonly #places: Int32Array;
  readonly #sources: Int32Array;
  /** A vector of the largest block. */
  readonly #x: Float64Array;

  constructor(pattern: JacobianPattern) {
    const { size, rows, columns, colours } = pattern;
    const { layouts, places } = layOut(pattern);
    this.#layouts = layouts;
    this.#lu = allocate(layouts.reduce((sum, { size }) => sum + size, 0));
    this.#pivots = adopt(new Int32Array(size));
    this.#places = adopt(places);
    this.#sources = adopt(rows.map((i, e) => colours[columns[e]] * size + i));
    this.#x = allocate(Math.max(0, ...layouts.map(({ order }) => order.length)));
  }

  /** The places that the factors take. */
  get places(): number {
    return this.#lu.length;
  }

  /**
   * Factorises I − a J.
   *
   * @param compressed J v for the direction of each colour, one after the other.
   * @param identity How often I is taken; at 0 it is −a J alone. Default 1.
   * @returns Whether the matrix is regular, as far as can be seen.
   */
  factorise(a: number, compressed: Float64Array, identity = 1): boolean {
    const lu = this.#lu;
    const places = this.#places;
    const sources = this.#sources;
    for (let i = 0; i < lu.length; i++) lu[i] = 0;
    for (let e = 0; e < places.length; e++) lu[places[e]] = -a * compressed[sources[e]];
    this.regular = true;
    let pivots = 0;
    for (let b = 0; b < this.#layouts.length; b++) {
      const layout = this.#layouts[b];
      const { order: { length: n }, origin, step } = layout;
      for (let i = 0; i < n; i++) lu[origin + i * step + i] += identity;
      if (!eliminate(lu, layout, this.#pivots, pivots)) this.regular = false;
      pivots += n;
    }
    return this.regular;
  }

  /** Solves M x = b; x takes the place of b. */
  solve(b: Float64Array): void {
    const lu = this.#lu;
    const x = this.#x;
    let pivots = 0;
    for (let l = 0; l < this.#layouts.length; l++) {
      const { order, origin, step, below, behind } = this.#layouts[l];
      const n = order.length;
      for (let i = 0; i < n; i++) x[i] = b[order[i]];
      for (let k = 0; k < n; k++) {
        exchange(x, k, this.#pivots[pivots + k]);
        const value = x[k];
        const last = Math.min(n - 1, k + below);
        for (let i = k + 1; i <= last; i++) x[i] -= lu[origin + i * step + k] * value;
      }
      for (let i = n - 1; i >= 0; i--) {
        const row = origin + i * step;
        const last = Math.min(n - 1, i + behind);
        let sum = x[i];
        for (let j = i + 1; j <= last; j++) sum -= lu[row + j] * x[j];
        x[i] = sum / lu[row + i];
      }
      for (let i = 0; i < n; i++) b[order[i]] = x[i];
      pivots += n;
    }
  }

  /** Solves Mᵀ x = b; x takes the place of b. */
  solveTransposed(b: Float64Array): void {
    const lu = this.#lu;
    const x = this.#x;
    let pivots = 0;
    for (let l = 0; l < this.#layouts.length; l++) {
      const { order, origin, step, below, behind } = this.#layouts[l];
      const n = order.length;
      for (let i = 0; i < n; i++) x[i] = b[order[i]];
      for (let i = 0; i < n; i++) {
        const row = origin + i * step;
        const value = x[i] /= lu[row + i];
        const last = Math.min(n - 1, i + behind);
        for (let j = i + 1; j <= last; j++) x[j] -= lu[row + j] * value;
      }
      for (let k = n - 1; k >= 0; k--) {
        const last = Math.min(n - 1, k + below);
        let sum = x[k];
        for (let i = k + 1; i <= last; i++) sum -= lu[origin + i * step + k] * x[i];
        x[k] = sum;
        exchange(x, k, this.#pivots[pivots + k]);
      }
      for (let i = 0; i < n; i++) b[order[i]] = x[i];
      pivots += n;
    }
  }
}

function exchange(x: Float64Array, i: number, j: number): void {
  if (i === j) return;
  const kept = x[i];
  x[i] = x[j];
  x[j] = kept;
}

/**
 * Factorises a block in place; false where a column has no pivot that is finite and not 0. What stands
 * before the diagonal stays in its row when rows are exchanged: exchanges and eliminations alternate.
 */
function eliminate(
  lu: Float64Array,
  { order, origin, step, below, behind }: BlockLayout,
  pivots: Int32Array,
  firstPivot: number,
): boolean {
  const n = order.length;
  let regular = true;
  for (let k = 0; k < n; k++) {
    const lastRow = Math.min(n - 1, k + below);
    const lastColumn = Math.min(n - 1, k + behind);
    const row = origin + k * step;
    let best = k;
    let most = Math.abs(lu[row + k]);
    for (let i = k + 1; i <= lastRow; i++) {
      const size = Math.abs(lu[origin + i * step + k]);
      if (size > most) {
        most = size;
        best = i;
      }
    }
    if (!(most > 0 && most < Infinity)) regular = false;
    pivots[firstPivot + k] = best;
    if (best !== k) {
      const other = origin + best * step;
      for (let j = k; j <= lastColumn; j++) {
        const kept = lu[row + j];
        lu[row + j] = lu[other + j];
        lu[other + j] = kept;
      }
    }
    const pivot = lu[row + k];
    for (let i = k + 1; i <= lastRow; i++) {
      const at = origin + i * step;
      if (lu[at + k] === 0) continue;
      const factor = lu[at + k] /= pivot;
      for (let j = k + 1; j <= lastColumn; j++) lu[at + j] -= factor * lu[row + j];
    }
  }
  return regular;
}
