import type { ExactCoupling } from "../exact_coupling.ts";
import type { Layout } from "./layout.ts";

/**
 * How the oldest value of a window becomes the newest: all of a step's arithmetic but the
 * increment. The new value stands in the place of the oldest one, and the other way round.
 */
export interface WindowMixing {
  /** λ. */
  readonly lambda: number;
  /** Writes y0 into the window's newest places, and what the mixing needs besides. */
  start(y0: Float64Array, state: Float64Array): void;
  /** y ← y + ψ, for a step of the start. */
  add(state: Float64Array, psi: Float64Array): void;
  /** z[n−m] ← z[n] + λ (z[n−m] − z[n−m+1]) + ψ */
  forward(state: Float64Array, psi: Float64Array): void;
  /** z[n+1] ← z[n−m+1] + (z[n+1] − z[n] − ψ) / λ */
  back(state: Float64Array, psi: Float64Array): void;
  /** z[n−m] ← z[n] + ψ: the same at λ = 0, where the oldest value is forgotten. */
  forwardAnew(state: Float64Array, psi: Float64Array): void;
}

/** The mixing in floating point, exact up to round-off. */
export class FloatWindowMixing implements WindowMixing {
  readonly lambda: number;
  readonly #layout: Layout;

  constructor(lambda: number, layout: Layout) {
    this.lambda = lambda;
    this.#layout = layout;
  }

  start(y0: Float64Array, state: Float64Array): void {
    for (let k = 0; k < y0.length; k++) state[k] = y0[k];
  }

  add(state: Float64Array, psi: Float64Array): void {
    for (let k = 0; k < psi.length; k++) state[k] += psi[k];
  }

  forward(state: Float64Array, psi: Float64Array): void {
    const { lambda } = this;
    const { oldest, size } = this.#layout;
    for (let k = 0; k < size; k++) {
      const at = oldest + k;
      state[at] = state[k] + lambda * (state[at] - state[at - size]) + psi[k];
    }
  }

  back(state: Float64Array, psi: Float64Array): void {
    const { lambda } = this;
    const { oldest, size } = this.#layout;
    for (let k = 0; k < size; k++) {
      const at = oldest + k;
      state[at] = state[at - size] + (state[at] - state[k] - psi[k]) / lambda;
    }
  }

  forwardAnew(state: Float64Array, psi: Float64Array): void {
    const { oldest, size } = this.#layout;
    for (let k = 0; k < size; k++) state[oldest + k] = state[k] + psi[k];
  }
}

/** The mixing in whole numbers. */
export class ExactWindowMixing implements WindowMixing {
  readonly exact: ExactCoupling;
  readonly lambda: number;

  constructor(exact: ExactCoupling) {
    this.exact = exact;
    this.lambda = exact.lambda;
  }

  start(y0: Float64Array, state: Float64Array): void {
    this.exact.start(y0, state);
  }

  add(state: Float64Array, psi: Float64Array): void {
    this.exact.addUnmixed(state, psi, 0);
  }

  forward(state: Float64Array, psi: Float64Array): void {
    this.exact.forwardY(state, psi);
  }

  back(state: Float64Array, psi: Float64Array): void {
    this.exact.backY(state, psi);
  }

  forwardAnew(state: Float64Array, psi: Float64Array): void {
    this.exact.addUnmixed(state, psi, this.exact.mixed);
  }
}
