import { checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { sizeOf } from "../../tensors/mod.ts";
import {
  checkedRange,
  type CouplingOption,
  exactCoupling,
  floatCoupling,
  rangeOption,
} from "../coupling_option.ts";
import { ExactCoupling } from "../exact_coupling.ts";
import type { VectorField } from "../field.ts";
import type { BindOptions, Method, ReversibleStepper } from "../method.ts";
import { dopri5 } from "../methods/dopri5.ts";
import { dopri8 } from "../methods/dopri8.ts";
import { isRungeKutta, type RungeKuttaMethod } from "../runge_kutta.ts";
import { AdamsStepper } from "./adams_stepper.ts";
import { settledExactOf, settledFloatOf } from "./coupling_of_adams.ts";
import { layoutOf, placesOf } from "./layout.ts";
import { ExactWindowMixing, FloatWindowMixing } from "./window_mixing.ts";

/** The window that belongs to an order, unless one is given. */
const WINDOWS: Readonly<Record<number, number>> = { 4: 4, 5: 6, 6: 8, 8: 11 };

/** The longest window. */
const LONGEST = 16;

/** Options of {@linkcode reversibleAdams}. */
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
   * The Runge-Kutta method of the first steps, as many as the window has slopes; of an order that
   * is at most 1 lower. Default `dopri5`, and `dopri8` at order 8.
   */
  readonly start?: RungeKuttaMethod;
  /** For exact arithmetic: how large an element may become, as in `reversible`. */
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

/** A multistep method that can go back: see {@linkcode reversibleAdams}. */
export interface ReversibleAdamsMethod extends Method {
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
 * TODO docs.
 */
export function reversibleAdams(options: ReversibleAdamsOptions = {}): ReversibleAdamsMethod {
  checkKeys("reversibleAdams", options, KNOWN);
  const { order = 6, arithmetic = "float" } = options;
  if (!(order in WINDOWS)) {
    throw new RangeError(`reversibleAdams: the order must be 4, 5, 6 or 8, got ${order}`);
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
  if (start.order < order - 1) {
    throw new RangeError(
      `reversibleAdams: the start must be of order ${order - 1} at least for order ${order}, ` +
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
    coupling,
    arithmetic,
    order,
    evaluations: 1,
    hasErrorEstimate: start.hasErrorEstimate,
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
