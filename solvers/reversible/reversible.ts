import { checkChoice, checkKeys, type KeysOf } from "../../tensors/internal.ts";
import { sizeOf } from "../../tensors/mod.ts";
import { CompiledCoupledStepper } from "../compiled/compiled_coupled.ts";
import { CoupledStepper } from "./coupled_stepper.ts";
import { FloatCoupling } from "./coupling.ts";
import {
  checkedRange,
  type CouplingOption,
  exactCoupling,
  floatCoupling,
  rangeOption,
  settledExact,
  settledFloat,
  settledShare,
} from "./coupling_option.ts";
import { ExactCoupling } from "./exact_coupling.ts";
import type { VectorField } from "../field.ts";
import type { BindOptions, Method, ReversibleStepper } from "../method.ts";
import { driftWatch } from "./watch/drift_watch.ts";
import { Increment } from "../methods/increment.ts";
import { isRungeKutta, type RungeKuttaMethod } from "../methods/runge_kutta.ts";
import type { IncrementMethod } from "../methods/step_increment.ts";
import { ofCompiled } from "../compiled/traced_field.ts";

/**
 * Options of {@linkcode reversible}.
 *
 * @category Reversible methods
 */
export interface ReversibleOptions {
  /**
   * The coupling λ, 0 < λ ≤ 1, as a number or as a ratio [p, q] of whole numbers. Default
   * "auto": max(1/2, 1 − 10 k/n) for n steps and the k anchors of the adjoint, 8 unless it says
   * otherwise, and 1/2 with adaptive steps; without anchors max(0.999, 1 − 10/n), and 0.999 where n
   * is not known in advance; in exact arithmetic 1/2, and 1/16 with adaptive steps.
   *
   * Going back over m steps, from one anchor to the next, multiplies round-off by λ^−m: "auto"
   * keeps that near e^10, 2·10⁴, and below 2^20. Going forward, a low λ damps the parasitic mode y − z.
   */
  readonly coupling?: CouplingOption;
  /**
   * Which of the two states a step moves towards the other: "y", by 1 − λ of their distance, as in the
   * paper, or in floating point "both", y by three quarters of that and z by the rest. Over a base of even
   * order that is much the same. Default "auto": "both" over a base of odd order at coupling "auto" in
   * floating point, else "y".
   */
  readonly mixing?: "auto" | "y" | "both";
  /**
   * "float": exact up to round-off that grows like λ^−n. "exact": on a grid of whole
   * numbers, with the bits that the coupling sheds kept aside; the way back is exact bit for
   * bit at any coupling, so that it may be low, and the solve stable. Default "float".
   */
  readonly arithmetic?: "float" | "exact";
  /**
   * For exact arithmetic: how large an element of the state may become, for all or one each. The
   * grid's unit is 2⁻⁵¹ of it, rounded up to a power of two. Default: 512 times the largest
   * element of y0 (of 1 where y0 is 0), so that the unit is about 4e-13 of that: give one for
   * each where the elements' sizes are far apart. A gradient that depends on an element for which the
   * unit is too coarse is a `CoarseGridError`.
   */
  readonly range?: number | ArrayLike<number>;
}

const KNOWN: KeysOf<ReversibleOptions> = {
  coupling: true,
  mixing: true,
  arithmetic: true,
  range: true,
};

/**
 * A method that can go back: see {@linkcode reversible}.
 *
 * @typeParam Base Its base method.
 * @category Reversible methods
 */
export interface ReversibleMethod<Base extends Method = RungeKuttaMethod> extends Method<true> {
  /** Its steps can be taken back. */
  readonly goesBack: true;
  /** The base method. */
  readonly base: Base;
  /** The coupling λ as it was asked for. */
  readonly coupling: number | "auto";
  /** The mixing as it was asked for; "y" in exact arithmetic. */
  readonly mixing: "auto" | "y" | "both";
  /** The arithmetic. */
  readonly arithmetic: "float" | "exact";
  /** Makes the stepper, which can go back. */
  bind(field: VectorField, options: BindOptions): ReversibleStepper;
}

