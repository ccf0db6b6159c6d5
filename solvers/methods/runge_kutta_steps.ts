/** The steps of a Runge-Kutta method, whatever takes them. */
export abstract class RungeKuttaSteps {
  readonly stateSize: number;

  constructor(size: number) {
    this.stateSize = size;
  }

  abstract step(t0: number, t1: number, state: Float64Array): void;

  start(_t0: number, y0: Float64Array, state: Float64Array): void {
    state.set(y0);
  }

  // A step keeps its stages anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.step(t0, t1, state);
  }

  pullbackStart(
    _t0: number,
    _y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
  ): void {
    for (let k = 0; k < y0Bar.length; k++) y0Bar[k] += stateBar[k];
  }
}
