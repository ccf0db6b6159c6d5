import { allocate } from "../../tensors/mod.ts";
import type { Linearization, VectorField } from "../field.ts";
import type { RestSearch } from "./rest_search.ts";

/** How much of a pseudo-step's way is left of what is not conserved, at most. */
const LEFT = 0.1;
/** Pseudo-steps that find what is conserved. */
const MOST = 60;
/** What rounding may leave of them, in parts of the cotangent. */
const MOST_ROUNDING = 1e-11;
/** Times that the length of them is tried. */
const LENGTHS = 8;

/**
 * What a loss of the state at rest says of θ and y0, by the implicit-function theorem. With J regular the
 * state does not depend on y0, and L̄ = [∂f/∂θ]ᵀ λ with −Jᵀ λ = ȳ.
 *
 * With quantities that are conserved J is not, and the state depends on y0 by them. The flow takes a
 * cotangent back to P ȳ, what of it is conserved, and λ is what it leaves on its way, ∫ e^{Jᵀs} (1 − P) ȳ ds.
 * Implicit Euler steps of one length δ have the same limit and the same sum: with
 * v₁ = (I − δ Jᵀ)⁻¹ ȳ and so on, P ȳ = lim vₙ and λ = δ Σ (vₙ − P ȳ).
 */
export class RestAdjoint {
  readonly #search: RestSearch;
  readonly #point: Linearization;
  readonly #lambda: Float64Array;
  readonly #defect: Float64Array;
  readonly #v: Float64Array;
  /** dL/dθ that nobody asks for. */
  readonly #unused: Float64Array;

  constructor(field: VectorField, search: RestSearch) {
    const size = search.y.length;
    this.#search = search;
    this.#point = field.linearize();
    [this.#lambda, this.#defect, this.#v] = [0, 1, 2].map(() => allocate(size));
    this.#unused = allocate(field.parameters.size);
  }

  /**
   * Pulls a cotangent of the state at rest back.
   *
   * @param regular Whether −J stands factorised.
   * @param yBar dL/dy at rest.
   * @param y0Bar dL/dy0; added to.
   * @param parametersBar dL/dθ; added to.
   * @returns Whether there is a derivative.
   */
  pullback(
    t: number,
    regular: boolean,
    yBar: Float64Array,
    y0Bar: Float64Array,
    parametersBar: Float64Array,
  ): boolean {
    const point = this.#point;
    point.y.set(this.#search.y);
    point.evaluate(t);
    if (regular) this.#solve(yBar);
    else if (!this.#follow(yBar, y0Bar)) return false;
    this.#defect.fill(0);
    point.pullback(this.#lambda, this.#defect, parametersBar);
    return true;
  }

  /** −Jᵀ λ = ȳ, refined once. */
  #solve(yBar: Float64Array): void {
    const { matrix } = this.#search;
    const lambda = this.#lambda;
    const defect = this.#defect;
    lambda.set(yBar);
    matrix.solveTransposed(lambda);
    defect.set(yBar);
    this.#point.pullback(lambda, defect, this.#unused);
    matrix.solveTransposed(defect);
    for (let k = 0; k < lambda.length; k++) lambda[k] += defect[k];
  }

  /** The same where something is conserved; whether its length of step was found. */
  #follow(yBar: Float64Array, y0Bar: Float64Array): boolean {
    const { largest } = this.#search;
    if (largest === 0) {
      for (let k = 0; k < yBar.length; k++) y0Bar[k] += yBar[k];
      this.#lambda.fill(0);
      return true;
    }
    // What is rounded of J in singles would be taken for slow decays of what is conserved.
    if (this.#search.precision === "single") return false;
    for (let i = 0, delta = 1e3 / largest; i < LENGTHS; i++, delta *= 10) {
      const steps = this.#run(delta, yBar);
      if (steps === 0) continue;
      const v = this.#v;
      for (let k = 0; k < v.length; k++) {
        this.#lambda[k] = delta * (this.#lambda[k] - steps * v[k]);
        y0Bar[k] += v[k];
      }
      return true;
    }
    return false;
  }

  /** Steps until v stands still, summing them up; 0 where that is slow. */
  #run(delta: number, yBar: Float64Array): number {
    const { matrix, jacobian, counts } = this.#search;
    const v = this.#v;
    const before = this.#defect;
    counts.factorisations++;
    if (!matrix.factorise(delta, jacobian.compressed)) return 0;
    const rounding = Math.min(MOST_ROUNDING, 1e-13 + delta * this.#search.largest * 2 ** -50);
    this.#lambda.fill(0);
    v.set(yBar);
    let last = Infinity;
    for (let n = 1; n <= MOST; n++) {
      before.set(v);
      matrix.solveTransposed(v);
      let moved = 0;
      let size = 0;
      for (let k = 0; k < v.length; k++) {
        this.#lambda[k] += v[k];
        moved = Math.max(moved, Math.abs(v[k] - before[k]));
        size = Math.max(size, Math.abs(yBar[k]));
      }
      if (!(moved < Infinity)) return 0;
      if (moved <= 2 ** -50 * size) return n;
      // It stands still but for what a solve with so long a step rounds.
      if (n > 1 && moved > LEFT * last) return moved <= rounding * size ? n : 0;
      last = moved;
    }
    return 0;
  }
}
