import { checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { allocate } from "../../tensors/mod.ts";
import { euler } from "../methods/tableaus/euler.ts";
import { midpoint } from "../methods/tableaus/midpoint.ts";
import type { VectorField } from "../field.ts";
import type { BindOptions, ReversibleStepper } from "../method.ts";
import { driftWatch } from "./watch/drift_watch.ts";
import { OnePointSteps, type SelfReversibleMethod } from "./one_point_steps.ts";

/**
 * Options of {@linkcode asynchronousLeapfrog}.
 *
 * @category Reversible methods
 */
export interface AsynchronousLeapfrogOptions {
  /**
   * The damping η, 1/2 < η ≤ 1; 1, the default, does not damp.
   *
   * Going back divides by 1 − 2η, so round-off in v grows like |1 − 2η|^−n: not at
   * all at 1, by 5·10⁹ in 100 steps at 0.9, and by 10¹⁷ in ten steps at 0.51. At 1/2 a
   * step forgets v, and there is no way back. For n steps 1 − 5/n keeps the growth near
   * 2·10⁴, where n is some hundreds or more.
   */
  readonly damping?: number;
}

const KNOWN: KeysOf<AsynchronousLeapfrogOptions> = { damping: true };

/**
 * The asynchronous leapfrog, which carries a velocity v beside y and is exactly
 * reversible, up to round-off. Order 2 at damping 1, else 1; one stage; the error
 * estimate h(u − v), the distance from Euler's step at damping 1, is O(h²). A step is
 *
 *     k = y + h v/2,   u = f(t + h/2, k),   v' = v + 2η(u − v),   y' = k + h v'/2
 *
 * from v = f(t0, y0). Going back evaluates f at the same point (k = y' − h v'/2), so it
 * costs one evaluation a step, and one pullback for the gradient. The start costs one
 * evaluation more, and its pullback an evaluation and a pullback.
 *
 * Linear stability: with x = hα the step matrix has trace 2 − 2η + 2ηx and determinant
 * 1 − 2η, so the stable x fill the ellipse (1 + Re x η/(1 − η))² + (Im x)² < 1, between
 * −2(1 − η)/η and 0. At damping 1 the segment from −i to i is left of it: a parasitic mode
 * grows on whatever decays. Where f jumps v swings about the new slope from then on, so the
 * method suits only smooth f.
 *
 * Sources: U. Mutze, An asynchronous leapfrog method, mp_arc 08-197, 2008; damping
 * and use for neural ODEs: J. Zhuang et al., MALI, arXiv 2102.04668, 2021.
 *
 * @category Reversible methods
 * @param options The damping.
 * @returns The method.
 * @throws {TypeError} If an option is unknown.
 * @throws {RangeError} If the damping is not in (1/2, 1].
 *
 * @example
 * ```ts
 * import { asynchronousLeapfrog } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(asynchronousLeapfrog().order, 2);
 * assertEquals(asynchronousLeapfrog({ damping: 0.999 }).order, 1);
 * ```
 */
export function asynchronousLeapfrog(
  options: AsynchronousLeapfrogOptions = {},
): SelfReversibleMethod {
  checkKeys("asynchronousLeapfrog", options, KNOWN);
  const { damping = 1 } = options;
  if (!(typeof damping === "number" && damping > 0.5 && damping <= 1)) {
    throw new RangeError(
      `asynchronousLeapfrog: the damping must be a number with 1/2 < damping ≤ 1, got ${damping}; ` +
        "at 1/2 a step cannot be undone",
    );
  }
  // A step from v = f(t, y) is one of the midpoint method; with damping v lags, an error of order 1.
  const base = damping === 1 ? midpoint : euler;
  return {
    name: "asynchronousLeapfrog",
    order: damping === 1 ? 2 : 1,
    evaluations: 1,
    hasErrorEstimate: true,
    errorOrder: 2,
    carriesSlope: true,
    goesBack: true,
    base,
    watch: driftWatch(base),
    bind: (field, options) => new AsynchronousLeapfrogStepper(damping, field, options),
  };
}

/** The state is (y, v); k and u are the buffers of the point. */
class AsynchronousLeapfrogStepper extends OnePointSteps implements ReversibleStepper {
  readonly growth: number;
  readonly #damping: number;
  /** h(u − v) of the last step, and of the one before it. */
  readonly #gap: Float64Array;
  readonly #gapBefore: Float64Array;

  constructor(damping: number, field: VectorField, options: BindOptions) {
    super(1, field, options);
    this.#damping = damping;
    this.growth = 1 / (2 * damping - 1);
    this.#gap = allocate(this.size);
    this.#gapBefore = allocate(this.size);
  }

  override start(t0: number, y0: Float64Array, state: Float64Array): void {
    super.start(t0, y0, state);
    this.#gap.fill(NaN);
  }

  attempt(t0: number, t1: number, state: Float64Array, error?: Float64Array): void {
    const { y: k, dy: u } = this.point.f;
    const size = this.size;
    const half = (t1 - t0) / 2;
    for (let i = 0; i < size; i++) k[i] = state[i] + half * state[size + i];
    this.point.evaluate(t0 + half);
    const weight = 2 * this.#damping;
    for (let i = 0; i < size; i++) {
      const distance = u[i] - state[size + i];
      this.#gapBefore[i] = this.#gap[i];
      this.#gap[i] = 2 * half * distance;
      if (error !== undefined) error[i] = this.#gap[i];
      state[size + i] += weight * distance;
      state[i] = k[i] + half * state[size + i];
    }
  }

  /** The parasitic mode of v changes its sign with every step; what v lags behind u does not. */
  drift(_state: Float64Array, drift: Float64Array): void {
    for (let i = 0; i < drift.length; i++) {
      drift[i] = Number.isNaN(this.#gapBefore[i]) ? 0 : (this.#gap[i] - this.#gapBefore[i]) / 2;
    }
  }

  /** k = y' − h v'/2,  v = (v' − 2η u)/(1 − 2η),  y = k − h v/2 */
  back(t0: number, t1: number, state: Float64Array): void {
    const { y: k, dy: u } = this.point.f;
    const size = this.size;
    const half = (t1 - t0) / 2;
    for (let i = 0; i < size; i++) k[i] = state[i] - half * state[size + i];
    this.point.evaluate(t0 + half);
    const weight = 2 * this.#damping;
    for (let i = 0; i < size; i++) {
      state[size + i] = (state[size + i] - weight * u[i]) / (1 - weight);
      state[i] = k[i] - half * state[size + i];
    }
  }

  // Going back evaluates the field where the pullback needs it.
  tapeBack(t0: number, t1: number, state: Float64Array): void {
    this.back(t0, t1, state);
  }

  reverse(
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    this.back(t0, t1, state);
    this.pullback(t0, t1, stateBar, parametersBar);
  }

  /**
   * v̄ ← v̄' + h ȳ'/2,  k̄ = ȳ' + [∂f/∂y (k)]ᵀ 2η v̄,  ȳ = k̄,  v̄ ← (1 − 2η) v̄ + h k̄/2
   */
  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const size = this.size;
    const kBar = this.yBar;
    const uBar = this.dyBar;
    const half = (t1 - t0) / 2;
    const weight = 2 * this.#damping;
    for (let i = 0; i < size; i++) {
      kBar[i] = stateBar[i];
      stateBar[size + i] += half * stateBar[i];
      uBar[i] = weight * stateBar[size + i];
    }
    this.point.pullback(uBar, kBar, parametersBar);
    for (let i = 0; i < size; i++) {
      stateBar[i] = kBar[i];
      stateBar[size + i] = (1 - weight) * stateBar[size + i] + half * kBar[i];
    }
  }
}
