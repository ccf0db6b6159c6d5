import { adamsWeights, asNumbers } from "./weights/equal_weights.ts";

/** A reversible Adams method as its stability depends on it. */
export interface AdamsShape {
  readonly order: number;
  readonly window: number;
  /** λ. */
  readonly lambda: number;
}

/** How finely a ray is searched for the first point that is unstable. */
const FINE = 0.001953125;

/** By how much more than 1 a root may be: on the imaginary axis the others are above by less than rounding. */
const ROOM = 1e-9;

/** Farther than any of these methods reaches. */
const FAR = 8;

/**
 * Whether a method is stable on y' = αy, at any number of points x = hα: whether all roots of
 *
 *     ζ^(m+1) − ζ^m + λ (ζ − 1) − x Σ_j b[j] ζ^(m−j)
 *
 * are at most 1 + 10⁻⁹ in magnitude, by the recursion of Schur and Cohn.
 */
export class AdamsStability {
  readonly #weights: Float64Array;
  readonly #lambda: number;
  /** The coefficients of the polynomial, lowest first. */
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  constructor({ order, window, lambda }: AdamsShape) {
    const a = asNumbers(adamsWeights(order, window));
    this.#weights = a.map((x, j) => x + lambda * a[window - 1 - j]);
    this.#lambda = lambda;
    this.#re = new Float64Array(window + 2);
    this.#im = new Float64Array(window + 2);
  }

  isStable(x: number, y: number): boolean {
    const [re, im] = [this.#re, this.#im];
    const weights = this.#weights;
    const m = weights.length;
    re.fill(0);
    im.fill(0);
    re[m + 1] = 1;
    re[m] = -1;
    re[1] += this.#lambda;
    re[0] -= this.#lambda;
    weights.forEach((weight, j) => {
      re[m - j] -= x * weight;
      im[m - j] -= y * weight;
    });
    for (let k = 0, factor = 1; k <= m + 1; k++, factor *= 1 + ROOM) {
      re[k] *= factor;
      im[k] *= factor;
    }
    // p of degree d, with leading coefficient l and constant c, becomes (conj l p − c p*)/ζ.
    for (let degree = m + 1; degree > 0; degree--) {
      const [lre, lim] = [re[degree], im[degree]];
      const [cre, cim] = [re[0], im[0]];
      const size = lre * lre + lim * lim;
      if (!(cre * cre + cim * cim < size)) return false;
      for (let low = 1, high = degree - 1; low <= high; low++, high--) {
        const [are, aim, bre, bim] = [re[low], im[low], re[high], im[high]];
        re[low] = (lre * are + lim * aim - cre * bre - cim * bim) / size;
        im[low] = (lre * aim - lim * are - cim * bre + cre * bim) / size;
        if (low === high) continue;
        re[high] = (lre * bre + lim * bim - cre * are - cim * aim) / size;
        im[high] = (lre * bim - lim * bre - cim * are + cre * aim) / size;
      }
      const end = (size - cre * cre - cim * cim) / size;
      for (let k = 1; k < degree; k++) {
        re[k - 1] = re[k];
        im[k - 1] = im[k];
      }
      re[degree - 1] = end;
      im[degree - 1] = 0;
    }
    return true;
  }

  /** How far from 0 it is stable at every point along a ray, by steps of 1/512 and halving. */
  limit(direction: number): number {
    // On the axes exactly.
    const [cos, sin] = [Math.cos(direction), Math.sin(direction)]
      .map((part) => Math.abs(part) < 1e-15 ? 0 : part);
    const stable = (r: number) => this.isStable(r * cos, r * sin);
    let high = FINE;
    while (high < FAR && stable(high)) high += FINE;
    let low = high - FINE;
    for (let i = 0; i < 48; i++) {
      const middle = (low + high) / 2;
      if (stable(middle)) low = middle;
      else high = middle;
    }
    return low;
  }
}
