import { adopt } from "../../../tensors/internal.ts";
import { allocate } from "../../../tensors/mod.ts";
import type { JacobianPattern } from "../jacobian/pattern.ts";

/**
 * The matrix M = I − a J of implicit steps, factorised: LU with partial pivoting, block by block, as
 * there are no entries of J between blocks. A batch of small systems has as many small blocks.
 */
export class ShiftedJacobian {
  /** Whether the last factorisation found a pivot in every column. */
  regular = false;
  readonly #blocks: readonly Int32Array[];
  /** Where each block begins in `#lu`, row by row. */
  readonly #starts: Int32Array;
  readonly #lu: Float64Array;
  /** For each column of each block the row that was exchanged with it, one block behind the other. */
  readonly #pivots: Int32Array;
  /** Where each entry of J goes, and where it comes from. */
  readonly #places: Int32Array;
  readonly #sources: Int32Array;
  /** A vector of the largest block. */
  readonly #x: Float64Array;

  constructor({ size, rows, columns, colours, blocks }: JacobianPattern) {
    this.#blocks = blocks;
    this.#starts = new Int32Array(blocks.length);
    const blockOf = new Int32Array(size);
    const placeIn = new Int32Array(size);
    let end = 0;
    blocks.forEach((block, b) => {
      this.#starts[b] = end;
      end += block.length * block.length;
      block.forEach((i, place) => {
        blockOf[i] = b;
        placeIn[i] = place;
      });
    });
    this.#lu = allocate(end);
    this.#pivots = adopt(new Int32Array(size));
    this.#places = adopt(
      rows.map((i, e) =>
        this.#starts[blockOf[i]] + placeIn[i] * blocks[blockOf[i]].length + placeIn[columns[e]]
      ),
    );
    this.#sources = adopt(rows.map((i, e) => colours[columns[e]] * size + i));
    this.#x = allocate(Math.max(0, ...blocks.map((block) => block.length)));
  }

  /**
   * Factorises I − a J.
   *
   * @param compressed J v for the direction of each colour, one after the other.
   * @returns Whether the matrix is regular, as far as can be seen.
   */
  factorise(a: number, compressed: Float64Array): boolean {
    const lu = this.#lu;
    const places = this.#places;
    const sources = this.#sources;
    for (let i = 0; i < lu.length; i++) lu[i] = 0;
    for (let e = 0; e < places.length; e++) lu[places[e]] = -a * compressed[sources[e]];
    this.regular = true;
    let pivots = 0;
    for (let b = 0; b < this.#blocks.length; b++) {
      const n = this.#blocks[b].length;
      const start = this.#starts[b];
      for (let i = 0; i < n; i++) lu[start + i * n + i] += 1;
      if (!eliminate(lu, start, n, this.#pivots, pivots)) this.regular = false;
      pivots += n;
    }
    return this.regular;
  }

  /** Solves M x = b; x takes the place of b. */
  solve(b: Float64Array): void {
    const lu = this.#lu;
    const x = this.#x;
    let pivots = 0;
    for (let k = 0; k < this.#blocks.length; k++) {
      const block = this.#blocks[k];
      const n = block.length;
      const start = this.#starts[k];
      for (let i = 0; i < n; i++) x[i] = b[block[i]];
      for (let i = 0; i < n; i++) exchange(x, i, this.#pivots[pivots + i]);
      for (let i = 1; i < n; i++) {
        let sum = x[i];
        for (let j = 0, at = start + i * n; j < i; j++, at++) sum -= lu[at] * x[j];
        x[i] = sum;
      }
      for (let i = n - 1; i >= 0; i--) {
        let sum = x[i];
        const row = start + i * n;
        for (let j = i + 1; j < n; j++) sum -= lu[row + j] * x[j];
        x[i] = sum / lu[row + i];
      }
      for (let i = 0; i < n; i++) b[block[i]] = x[i];
      pivots += n;
    }
  }

  /** Solves Mᵀ x = b; x takes the place of b. */
  solveTransposed(b: Float64Array): void {
    const lu = this.#lu;
    const x = this.#x;
    let pivots = 0;
    for (let k = 0; k < this.#blocks.length; k++) {
      const block = this.#blocks[k];
      const n = block.length;
      const start = this.#starts[k];
      for (let i = 0; i < n; i++) x[i] = b[block[i]];
      for (let i = 0; i < n; i++) {
        const row = start + i * n;
        const value = x[i] /= lu[row + i];
        for (let j = i + 1; j < n; j++) x[j] -= lu[row + j] * value;
      }
      for (let i = n - 1; i > 0; i--) {
        const value = x[i];
        for (let j = 0, at = start + i * n; j < i; j++, at++) x[j] -= lu[at] * value;
      }
      for (let i = n - 1; i >= 0; i--) exchange(x, i, this.#pivots[pivots + i]);
      for (let i = 0; i < n; i++) b[block[i]] = x[i];
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

/** Factorises a block in place; false where a column has no pivot that is finite and not 0. */
function eliminate(
  lu: Float64Array,
  start: number,
  n: number,
  pivots: Int32Array,
  firstPivot: number,
): boolean {
  let regular = true;
  for (let k = 0; k < n; k++) {
    let best = k;
    let most = Math.abs(lu[start + k * n + k]);
    for (let i = k + 1; i < n; i++) {
      const size = Math.abs(lu[start + i * n + k]);
      if (size > most) {
        most = size;
        best = i;
      }
    }
    if (!(most > 0 && most < Infinity)) regular = false;
    pivots[firstPivot + k] = best;
    const row = start + k * n;
    if (best !== k) {
      const other = start + best * n;
      for (let j = 0; j < n; j++) {
        const kept = lu[row + j];
        lu[row + j] = lu[other + j];
        lu[other + j] = kept;
      }
    }
    const pivot = lu[row + k];
    for (let i = k + 1; i < n; i++) {
      const at = start + i * n;
      if (lu[at + k] === 0) continue;
      const factor = lu[at + k] /= pivot;
      for (let j = k + 1; j < n; j++) lu[at + j] -= factor * lu[row + j];
    }
  }
  return regular;
}
