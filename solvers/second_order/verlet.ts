import { checkChoice, checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { sizeOf } from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import type { BindOptions, Method, ReversibleStepper } from "../method.ts";
import { checkedRange, rangeOption } from "../reversible/coupling_option.ts";
import { Grid } from "../reversible/grid.ts";
import { COMPOSITIONS, movesOf, type VerletOrder } from "./compositions.ts";
import { halvesOf } from "./split_state.ts";
import { VerletStepper } from "./verlet_stepper.ts";

/**
 * Options of {@linkcode verlet}.
 *
 * @category Reversible methods
 */
export interface VerletOptions {
  /** The order of accuracy, for 1, 5, 9 and 17 evaluations a step. Default 2. */
  readonly order?: VerletOrder;
  /**
   * "float": steps are undone up to round-off. "exact": on a grid of whole numbers, where what moves q
   * and v is rounded before it is added, so that a step back is the same bits; nothing has to be kept for
   * that. Default "float".
   */
  readonly arithmetic?: "float" | "exact";
  /**
   * For exact arithmetic: how large an element of the state may become, for all or one each; see
   * `reversible`. Default: 512 times the largest element of y0.
   */
  readonly range?: number | ArrayLike<number>;
}

const KNOWN: KeysOf<VerletOptions> = { order: true, arithmetic: true, range: true };

/**
 * A method that moves q and v in turn: see {@linkcode verlet}.
 *
 * @category Reversible methods
 */
export interface VerletMethod extends Method<true> {
  /** Its steps can be taken back. */
  readonly goesBack: true;
  /** The arithmetic. */
  readonly arithmetic: "float" | "exact";
  /** Makes the stepper, which can go back. */
  bind(field: VectorField, options: BindOptions): ReversibleStepper;
}

/**
 * The method of Störmer and Verlet, known as leapfrog, and symmetric compositions of it: for fields of
 * second order, q'' = f(t, q), as {@linkcode secondOrderField} makes them. A step of order 2 is
 *
 *     q½ = q + h v/2,   v' = v + h f(t + h/2, q½),   q' = q½ + h v'/2
 *
 * and steps of order 4, 6 and 8 are made of 5, 9 and 17 of these, longer and shorter, some backwards;
 * the last move of q in one and the first in the next are one. Each is an evaluation of f. Where
 * dq/dt is a function g(t, v) of its own, it takes the place of v.
 *
 * Each move is undone by its negative, so the method is reversible as it is: the state is (q, v) alone,
 * there is no coupling and no parasitic mode, and going back costs one evaluation for each on the way
 * there, at which it is pulled back. And it is symplectic: on a Hamiltonian system with steps of one size
 * the error of the energy stays where it is, O(h^order), over as many steps as one likes, where that of
 * others grows with time. With steps that change that is lost, so there is no error estimate.
 *
 * Linear stability: on q'' = −ω² q order 2 is stable for hω < 2. There is no damping in it, and none in
 * the fields that it takes, whose forces do not depend on v.
 *
 * The time is moved with q for f, and with v for g, as if it were an element of theirs.
 *
 * Sources: C. Störmer 1907, and L. Verlet, Phys. Rev. 159, 1967. Compositions: of order 4 R. McLachlan, On
 * the numerical integration of ordinary differential equations by symmetric composition methods, SIAM J.
 * Sci. Comput. 16, 1995; of order 6 and 8 W. Kahan and R.-C. Li, Composition constants for raising the
 * orders of unconventional schemes for ordinary differential equations, Math. Comp. 66, 1997, s9odr6a
 * and s17odr8a; they are in E. Hairer, C. Lubich and G. Wanner, Geometric Numerical Integration, V.3.2.
 *
 * @category Reversible methods
 * @param options The order, and the arithmetic.
 * @returns The method. Where it is bound to a field that is not of second order it throws a `TypeError`.
 * @throws {TypeError} If an option is unknown, or a range is given without exact arithmetic or is no number.
 * @throws {RangeError} If the order or the arithmetic is unknown.
 *
 * @example
 * ```ts
 * import { div, finalStateLoss, mul, neg, pow, secondOrderField, sum, square, tensor, valueAndGrad, verlet } from "@revode/revode";
 * import { assertAlmostEquals, assertLess } from "@std/assert";
 *
 * // A planet: where it is after a tenth of its year, and how that depends on the sun's mass.
 * const field = secondOrderField({
 *   position: [2],
 *   parameters: { mass: tensor(1) },
 *   f: (_t, q, { mass }) => neg(div(mul(mass, q), pow(sum(square(q)), 1.5))),
 * });
 * const { value, parametersBar, stats } = valueAndGrad({
 *   field, y0: [[1, 0], [0, 1]], t0: 0, t1: Math.PI / 5, dt: Math.PI / 500,
 *   method: verlet({ order: 4 }),
 *   loss: finalStateLoss((y) => sum(mul(y, tensor([[1, 0], [0, 0]])))),
 * });
 * assertAlmostEquals(value, Math.cos(Math.PI / 5), 1e-10);
 * assertLess(parametersBar[0], 0);
 * assertLess(stats.reconstructionError!, 1e-13);
 * ```
 */
export function verlet(options: VerletOptions = {}): VerletMethod {
  checkKeys("verlet", options, KNOWN);
  const { order = 2, arithmetic = "float" } = options;
  if (!(typeof order === "number" && Object.hasOwn(COMPOSITIONS, order))) {
    throw new RangeError(`verlet: the order must be 2, 4, 6 or 8, got ${JSON.stringify(order)}`);
  }
  checkChoice("verlet: the arithmetic", arithmetic, ["float", "exact"]);
  const range = rangeOption(options.range, "verlet");
  const exact = arithmetic === "exact";
  if (!exact && range !== undefined) {
    throw new TypeError('verlet: a range belongs to arithmetic "exact"; leave it out');
  }
  const moves = movesOf(order);
  return {
    name: `verlet${order === 2 ? "" : order}${exact ? " (exact)" : ""}`,
    order,
    arithmetic,
    evaluations: moves.kicks.length,
    hasErrorEstimate: false,
    goesBack: true,
    stateVectors: 1,
    bind(field, options) {
      const halves = halvesOf("verlet", field);
      const size = sizeOf(field.stateShape);
      const grid = exact ? new Grid(size, checkedRange(range, size, "verlet")) : undefined;
      return new VerletStepper(moves, field, halves, options, grid);
    },
  };
}
