import { adopt, threefry } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { toNormals } from "./normal_quantile.ts";

/** What a tree spans. */
interface TreeOptions {
  /** The length of the whole. */
  readonly length: number;
  /** How often it is halved at most, up to 52. */
  readonly depth: number;
  /** The number of elements, each a path of its own. */
  readonly size: number;
}

/**
 * Brownian paths over a binary tree of intervals. Of each interval it knows the increment W and the
 * space-time area H, the mean distance of the path from its chord:
 *
 *     W ~ N(0, h),   H = 1/h ∫ (W(r) − W r/h) dr ~ N(0, h/12),   independent
 *
 * Halves are drawn given both (Lévy's bridge with its area; see J. Foster, Numerical approximations
 * for stochastic differential equations, thesis, Oxford 2020, theorem 6.1.4). With Z1, Z2 of N(0, 1),
 *
 *     W1 − W2 = 3H + √h/2 Z1,   H1 + H2 = 2H − (W1 − W2)/2,   H1 − H2 = √(h/12) Z2
 *
 * The normals belong to the number of the interval, so that nothing of what was drawn is kept but the
 * branch that was asked for last. A point next to the last one takes O(1) halvings on average.
 */
export class BrownianTree {
  /** W from the beginning to the point that was gone to last, */
  readonly value: Float64Array;
  /** and the integral of W up to there. */
  readonly integral: Float64Array;
  /**
   * How many of the 2^depth smallest intervals lie before the point that is gone to; fewer than all. In an
   * array, as numbers that are handed over are boxed.
   */
  readonly point: Float64Array = allocate(1);
  readonly #size: number;
  readonly #depth: number;
  readonly #length: number;
  /** For each level the increments and areas of two siblings, left and right. */
  readonly #increments: Float64Array;
  readonly #areas: Float64Array;
  /** For each level W and its integral at the beginning of the interval of the branch. */
  readonly #values: Float64Array;
  readonly #integrals: Float64Array;
  /** The number of the interval of the branch, from 0 on at each level. */
  readonly #place: Float64Array;
  /** The last level of the branch; −1 where there is none. */
  #last = -1;
  /** What Threefry takes, seed, element and the number of the interval, and what it gives. */
  readonly #words: Int32Array = adopt(new Int32Array(4));
  readonly #bits: Int32Array = adopt(new Int32Array(2));
  readonly #normals: Float64Array = allocate(2);

  constructor({ length, depth, size }: TreeOptions) {
    this.#size = size;
    this.#depth = depth;
    this.#length = length;
    const levels = depth + 1;
    this.#increments = allocate(2 * levels * size);
    this.#areas = allocate(2 * levels * size);
    this.#values = allocate(levels * size);
    this.#integrals = allocate(levels * size);
    this.#place = allocate(levels);
    this.value = allocate(size);
    this.integral = allocate(size);
  }

  /** Which paths are drawn; a whole number from 0 to 2³² − 1. */
  get seed(): number {
    return this.#words[0] >>> 0;
  }

  set seed(seed: number) {
    this.#words[0] = seed;
    this.#last = -1;
  }

  /** Goes to `point`, and writes `value` and `integral`. */
  go(): void {
    const size = this.#size;
    const place = this.#place;
    const point = this.point[0];
    let level = this.#last;
    if (level < 0) this.#drawRoot();
    // Up to where the branch holds the point,
    level = Math.max(level, 0);
    let span = 2 ** (this.#depth - level);
    while (level > 0 && Math.floor(point / span) !== place[level]) {
      level--;
      span *= 2;
    }
    // and down to where it begins an interval.
    for (; place[level] * span !== point; level++) {
      const halved = this.#last > level;
      if (!halved) this.#halve(level);
      span /= 2;
      const next = 2 * place[level] + (point - 2 * place[level] * span >= span ? 1 : 0);
      // The pair of siblings may be there, and the other one of the two gone to.
      if (halved && place[level + 1] === next) continue;
      place[level + 1] = next;
      this.#enter(level + 1);
    }
    const at = level * size;
    for (let k = 0; k < size; k++) {
      this.value[k] = this.#values[at + k];
      this.integral[k] = this.#integrals[at + k];
    }
  }

  #drawRoot(): void {
    const deviation = Math.sqrt(this.#length);
    this.#words[2] = this.#words[3] = 0;
    for (let k = 0; k < this.#size; k++) {
      this.#draw(k);
      this.#increments[k] = deviation * this.#normals[0];
      this.#areas[k] = deviation / Math.sqrt(12) * this.#normals[1];
    }
    this.#last = 0;
  }

  /** Draws the halves of the interval of the branch at a level; the branch ends there. */
  #halve(level: number): void {
    const size = this.#size;
    const own = (2 * level + this.#place[level] % 2) * size;
    const left = 2 * (level + 1) * size;
    const right = left + size;
    const deviation = Math.sqrt(this.#length / 2 ** level);
    // Numbers of intervals as in a heap: 1 for the whole, 2n and 2n + 1 for the halves of n.
    const number = 2 ** level + this.#place[level];
    this.#words[2] = number / 2 ** 32;
    this.#words[3] = number;
    for (let k = 0; k < size; k++) {
      this.#draw(k);
      const increment = this.#increments[own + k];
      const area = this.#areas[own + k];
      const apart = 3 * area + deviation / 2 * this.#normals[0];
      const both = 2 * area - apart / 2;
      const other = deviation / Math.sqrt(12) * this.#normals[1];
      this.#increments[left + k] = (increment + apart) / 2;
      this.#increments[right + k] = (increment - apart) / 2;
      this.#areas[left + k] = (both + other) / 2;
      this.#areas[right + k] = (both - other) / 2;
    }
  }

  /** Takes one of two siblings into the branch, which ends there. */
  #enter(level: number): void {
    const size = this.#size;
    const to = level * size;
    const from = to - size;
    const left = 2 * to;
    const half = this.#length / 2 ** level;
    const isRight = this.#place[level] % 2 === 1;
    for (let k = 0; k < size; k++) {
      const value = this.#values[from + k];
      const integral = this.#integrals[from + k];
      const increment = this.#increments[left + k];
      this.#values[to + k] = isRight ? value + increment : value;
      this.#integrals[to + k] = isRight
        ? integral + half * (value + increment / 2 + this.#areas[left + k])
        : integral;
    }
    this.#last = level;
  }

  /** Draws two independent normals for an element of the interval whose number is set. */
  #draw(k: number): void {
    const bits = this.#bits;
    const normals = this.#normals;
    this.#words[1] = k;
    threefry(this.#words, bits);
    normals[0] = ((bits[0] >>> 0) + 0.5) / 2 ** 32;
    normals[1] = ((bits[1] >>> 0) + 0.5) / 2 ** 32;
    toNormals(normals);
  }
}
