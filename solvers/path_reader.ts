import { adopt, allocate, formatShape, sameShape, sizeOf } from "../tensors/mod.ts";
import type { Counts, VectorField } from "./field.ts";
import { HermiteInterpolant } from "./hermite.ts";
import type { PathLoss } from "./path_loss.ts";

/** Times nearer to the end of a step than this part of its size count as that end. */
const SNAP = 1e-9;

/**
 * Leads a loss along a path: forward in the order of its times, then back. Times
 * inside a step are read from the cubic Hermite interpolant.
 *
 * It keeps the loss's times and one state; nothing in it grows with the steps.
 */
export class PathReader {
  readonly #loss: PathLoss;
  readonly #times: Float64Array;
  /** 1 for each time that the way forward met inside a step. */
  readonly #inside: Uint8Array;
  readonly #direction: number;
  readonly #field: VectorField;
  readonly #counts: Counts;
  readonly #y: Float64Array;
  readonly #yBar: Float64Array;
  /** Made where a time inside a step first occurs. */
  #interpolant: HermiteInterpolant | undefined;
  /** The next time to read going forward; going back, the number of those still to read. */
  #next = 0;

  /**
   * Checks the loss's times against the solve.
   *
   * @throws {TypeError} If the loss expects another shape of state.
   * @throws {RangeError} If a time is outside the solve, or they are not in its order.
   */
  constructor(loss: PathLoss, field: VectorField, t0: number, t1: number, counts: Counts) {
    const { stateShape } = loss;
    if (stateShape !== undefined && !sameShape(stateShape, field.stateShape)) {
      throw new TypeError(
        `The loss expects a state of shape ${formatShape(stateShape)}, ` +
          `the vector field has ${formatShape(field.stateShape)}`,
      );
    }
    this.#loss = loss;
    this.#field = field;
    this.#counts = counts;
    this.#direction = Math.sign(t1 - t0);
    const given = loss.times === "end" ? [t1] : loss.times;
    this.#times = allocate(given.length);
    this.#times.set(given);
    this.#inside = adopt(new Uint8Array(given.length));
    checkTimes(this.#times, t0, t1);
    this.#y = allocate(sizeOf(field.stateShape));
    this.#yBar = allocate(sizeOf(field.stateShape));
  }

  /**
   * Begins the way forward at the first state; returns what the loss reads there.
   *
   * @param h The size of the first step.
   */
  begin(t0: number, h: number, state: Float64Array): number {
    this.#next = 0;
    return this.#valuesAt(t0, h, state);
  }

  /** Whether a time still to be read lies inside a step that ends at t1. */
  wantsInside(t0: number, t1: number): boolean {
    return this.#next < this.#times.length &&
      this.#direction * (t1 - this.#times[this.#next]) > SNAP * Math.abs(t1 - t0);
  }

  /**
   * Reads what lies in the step from t0 (left out) to t1. A step that was read
   * before, and is only replayed, gives 0.
   *
   * @param state0 The state at t0; needed only where {@linkcode PathReader.wantsInside}.
   * @param state1 The state at t1; it begins with y.
   */
  forward(t0: number, t1: number, state0: Float64Array, state1: Float64Array): number {
    let value = 0;
    if (this.wantsInside(t0, t1)) {
      const interpolant = this.#moveTo(t0, t1, state0, state1);
      while (this.wantsInside(t0, t1)) {
        const t = this.#times[this.#next];
        interpolant.read(t, this.#y);
        this.#inside[this.#next] = 1;
        value += this.#loss.value(this.#next++, t, this.#y);
      }
    }
    return value + this.#valuesAt(t1, t1 - t0, state1);
  }

  #valuesAt(t: number, h: number, state: Float64Array): number {
    let value = 0;
    for (; this.#next < this.#times.length; this.#next++) {
      if (Math.abs(this.#times[this.#next] - t) > SNAP * Math.abs(h)) break;
      this.#copy(state);
      this.#inside[this.#next] = 0;
      value += this.#loss.value(this.#next, t, this.#y);
    }
    return value;
  }

  /** Adds the loss's derivative at the end t of a step of size h to the state's cotangent. */
  backwardAt(t: number, h: number, state: Float64Array, stateBar: Float64Array): void {
    const yBar = this.#yBar;
    for (; this.#next > 0; this.#next--) {
      const index = this.#next - 1;
      const before = this.#direction * (t - this.#times[index]) > SNAP * Math.abs(h);
      if (before || this.#inside[index] === 1) break;
      this.#copy(state);
      yBar.fill(0);
      this.#loss.cotangent(index, t, this.#y, yBar);
      for (let k = 0; k < yBar.length; k++) stateBar[k] += yBar[k];
    }
  }

  /** Whether, going back, a time still to be read was met inside the step that begins at t0. */
  hasInside(t0: number): boolean {
    const index = this.#next - 1;
    return index >= 0 && this.#inside[index] === 1 &&
      this.#direction * (this.#times[index] - t0) > 0;
  }

  /** Adds the derivative of what was read inside the step to the cotangents of both ends. */
  backwardInside(
    t0: number,
    t1: number,
    state0: Float64Array,
    state1: Float64Array,
    y0Bar: Float64Array,
    state1Bar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const interpolant = this.#moveTo(t0, t1, state0, state1);
    for (; this.hasInside(t0); this.#next--) {
      const t = this.#times[this.#next - 1];
      interpolant.read(t, this.#y);
      this.#yBar.fill(0);
      this.#loss.cotangent(this.#next - 1, t, this.#y, this.#yBar);
      interpolant.pullback(t, this.#yBar, y0Bar, state1Bar);
    }
    interpolant.finish(y0Bar, state1Bar, parametersBar);
  }

  #moveTo(
    t0: number,
    t1: number,
    state0: Float64Array,
    state1: Float64Array,
  ): HermiteInterpolant {
    const interpolant = this.#interpolant ??= new HermiteInterpolant(this.#field, this.#counts);
    interpolant.moveTo(t0, t1, state0, state1);
    return interpolant;
  }

  #copy(state: Float64Array): void {
    const y = this.#y;
    for (let k = 0; k < y.length; k++) y[k] = state[k];
  }
}

function checkTimes(times: Float64Array, t0: number, t1: number): void {
  const direction = Math.sign(t1 - t0);
  const margin = SNAP * Math.abs(t1 - t0);
  times.forEach((t, i) => {
    if (!(direction * (t - t0) >= -margin && direction * (t1 - t) >= -margin)) {
      throw new RangeError(
        `Time number ${i} is ${t}, outside the solve from ${t0} to ${t1}; ` +
          "take it out, or extend the solve",
      );
    }
    if (i > 0 && !(direction * (t - times[i - 1]) >= 0)) {
      throw new RangeError(
        `Times must be in the order of the solve: time number ${i} is ${t}, ` +
          `the one before it ${times[i - 1]}; sort them`,
      );
    }
  });
}
