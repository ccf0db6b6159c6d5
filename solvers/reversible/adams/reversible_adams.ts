import { checkKeys, type KeysOf } from "../../../tensors/internal.ts";
import { sizeOf } from "../../../tensors/mod.ts";
import {
  checkedRange,
  type CouplingOption,
  exactCoupling,
  floatCoupling,
  rangeOption,
} from "../coupling_option.ts";
import { ExactCoupling } from "../exact_coupling.ts";
import type { VectorField } from "../../field.ts";
import type { BindOptions, Method, ReversibleStepper } from "../../method.ts";
import { dopri5 } from "../../methods/tableaus/dopri5.ts";
import { dopri8 } from "../../methods/tableaus/dopri8.ts";
import { isRungeKutta, type RungeKuttaMethod } from "../../methods/runge_kutta.ts";
import { AdamsStepper } from "./adams_stepper.ts";
import { settledExactOf, settledFloatOf } from "./coupling_of_adams.ts";
import { driftWatch } from "../watch/drift_watch.ts";
import { layoutOf, placesOf } from "./layout.ts";
import { ExactWindowMixing, FloatWindowMixing } from "./window_mixing.ts";

/** The window that belongs to an order, unless one is given. */
const WINDOWS: Readonly<Record<number, number>> = { 4: 4, 5: 6, 6: 8, 8: 11 };

/** The longest window. */
const LONGEST = 16;

/**
 * Options of {@linkcode reversibleAdams}.
 *
 * @category Reversible methods
 */
export interface ReversibleAdamsOptions {
  /** The order: 4, 5, 6 or 8. Default 6. */
  readonly order?: 4 | 5 | 6 | 8;
  /**
   * How many slopes a step is made of: from the order up to 16. Default 4, 6, 8 and 11 for the orders
   * 4, 5, 6 and 8. A longer one amplifies errors less, and takes a longer start.
   */
  readonly window?: number;
  /**
   * The coupling λ, 0 < λ ≤ 1, as a number or as a ratio [p, q] of whole numbers. Default "auto":
   * max(1/4, exp(−10 k m/n)) for n steps and the k anchors of the adjoint, and 1/4 with adaptive
   * steps; without anchors as with one, and 0.9 with adaptive steps; in exact arithmetic 1/4.
   */
  readonly coupling?: CouplingOption;
  /** See `reversible`. Default "float". */
  readonly arithmetic?: "float" | "exact";
  /**
   * The Runge-Kutta method of the first steps, as many as the window has slopes. Its order may be
   * 1 lower, as they are few. With one that is 2 lower, such as `rk4` at order 6, the error of the
   * start is O(h^(order − 1)): as few steps to errors from 1e-4 to 1e-10 on smooth problems, and a start
   * that is a third cheaper, but not where the start is the difficult part; and `rk4` has no error
   * estimate for adaptive steps. Default `dopri5`, and `dopri8` at order 8.
   */
  readonly start?: RungeKuttaMethod;
  /** For exact arithmetic: how large an element may become. Default: as in `reversible`. */
  readonly range?: number | ArrayLike<number>;
}

const KNOWN: KeysOf<ReversibleAdamsOptions> = {
  order: true,
  window: true,
  coupling: true,
  arithmetic: true,
  start: true,
  range: true,
};

/**
 * A multistep method that can go back: see {@linkcode reversibleAdams}.
 *
 * @category Reversible methods
 */
export interface ReversibleAdamsMethod extends Method<true> {
  /** Its steps can be taken back. */
  readonly goesBack: true;
  /** How many slopes a step is made of. */
  readonly window: number;
  /** The method of the first steps. */
  readonly start: RungeKuttaMethod;
  /** The coupling λ as it was asked for. */
  readonly coupling: number | "auto";
  /** The arithmetic. */
  readonly arithmetic: "float" | "exact";
  /** Makes the stepper, which can go back. */
  bind(field: VectorField, options: BindOptions): ReversibleStepper;
}

