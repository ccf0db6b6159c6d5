/**
 * How the two states of a reversible step are mixed: all of its arithmetic but the
 * increments Ψ. `state` holds y, then z, then what the mixing itself needs.
 *
 * Where both states move towards each other, z goes first, before anything is evaluated, by a part b
 * of y − z; then comes a step of the paper with λ/(1 − b) for λ. The two determinants make λ.
 */
export interface Coupling {
  /** What y's move leaves of y − z. */
  readonly lambda: number;
  /** What both leave. Default: the same. */
  readonly coupling?: number;
  /** b: the part of y − z by which a step moves z to begin with. Default: 0. */
  readonly shift?: number;
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
  readonly coupling: number;
  readonly shift: number;
  readonly stateSize: number;

  /**
   * @param coupling λ.
   * @param size The number of elements of y.
   * @param share The part of 1 − λ by which z moves; y moves by the rest.
   */
  constructor(coupling: number, size: number, share = 0) {
    this.coupling = coupling;
    this.shift = share * (1 - coupling);
    this.lambda = coupling / (1 - this.shift);
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
