import { checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { settledFloat, settledShare } from "../reversible/coupling_option.ts";
import { distanceInEllipse } from "./distance_in_ellipse.ts";
import { ANCHORS } from "../reversible/watch/anchors.ts";
import { AdamsStability } from "../reversible/adams/adams_stability.ts";
import { settledFloatOf } from "../reversible/adams/coupling_of_adams.ts";
import type { ReversibleAdamsMethod } from "../reversible/adams/reversible_adams.ts";
import type { RungeKuttaMethod } from "../methods/runge_kutta.ts";
import {
  alongRay,
  coefficientsOf,
  type Complex,
  evaluate,
  gammaOf,
} from "./stability_polynomials.ts";

export type { Complex };

/**
 * A base method with its coupling, such as `reversible(rk4)`.
 *
 * @category Stability
 */
export interface CoupledMethod {
  /** The base method. */
  readonly base: RungeKuttaMethod;
  /** The coupling λ; for "auto" see {@linkcode StabilityOptions}, in exact arithmetic 1/2. */
  readonly coupling: number | "auto";
  /** Which of its states a step moves. Default "auto". */
  readonly mixing?: "auto" | "y" | "both";
  /** The arithmetic. Default "float". */
  readonly arithmetic?: "float" | "exact";
}

/**
 * Options of {@linkcode isStable}.
 *
 * @category Stability
 */
export interface StabilityOptions {
  /**
   * The coupling λ of the reversible method over this base, 0 < λ ≤ 1; "auto" is settled as in a
   * solve of `steps` steps. Default: that of the method itself, which has one only if it is
   * reversible.
   */
  readonly coupling?: number | "auto";
  /** The number of steps, for coupling "auto". Default: adaptive steps, for which it is 1/2. */
  readonly steps?: number;
  /** The anchors of the adjoint, for coupling "auto". Default 8. */
  readonly anchors?: number;
}

/**
 * Options of {@linkcode stabilityLimit}.
 *
 * @category Stability
 */
export interface StabilityLimitOptions extends StabilityOptions {
  /** The angle of the ray, in radians. Default π: the negative real axis. */
  readonly direction?: number;
}

const KNOWN: KeysOf<StabilityOptions> = { coupling: true, steps: true, anchors: true };

const KNOWN_OF_LIMIT: KeysOf<StabilityLimitOptions> =
  /* @__PURE__ */ (() => ({ ...KNOWN, direction: true }))();

/**
 * The stability function R: on y' = αy one step of size h multiplies y by R(hα).
 *
 * Source: Hairer and Wanner, Solving Ordinary Differential Equations II, 1996, section IV.2.
 *
 * @category Stability
 * @param method The method.
 * @param x hα.
 * @returns R(x), a polynomial in x for an explicit method.
 * @throws {TypeError} If `method` is not a Runge-Kutta method.
 *
 * @example
 * ```ts
 * import { rk4, stabilityFunction } from "@revode/revode/solvers";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { re, im } = stabilityFunction(rk4, { re: -1, im: 0 });
 * assertAlmostEquals(re, 1 - 1 + 1 / 2 - 1 / 6 + 1 / 24);
 * assertAlmostEquals(im, 0);
 * ```
 */
export function stabilityFunction(method: RungeKuttaMethod, x: Complex): Complex {
  return evaluate(coefficientsOf(baseOf(method, "stabilityFunction").tableau), x);
}

/**
 * Whether a method is stable on y' = αy at x = hα.
 *
 * A Runge-Kutta method is when |R(x)| ≤ 1. A reversible one is when both eigenvalues of
 * its step on (y, z) are inside the unit circle. Their product is λ and their sum is
 *
 *     Γ = 1 + λ + b T(x) − (1 − λ − b) T(−x) − (1 − b) T(x) T(−x),   T(x) = R(x) − 1,
 *
 * with b = 0 where y alone moves towards z, and b = (1 − λ)/4 where both move (see {@linkcode reversible}),
 * so they are just when |Γ − λ conj Γ| < 1 − λ² (Schur's criterion; McCallum and Foster
 * 2024, arXiv 2410.11648). At λ = 1 none is: at best both are on the circle.
 *
 * `reversibleAdams` is when all roots of its polynomial of degree m + 1 are at most 1 + 10⁻⁹ in
 * magnitude, by the recursion of Schur and Cohn.
 *
 * @category Stability
 * @param method A Runge-Kutta method, or a reversible one.
 * @param x hα.
 * @param options The coupling.
 * @returns Whether it is.
 * @throws {TypeError} If `method` is neither, or an option is unknown.
 * @throws {RangeError} If the coupling is not in (0, 1].
 *
 * @example
 * ```ts
 * import { isStable, rk4 } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * const x = { re: -0.1, im: 0 };
 * assertEquals(isStable(rk4, x), true);
 * assertEquals(isStable(rk4, x, { coupling: 0.8 }), true);
 * assertEquals(isStable(rk4, x, { coupling: 0.999 }), false);
 * ```
 */
export function isStable(
  method: RungeKuttaMethod | CoupledMethod | ReversibleAdamsMethod,
  x: Complex,
  options: StabilityOptions = {},
): boolean {
  checkKeys("isStable", options, KNOWN);
  if (isAdams(method)) return adamsOf(method, options, "isStable").isStable(x.re, x.im);
  const { polynomial, halfAxes: [u, v], strict } = regionOf(method, options, "isStable");
  const { re, im } = evaluate(polynomial, x);
  const distance = Math.hypot(v * re, u * im);
  return strict ? distance < u * v : distance <= u * v;
}

/**
 * How far from 0 along a ray a method stays stable: the largest |hα| such that it is
 * stable at every point before. By {@linkcode isStable} and its formulas.
 *
 * On the negative real axis a reversible method is stable to about 1 − λ over Euler and to nearly
 * −ln λ from order 3 up: to 0.001 at λ = 0.999, where the bases reach 2 to 5. That is
 * because a step multiplies the parasitic mode by λ e^{−x}, but for the base's error.
 *
 * @category Stability
 * @param method A Runge-Kutta method, or a reversible one.
 * @param options The coupling, what "auto" makes one of, and the direction of the ray.
 * @returns The limit of |hα|, a positive number; 0 where it is unstable from the start.
 * @throws {TypeError} If `method` is neither, or an option is unknown.
 * @throws {RangeError} If the coupling is not in (0, 1], or the direction is not finite.
 *
 * @example
 * ```ts
 * import { reversible, rk4, stabilityLimit } from "@revode/revode/solvers";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(stabilityLimit(rk4), 2.785293563405);
 * assertAlmostEquals(stabilityLimit(rk4, { direction: Math.PI / 2 }), Math.sqrt(8));
 * assertAlmostEquals(stabilityLimit(rk4, { coupling: 0.8 }), 0.22315, 1e-5);
 * // "auto" with 8 anchors: 80 e-folds of damping over the solve, less at coarse steps.
 * assertAlmostEquals(1000 * stabilityLimit(reversible(rk4), { steps: 1000 }), 83.4, 0.1);
 * assertAlmostEquals(1e6 * stabilityLimit(reversible(rk4), { steps: 1e6 }), 80, 0.1);
 * ```
 */
export function stabilityLimit(
  method: RungeKuttaMethod | CoupledMethod | ReversibleAdamsMethod,
  options: StabilityLimitOptions = {},
): number {
  checkKeys("stabilityLimit", options, KNOWN_OF_LIMIT);
  const { direction = Math.PI } = options;
  if (!Number.isFinite(direction)) {
    throw new RangeError(`stabilityLimit: the direction must be finite, got ${direction}`);
  }
  if (isAdams(method)) return adamsOf(method, options, "stabilityLimit").limit(direction);
  const { polynomial, halfAxes } = regionOf(method, options, "stabilityLimit");
  const { re, im } = alongRay(polynomial, direction);
  return distanceInEllipse(re, im, halfAxes);
}

/** Stable is where the polynomial's value is in an ellipse around 0. */
interface Region {
  /** The coefficients of R, or of Γ, lowest first. */
  readonly polynomial: readonly number[];
  /** The half-axes of the ellipse, along the real and along the imaginary axis. */
  readonly halfAxes: readonly [number, number];
  /** Whether its edge is left out. */
  readonly strict: boolean;
}

function regionOf(
  method: RungeKuttaMethod | CoupledMethod,
  { coupling, steps, anchors = ANCHORS }: StabilityOptions,
  caller: string,
): Region {
  const coupled = method !== null && typeof method === "object" && "coupling" in method;
  const base = baseOf(coupled ? method.base : method, caller);
  const rho = coefficientsOf(base.tableau);
  const exact = coupling === undefined && coupled && method.arithmetic === "exact";
  const chosen = coupling ?? (coupled ? method.coupling : undefined);
  if (chosen === undefined) return { polynomial: rho, halfAxes: [1, 1], strict: false };
  const lambda = exact && chosen === "auto"
    ? 0.5
    : settledFloat(chosen, { steps, anchors, adaptive: steps === undefined });
  checkLambda(lambda, caller);
  const share = exact ? 0 : settledShare(coupled && method.mixing || "auto", chosen, base.order);
  // Γ − λ conj Γ = (1 − λ) Re Γ + i (1 + λ) Im Γ, which is to be shorter than 1 − λ².
  const gamma = gammaOf(rho, lambda, share * (1 - lambda));
  return { polynomial: gamma, halfAxes: [1 + lambda, 1 - lambda], strict: true };
}

function isAdams(method: unknown): method is ReversibleAdamsMethod {
  return typeof method === "object" && method !== null && "window" in method;
}

function adamsOf(
  method: ReversibleAdamsMethod,
  { coupling, steps, anchors = ANCHORS }: StabilityOptions,
  caller: string,
): AdamsStability {
  const { order, window } = method;
  const exact = coupling === undefined && method.arithmetic === "exact";
  const chosen = coupling ?? (exact && method.coupling === "auto" ? 0.25 : method.coupling);
  const lambda = settledFloatOf(chosen, window, { steps, anchors });
  checkLambda(lambda, caller);
  return new AdamsStability({ order, window, lambda });
}

function checkLambda(lambda: number, caller: string): void {
  if (!(typeof lambda === "number" && lambda > 0 && lambda <= 1)) {
    throw new RangeError(
      `${caller}: the coupling must be "auto" or a number with 0 < coupling ≤ 1, got ${lambda}`,
    );
  }
}

function baseOf(method: RungeKuttaMethod, caller: string): RungeKuttaMethod {
  if (method?.tableau === undefined) {
    throw new TypeError(
      `${caller}: the method must be a Runge-Kutta method such as rk4, ` +
        `got ${method?.name ?? typeof method}`,
    );
  }
  return method;
}