/**
 * A multistep method of order 4, 5, 6 or 8 that can go back, at one evaluation a step: a gradient
 * costs two evaluations and one pullback a step, where `reversible` over a method of s stages costs 4 s
 * and 2 s. With a window of m slopes f[k] = f(t[k], z[k]) a step is
 *
 *     z[n+1] = z[n] + λ (z[n−m] − z[n−m+1]) + h Σ_j (a[j] + λ a[m−1−j]) f[n−j],   j = 0 … m−1
 *
 * It is the step of Adams with the weights a, of least squares where m is above the order p, and λ
 * times the defect of the same step taken backwards at the old end of the window:
 * z[n−m] − z[n−m+1] + h Σ_j a[m−1−j] f[n−j], which is O(h^(p+1)). So the order is p, and z[n−m] can
 * be had again from what came after it. The roots that belong to no solution are those of
 * ζ^m = −λ, whatever the sizes of the steps: the method is zero-stable for every sequence of steps.
 *
 * A state holds m + 1 values and m − 1 slopes, 2 m vectors. The first m steps are those of a
 * Runge-Kutta method, `start`; so are those after a jump of the field (`jumpAt` of `pid`), before which
 * the state is kept for the way back. `reversibleAdamsEvaluations` says what a gradient costs. The
 * start costs as much as 36 steps at order 6, and 107 at order 8, its stages being kept for the way back
 * where they take 16 MiB at most: below some 100 steps, and 250, it does not pay. At tight tolerances order 8 is the cheaper one. Over a compiled field, steps of one size
 * are taken in runs, many in one call: there and back a step takes some 0.05 µs besides its evaluations, and an
 * error takes 4 to 14 times the steps of a Runge-Kutta method. To the same error a gradient takes 0.6 of
 * the time of the best `reversible(base)` (`deno task speed --parts adams`).
 *
 * Limits: the field must be smooth. A kink in it, as of `relu`, brings any order to 2. On the negative
 * real axis the method is stable up to |hα| = 0.33, 0.12, 0.23 and 0.12 at orders 4, 5, 6 and 8 for
 * λ = 1/2, up to 0.5, 0.21, 0.46 and 0.22 for 1/4; for λ near 1 it is barely stable, up to 1.7, 1.0,
 * 2.6 and 2.0 times −ln(λ)/m (`stabilityLimit`). At coupling "auto" with k anchors a solve is therefore
 * stable while |α| |t1 − t0| is below 10 k times that, 84 to 206 e-folds with 8, whatever n is.
 * Beyond, a parasitic mode grows, and ends the solve with an `UnstableError`: once in m steps of one size
 * the values are compared with the slopes, and where they differ more and more the start's method
 * solves along, to judge. A problem that is damped more wants more anchors, a lower coupling,
 * or exact arithmetic, whose default is 1/4.
 *
 * Going back multiplies round-off by λ^(−1/m) a step. In exact arithmetic every state is met again bit
 * for bit: see `reversible`, whose grid and registers it shares; the one mixing of a step sheds
 * log2(q/p) bits a dimension.
 *
 * Steps may be of any size. With adaptive ones the error estimate is what order p has more than
 * order p − 1 on the same slopes, so that a rejected step costs no evaluation. They grow no faster
 * than errors in the slopes bear: amplified twice as much as with equal steps. A step of `stepTo` that amplifies
 * them more than four times as much is one of the start's method. Where steps have shrunk so fast that
 * the defect at the old end of the window is larger than the error of the new step, that does without it
 * (λ = 0), and the oldest value is kept for the way back: one vector in some 50 steps. Such values put a way
 * back right that was off before, so each step that forgets, and each of a start, is also compared with what
 * it makes of the state before it: that counts in `stats.reconstructionError`.
 *
 * Derived for this library. Related: symmetric multistep methods (Lambert and Watson, J. Inst.
 * Maths Applics 18, 1976), MALI's leapfrog (arXiv 2102.04668), BELM (arXiv 2410.07273).
 *
 * @category Reversible methods
 * @param options Order, window, coupling, arithmetic and start.
 * @returns The method.
 * @throws {TypeError} If an option is unknown, the start is no Runge-Kutta method, or a range is given
 *   without exact arithmetic or is no number.
 * @throws {RangeError} If the order is not 4, 5, 6 or 8, the window is not a whole number from the
 *   order up to 16, the start's order is below the order less 2, the coupling is not in (0, 1] or
 *   has a denominator above 1024 in exact arithmetic, or the arithmetic is unknown.
 *
 * @example
 * ```ts
 * import { finalStateLoss, neg, reversibleAdams, sum, valueAndGrad, vectorField } from "@revode/revode";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { y0Bar, stats } = valueAndGrad({
 *   field: vectorField({ state: [1], f: (_t, y) => neg(y) }),
 *   y0: [1], t0: 0, t1: 2, dt: 0.01,
 *   method: reversibleAdams({ arithmetic: "exact" }),
 *   loss: finalStateLoss((y) => sum(y)),
 * });
 * assertAlmostEquals(y0Bar[0], Math.exp(-2), 1e-9);
 * // Two evaluations a step, and 32 more for the start.
 * assertEquals(stats.evaluations, 2 * 200 + 32);
 * ```
 */
