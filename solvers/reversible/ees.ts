import { allocate } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import type { BindOptions, Method, ReversibleStepper, Stepper } from "../method.ts";
import { known, type RungeKuttaMethod } from "../methods/runge_kutta.ts";
import type { Tableau } from "../methods/tableau.ts";

/**
 * A Runge-Kutta method that nearly goes back by a step of −h: `ees25` or `ees27`.
 *
 * @category Reversible methods
 */
export interface EffectivelySymmetricMethod
  extends Omit<RungeKuttaMethod, "goesBack" | "bind">, Method<true> {
  /** Its steps can be taken back. */
  readonly goesBack: true;
  /** Makes the stepper, which nearly goes back. */
  bind(field: VectorField, options: BindOptions): ReversibleStepper;
}

/**
 * EES(2,5), an explicit and effectively symmetric Runge-Kutta method: order 2, three
 * stages, no error estimate; its free parameter is 1/10.
 *
 * Near-reversible: going back is a step of −h, which misses the state before by O(h⁶),
 * and the start of the path by O(h⁵). The reversible gradient is the exact pullback at
 * states that are that far off, and reports the distance as `stats.reconstructionError`.
 * Each step of it costs six evaluations and three pullbacks: three evaluations restore the
 * state, and three more, from there, are the points of the pullbacks.
 *
 * Linear stability: R(x) = 1 + x + x²/2 + x³/8, stable on the negative real axis down to
 * −3.08. The state is y alone, so there is no parasitic mode.
 *
 * Source: D. Shmelev, K. Ebrahimi-Fard, N. Tapia and C. Salvi, Explicit and Effectively
 * Symmetric Runge-Kutta Methods, arXiv 2507.21006, 2025.
 *
 * @category Reversible methods
 * @example
 * ```ts
 * import { ees25, finalStateLoss, neg, sum, valueAndGrad, vectorField } from "@revode/revode";
 * import { assertAlmostEquals, assertLess } from "@std/assert";
 *
 * const { y0Bar, stats } = valueAndGrad({
 *   field: vectorField({ state: [1], f: (_t, y) => neg(y) }),
 *   y0: [1], t0: 0, t1: 1, dt: 0.01,
 *   method: ees25,
 *   loss: finalStateLoss((y) => sum(y)),
 * });
 * assertAlmostEquals(y0Bar[0], Math.exp(-1), 1e-4);
 * assertLess(stats.reconstructionError!, 1e-10);
 * ```
 */
export const ees25: EffectivelySymmetricMethod = /* @__PURE__ */ effectivelySymmetric(() => ({
  name: "ees25",
  order: 2,
  a: [[], [1 / 3], [-5 / 48, 15 / 16]],
  b: [1 / 10, 1 / 2, 2 / 5],
  c: [0, 1 / 3, 5 / 6],
}));

/**
 * EES(2,7), an explicit and effectively symmetric Runge-Kutta method: order 2, four
 * stages, no error estimate.
 *
 * Near-reversible: going back is a step of −h, which misses the state before by O(h⁸),
 * and the start of the path by O(h⁷). The reversible gradient is the exact pullback at
 * states that are that far off, and reports the distance as `stats.reconstructionError`.
 * Each step of it costs eight evaluations and four pullbacks: four evaluations restore the
 * state, and four more, from there, are the points of the pullbacks.
 *
 * Linear stability: stable on the negative real axis down to −3.91. The state is y alone,
 * so there is no parasitic mode.
 *
 * Source: D. Shmelev, K. Ebrahimi-Fard, N. Tapia and C. Salvi, Explicit and Effectively
 * Symmetric Runge-Kutta Methods, arXiv 2507.21006, 2025.
 *
 * @category Reversible methods
 * @example
 * ```ts
 * import { ees27, neg, solve, vectorField } from "@revode/revode";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const field = vectorField({ state: [1], f: (_t, y) => neg(y) });
 * const options = { field, method: ees27 };
 * const { y1 } = solve({ ...options, y0: [1], t0: 0, t1: 1, dt: 0.05 });
 * const { y1: again } = solve({ ...options, y0: y1, t0: 1, t1: 0, dt: -0.05 });
 * assertAlmostEquals(y1.data[0], Math.exp(-1), 1e-3);
 * assertAlmostEquals(again.data[0], 1, 1e-10);
 * ```
 */
export const ees27: EffectivelySymmetricMethod = /* @__PURE__ */ effectivelySymmetric(() => {
  const S = Math.SQRT2;
  return {
    name: "ees27",
    order: 2,
    a: [
      [],
      [(2 - S) / 3],
      [(-4 + S) / 24, (4 + S) / 8],
      [(-176 + 145 * S) / 168, 3 * (8 - 5 * S) / 56, 3 * (3 - S) / 7],
    ],
    b: [(5 - 3 * S) / 14, (3 + S) / 14, 3 * (2 * S - 1) / 14, (9 - 4 * S) / 14],
    c: [0, (2 - S) / 3, (2 + S) / 6, (4 + S) / 6],
  };
});

function effectivelySymmetric(tableau: () => Tableau): EffectivelySymmetricMethod {
  const method = known(tableau);
  return {
    ...method,
    goesBack: true,
    stateVectors: 1,
    bind: (field, options) => goingBack(method.bind(field, options)),
  };
}

/** The steps of a method, and those of −h as the way back. */
function goingBack(stepper: Stepper): ReversibleStepper {
  const { stateSize } = stepper;
  /** The end of the step that is taped to be pulled back; nobody reads it. */
  const end = allocate(stateSize);
  const tapeBack = (t0: number, t1: number, state: Float64Array) => {
    stepper.step(t1, t0, state);
    end.set(state);
    stepper.tape(t0, t1, end);
  };
  return {
    stateSize,
    get tapeSize() {
      return stepper.tapeSize;
    },
    start: (t0, y0, state) => stepper.start(t0, y0, state),
    step: (t0, t1, state) => stepper.step(t0, t1, state),
    tape: (t0, t1, state) => stepper.tape(t0, t1, state),
    back: (t0, t1, state) => stepper.step(t1, t0, state),
    tapeBack,
    reverse(t0, t1, state, stateBar, parametersBar) {
      tapeBack(t0, t1, state);
      stepper.pullback(t0, t1, stateBar, parametersBar);
    },
    pullback: (t0, t1, stateBar, parametersBar) =>
      stepper.pullback(t0, t1, stateBar, parametersBar),
    pullbackStart: (t0, y0, stateBar, y0Bar, parametersBar) =>
      stepper.pullbackStart(t0, y0, stateBar, y0Bar, parametersBar),
    save: (target) => stepper.save!(target),
    restore: (source) => stepper.restore!(source),
  };
}
