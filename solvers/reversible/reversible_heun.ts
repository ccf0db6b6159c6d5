import type { CountingLinearization } from "../counting_linearization.ts";
import type { VectorField } from "../field.ts";
import type { BindOptions, ReversibleStepper } from "../method.ts";
import { driftWatch } from "./watch/drift_watch.ts";
import { heun } from "../methods/tableaus/heun.ts";
import { OnePointSteps, type SelfReversibleMethod } from "./one_point_steps.ts";

/**
 * The reversible Heun method, which carries a second state ŷ and f̂ = f(t, ŷ) beside
 * y. Order 2; one stage; the error estimate h(f̂' − f̂)/2, the distance from Euler's step,
 * is O(h²). A step is
 *
 *     ŷ' = 2y − ŷ + h f̂,   f̂' = f(t', ŷ'),   y' = y + h(f̂ + f̂')/2
 *
 * from ŷ = y0, and its inverse, exact up to round-off, is the same step with −h. Going
 * back costs one evaluation a step, and one pullback for the gradient: f̂' is pulled back
 * at the point that the step after it restored. The start costs one evaluation more, and
 * its pullback an evaluation and a pullback.
 *
 * Not to be taken for `reversible(heun)`, which couples two states of Heun's method.
 *
 * Linear stability: with x = hα the step matrix has determinant −1 and trace 2x, so only
 * x = iω with |ω| < 1 is stable: a parasitic mode grows on whatever decays. Where f jumps
 * between two steps f̂ has one value and the way back another, so the reversible gradient
 * misses the start, and says so; use `recursiveCheckpointAdjoint` there.
 *
 * Source: P. Kidger, J. Foster, X. Li and T. Lyons, Efficient and Accurate Gradients for
 * Neural SDEs, arXiv 2105.13493, 2021.
 *
 * @category Reversible methods
 * @example
 * ```ts
 * import { finalStateLoss, mul, reversibleHeun, sum, tensor, valueAndGrad, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // y' = a y, so y(1) = exp(a) and dy(1)/da = exp(a).
 * const field = vectorField({
 *   state: [1],
 *   parameters: { a: tensor([0.5]) },
 *   f: (_t, y, p) => mul(p.a, y),
 * });
 * const { parametersBar } = valueAndGrad({
 *   field, y0: [1], t0: 0, t1: 1, dt: 0.01,
 *   method: reversibleHeun,
 *   loss: finalStateLoss((y) => sum(y)),
 * });
 * assertAlmostEquals(parametersBar[0], Math.exp(0.5), 1e-4);
 * ```
 */
export const reversibleHeun: SelfReversibleMethod = {
  name: "reversibleHeun",
  order: 2,
  evaluations: 1,
  hasErrorEstimate: true,
  errorOrder: 2,
  carriesSlope: true,
  stateVectors: 3,
  goesBack: true,
  // A step from ŷ = y is one of Heun's method.
  base: heun,
  watch: /* @__PURE__ */ driftWatch(heun),
  bind: (field, options) => new ReversibleHeunStepper(field, options),
};

/** The state is (y, ŷ, f̂), and the point is where the last step, or the last one reversed, ended. */
class ReversibleHeunStepper extends OnePointSteps implements ReversibleStepper {
  /** Where `back` evaluates, so that `reverse` finds both ends of a step undone before. */
  #other: CountingLinearization | undefined;

  constructor(field: VectorField, options: BindOptions) {
    super(2, field, options);
  }

  override start(t0: number, y0: Float64Array, state: Float64Array): void {
    // The parameters may have changed since the last run.
    this.#other?.forget();
    super.start(t0, y0, state);
  }

  drift(state: Float64Array, drift: Float64Array): void {
    for (let k = 0; k < drift.length; k++) drift[k] = state[k] - state[drift.length + k];
  }

  attempt(t0: number, t1: number, state: Float64Array, error?: Float64Array): void {
    const size = this.size;
    const point = this.point;
    const { dy } = point.f;
    const half = (t1 - t0) / 2;
    this.#moveHat(t1 - t0, state);
    point.evaluateAt(t1, state, size);
    if (error !== undefined) {
      for (let k = 0; k < size; k++) error[k] = half * (dy[k] - state[2 * size + k]);
    }
    this.#moveY(t1 - t0, state, dy);
  }

  back(t0: number, t1: number, state: Float64Array): void {
    const point = this.#other ??= this.makePoint();
    this.#moveHat(t0 - t1, state);
    point.evaluateAt(t0, state, this.size);
    this.#moveY(t0 - t1, state, point.f.dy);
  }

  tapeBack(t0: number, t1: number, state: Float64Array): void {
    if (!this.point.isAt(t1, state, this.size)) this.point.evaluateAt(t1, state, this.size);
    this.back(t0, t1, state);
  }

  reverse(
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    const size = this.size;
    // Going back from the end of the last step, or of the one just reversed, it is there.
    if (!this.point.isAt(t1, state, size)) this.point.evaluateAt(t1, state, size);
    this.pullback(t0, t1, stateBar, parametersBar);
    this.#moveHat(t0 - t1, state);
    const other = this.#other;
    if (other?.isAt(t0, state, size)) {
      this.#other = this.point;
      this.point = other;
    } else this.point.evaluateAt(t0, state, size);
    this.#moveY(t0 - t1, state, this.point.f.dy);
  }

  /**
   * f̂' gets f̄' + h ȳ'/2, and ŷ' gets a = ŷ̄' + [∂f/∂y (t', ŷ')]ᵀ of that; then
   * ȳ = ȳ' + 2a,  ŷ̄ = −a,  f̄ = h ȳ'/2 + h a
   */
  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const size = this.size;
    const yBar = this.yBar;
    const dyBar = this.dyBar;
    const half = (t1 - t0) / 2;
    for (let k = 0; k < size; k++) {
      yBar[k] = stateBar[size + k];
      dyBar[k] = stateBar[2 * size + k] + half * stateBar[k];
    }
    this.point.pullback(dyBar, yBar, parametersBar);
    for (let k = 0; k < size; k++) {
      stateBar[2 * size + k] = half * (stateBar[k] + 2 * yBar[k]);
      stateBar[size + k] = -yBar[k];
      stateBar[k] += 2 * yBar[k];
    }
  }

  /** ŷ' = 2y − ŷ + h f̂; with −h the way back. */
  #moveHat(h: number, state: Float64Array): void {
    const size = this.size;
    for (let k = 0; k < size; k++) {
      state[size + k] = 2 * state[k] - state[size + k] + h * state[2 * size + k];
    }
  }

  /** y' = y + h(f̂ + f̂')/2, and f̂' in place of f̂; with −h the way back. */
  #moveY(h: number, state: Float64Array, dy: Float64Array): void {
    const size = this.size;
    for (let k = 0; k < size; k++) {
      state[k] += h / 2 * (state[2 * size + k] + dy[k]);
      state[2 * size + k] = dy[k];
    }
  }
}
