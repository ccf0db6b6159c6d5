/**
 * How the two states of a reversible step are mixed: all of its arithmetic but the
 * increments Ψ. `state` holds y, then z, then what the mixing itself needs.
 */
export interface Coupling {
  /** λ. */
  readonly lambda: number;
  /** Elements that a state takes. */
  readonly stateSize: number;
  /** Writes the first state, y = z = y0. */
  start(y0: Float64Array, state: Float64Array): void;
  /** y' = λ y + (1 − λ) z + ψ */
  forwardY(state: Float64Array, psi: Float64Array): void;
  /** z' = z − ψ */
  forwardZ(state: Float64Array, psi: Float64Array): void;
  /** z = z' + ψ */
  backZ(state: Float64Array, psi: Float64Array): void;
  /** y = (y' − (1 − λ) z − ψ) / λ */
  backY(state: Float64Array, psi: Float64Array): void;
}

/** The mixing in floating point, exact up to round-off. */
export class FloatCoupling implements Coupling {
  readonly lambda: number;
  readonly stateSize: number;

  /** @param size The number of elements of y. */
  constructor(lambda: number, size: number) {
    this.lambda = lambda;
    this.stateSize = 2 * size;
  }

  start(y0: Float64Array, state: Float64Array): void {
    state.set(y0);
    state.set(y0, y0.length);
  }

  forwardY(state: Float64Array, psi: Float64Array): void {
    const { lambda } = this;
    const size = psi.length;
    for (let k = 0; k < size; k++) {
      state[k] = lambda * state[k] + (1 - lambda) * state[size + k] + psi[k];
    }
  }

  forwardZ(state: Float64Array, psi: Float64Array): void {
    const size = psi.length;
    for (let k = 0; k < size; k++) state[size + k] -= psi[k];
  }

  backZ(state: Float64Array, psi: Float64Array): void {
    const size = psi.length;
    for (let k = 0; k < size; k++) state[size + k] += psi[k];
  }

  backY(state: Float64Array, psi: Float64Array): void {
    const { lambda } = this;
    const size = psi.length;
    for (let k = 0; k < size; k++) {
      state[k] = (state[k] - (1 - lambda) * state[size + k] - psi[k]) / lambda;
    }
  }
}