export function reversibleAdams(options: ReversibleAdamsOptions = {}): ReversibleAdamsMethod {
  checkKeys("reversibleAdams", options, KNOWN);
  const { order = 6, arithmetic = "float" } = options;
  if (!(typeof order === "number" && Object.hasOwn(WINDOWS, order))) {
    throw new RangeError(
      `reversibleAdams: the order must be 4, 5, 6 or 8, got ${JSON.stringify(order)}`,
    );
  }
  const { window = WINDOWS[order], start = order < 8 ? dopri5 : dopri8 } = options;
  if (!(Number.isInteger(window) && window >= order && window <= LONGEST)) {
    throw new RangeError(
      `reversibleAdams: the window must be a whole number from the order, ${order}, up to ` +
        `${LONGEST}, got ${window}`,
    );
  }
  if (!isRungeKutta(start)) {
    throw new TypeError(
      "reversibleAdams: the start must be a Runge-Kutta method such as dopri5, " +
        `got ${(start as Method | undefined)?.name ?? typeof start}`,
    );
  }
  if (start.order < order - 2) {
    throw new RangeError(
      `reversibleAdams: the start must be of order ${order - 2} at least for order ${order}, ` +
        `got ${start.name} of order ${start.order}`,
    );
  }
  if (arithmetic !== "float" && arithmetic !== "exact") {
    throw new RangeError(
      `reversibleAdams: the arithmetic must be "float" or "exact", got ${
        JSON.stringify(arithmetic)
      }`,
    );
  }
  const exact = arithmetic === "exact";
  const range = rangeOption(options.range, "reversibleAdams");
  if (!exact && range !== undefined) {
    throw new TypeError('reversibleAdams: a range belongs to arithmetic "exact"; leave it out');
  }
  const ratio = exact ? exactCoupling(options.coupling, "reversibleAdams") : undefined;
  const lambda = ratio === undefined || ratio === "auto" ? ratio : ratio[0] / ratio[1];
  const coupling = lambda ?? floatCoupling(options.coupling, "reversibleAdams");
  return {
    name: `reversibleAdams${order}${exact ? " (exact)" : ""}`,
    window,
    start,
    watch: driftWatch(start),
    coupling,
    arithmetic,
    order,
    evaluations: 1,
    hasErrorEstimate: start.hasErrorEstimate,
    goesBack: true,
    stateVectors: 2 * window + 2,
    bind(field, options) {
      const size = sizeOf(field.stateShape);
      const layout = layoutOf(size, window, exact);
      const mixing = ratio
        ? new ExactWindowMixing(
          new ExactCoupling(
            settledExactOf(ratio),
            size,
            checkedRange(range, size, "reversibleAdams"),
            placesOf(layout),
          ),
        )
        : new FloatWindowMixing(settledFloatOf(coupling, window, options), layout);
      return new AdamsStepper({ order, start: start.tableau, layout, mixing }, field, options);
    },
  };
}