/**
 * Makes a Runge-Kutta method algebraically reversible (McCallum and Foster 2024,
 * arXiv 2410.11648). With a second state z and the coupling λ a step is
 *
 *     y' = λ y + (1 − λ) z + Ψ_h(t, z),   z' = z − Ψ_{−h}(t', y')
 *
 * and going back is exact up to round-off. The order is that of the base method; a
 * step costs twice its evaluations.
 *
 * Linear stability: on strongly damped problems a parasitic mode grows. On the
 * negative real axis the limit of hα is about −0.001 at λ = 0.999 and −0.22 at
 * λ = 0.8 (about 1 − λ over Euler, close to ln λ from order 3 on). On the imaginary axis it
 * is 0 over methods of order 3 to 5, with a growth as small as their truncation
 * error; see `stabilityLimit`. At coupling "auto" with k anchors a solve from t0 to t1 is stable
 * while |α| |t1 − t0| is below 10 k, so 80 e-folds, whatever n is (and hα within the base
 * method's reach). Beyond, the solve ends with `UnstableError`; use more anchors, a lower coupling,
 * exact arithmetic, or `recursiveCheckpointAdjoint` with the base method. Adaptive steps hold the
 * two states together by themselves where λ is at most 0.9.
 *
 * Over a base of odd order, at coupling "auto", z moves towards y as well (see `mixing`): first by (1 − λ)/4
 * of y − z, then y by what is left of 1 − λ. With y alone moved both states follow the adjoint of the base
 * method, which over an odd order errs the other way. On damped, oscillating and growing problems a solve of
 * 100, 1000 or more steps ends within twice the error of the base method, over `midpoint`, `rk4`, `tsit5` and
 * `dopri8`; over odd orders mostly below it. Predators and prey by `tsit5` in 100 steps: 1.92 times, where
 * y alone came to 2.29. It is more where the leading errors of the base happen to cancel (there in 300 and 500
 * steps 2.5 and 3.4 times, with `dopri5` in 100 and 300 2.6 and 5.0; by y alone 3.0, 4.4, 3.1 and 6.2), and
 * where a solve is damped by 67 of its 80 e-folds or more.
 *
 * In exact arithmetic the way back is exact at any coupling, so that it may be low. It
 * is then a ratio p/q with q ≤ 1024; a number stands for the nearest one. The log2(q/p) bits
 * that it sheds a step and dimension are kept until the way back takes them: see
 * `stats.bufferBits`. The default is 1/2, which sheds one bit and is stable up to |hα| = 0.69
 * or more, beyond what accuracy allows steps of one size; the error is the same
 * at any λ from 9/10 down. Adaptive steps are shortened where the two states drift apart, which at
 * 1/16 is seldom: those of the base method are stable then too.
 *
 * The states live on a grid. Rounding moves y by at most 1.5 units of it a step, and z by
 * half a unit. A state that leaves the grid is a `RangeExceededError`. The gradient is
 * that of the smooth step, at states that are met again bit for bit; the vector field must
 * give the same for the same input every time. `docs/exact-reversal.md` says more.
 *
 * @category Reversible methods
 * @typeParam Base The base method.
 * @param method The base method.
 * @param options The coupling, the mixing and the arithmetic.
 * @returns The reversible method.
 * @throws {TypeError} If `method` is not a Runge-Kutta method nor `lawson(…)` of one, an option is unknown, or a range is
 *   given without exact arithmetic or is no number. Where the method is bound: if there are neither one range nor one for
 *   each element.
 * @throws {RangeError} If the coupling is not in (0, 1], has a denominator above 1024 in
 *   exact arithmetic, or the arithmetic or the mixing is unknown. Where the method is bound: if a range is
 *   not above 0.
 *
 * @example
 * ```ts
 * import { reversible, rk4 } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(reversible(rk4).evaluations, 8);
 * assertEquals(reversible(rk4, { coupling: 0.99 }).order, 4);
 * ```
 */
export function reversible<Base extends RungeKuttaMethod | IncrementMethod = RungeKuttaMethod>(
  method: Base,
  options: ReversibleOptions = {},
): ReversibleMethod<Base> {
  const { increments, tableau } = (method ?? {}) as Partial<IncrementMethod & RungeKuttaMethod>;
  if (!isRungeKutta(method) && !increments) {
    throw new TypeError(
      "reversible: the base must be a Runge-Kutta method such as rk4, " +
        `got ${(method as Method | undefined)?.name ?? typeof method}` +
        ((method as Method | undefined)?.isImplicit
          ? ", which is implicit; take it as it is, with recursiveCheckpointAdjoint or fullStorageAdjoint"
          : ""),
    );
  }
  checkKeys("reversible", options, KNOWN);
  const { arithmetic = "float" } = options;
  const range = rangeOption(options.range);
  checkChoice("reversible: the arithmetic", arithmetic, ["float", "exact"]);
  const exact = arithmetic === "exact";
  const { mixing = "auto" } = options;
  const known = ["auto", "y", ...(exact ? [] : ["both"])] as const;
  checkChoice(`reversible: the mixing in ${arithmetic} arithmetic`, mixing, known);
  if (!exact && range !== undefined) {
    throw new TypeError('reversible: a range belongs to arithmetic "exact"; leave it out');
  }
  const ratio = exact ? exactCoupling(options.coupling) : undefined;
  const lambda = ratio === undefined || ratio === "auto" ? ratio : ratio[0] / ratio[1];
  const coupling = lambda ?? floatCoupling(options.coupling);
  return {
    name: `reversible ${method.name}${exact ? " (exact)" : ""}`,
    base: method,
    coupling,
    mixing: exact ? "y" : mixing,
    arithmetic,
    order: method.order,
    evaluations: 2 * method.evaluations,
    hasErrorEstimate: method.hasErrorEstimate,
    goesBack: true,
    watch: driftWatch(method),
    interpolant: method.interpolant,
    bind(field, options) {
      const size = sizeOf(field.stateShape);
      const mixes = ratio
        ? new ExactCoupling(settledExact(ratio, options), size, checkedRange(range, size))
        : new FloatCoupling(
          settledFloat(coupling, options),
          size,
          settledShare(mixing, coupling, method.order),
        );
      if (increments) return new CoupledStepper(increments(field, options), mixes, size);
      return ofCompiled(
        field,
        (compiled) => new CompiledCoupledStepper(tableau!, mixes, compiled, options),
      ) ?? new CoupledStepper(
        () => new Increment(tableau!, field, options.counts, options.adaptive ?? false),
        mixes,
        size,
      );
    },
  };
}
