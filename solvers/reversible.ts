import { allocate, sizeOf } from "../tensors/mod.ts";
import { type Coupling, FloatCoupling } from "./coupling.ts";
import { checkedRange, exactCoupling, floatCoupling } from "./coupling_option.ts";
import { RangeExceededError, type SolveError } from "./errors.ts";
import { ExactCoupling } from "./exact_coupling.ts";
import type { VectorField } from "./field.ts";
import { Increment } from "./increment.ts";
import type { BindOptions, Method, ReversibleStepper } from "./method.ts";
import type { Ratio } from "./ratio.ts";
import { isRungeKutta, type RungeKuttaMethod } from "./runge_kutta.ts";
import type { Tableau } from "./tableau.ts";

/** Options of {@linkcode reversible}. */
export interface ReversibleOptions {
  /**
   * The coupling λ, 0 < λ ≤ 1, or "auto": max(0.999, 1 − 10/n) for n steps, 0.999
   * where n is not known in advance. Default "auto".
   *
   * Going back, round-off grows like λ^−n: 2.7 at λ = 0.999 and n = 1000, 2·10⁴ at
   * n = 10⁴. Going forward, a low λ damps the parasitic mode y − z.
   */
  readonly coupling?: number | "auto" | Ratio;
  /**
   * "float": fast, exact up to round-off that grows like λ^−n. "exact": on a grid of whole
   * numbers, with the bits that the coupling sheds kept aside; the way back is exact bit for
   * bit at any coupling, so that it may be low, and the solve stable. Default "float".
   */
  readonly arithmetic?: "float" | "exact";
  /**
   * For exact arithmetic: how large an element of the state may become, for all or one each. The
   * grid's unit is about 4e-16 of it. Default: 512 times the largest element of y0 (of 1
   * where y0 is 0).
   */
  readonly range?: number | readonly number[];
}

/** A method that can go back: see {@linkcode reversible}. */
export interface ReversibleMethod extends Method {
  /** The base method. */
  readonly base: RungeKuttaMethod;
  /** The coupling λ as it was asked for. */
  readonly coupling: number | "auto";
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
 * λ = 0.8 (1 − λ over Euler, close to ln λ from order 3 on). On the imaginary axis it
 * is 0 over methods of order 3 to 5, with a growth as small as their truncation
 * error; see `stabilityLimit`. For damping beyond that use smaller steps, a lower
 * coupling, or `recursiveCheckpointAdjoint` with the base method.
 *
 * In exact arithmetic the coupling may be low: see {@linkcode ReversibleOptions.arithmetic}.
 * It is then a ratio p/q with q ≤ 1024, 1/2 unless given, and a number stands for the
 * nearest such ratio. The bits that the coupling sheds, log2(q/p) a step and dimension, are kept
 * until the way back takes them; `stats.bufferBits` tells how many there were. The states live
 * on a grid; rounding to it adds at most half a unit, about 2e-16 of the range, to each
 * increment, and one that leaves the range is a {@linkcode RangeExceededError}.
 *
 * @param method The base method.
 * @param options The coupling, and the arithmetic.
 * @returns The reversible method.
 * @throws {TypeError} If `method` is not a Runge-Kutta method, or a range is given without
 *   exact arithmetic. Where the method is bound: if there are neither one range nor one for
 *   each element.
 * @throws {RangeError} If the coupling is not in (0, 1], has a denominator above 1024 in
 *   exact arithmetic, or the arithmetic is unknown. Where the method is bound: if a range is
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
export function reversible(
  method: RungeKuttaMethod,
  options: ReversibleOptions = {},
): ReversibleMethod {
  if (!isRungeKutta(method)) {
    throw new TypeError(
      "reversible: the base must be a Runge-Kutta method such as rk4, " +
        `got ${(method as Method | undefined)?.name ?? typeof method}`,
    );
  }
  const { arithmetic = "float", range } = options;
  if (arithmetic !== "float" && arithmetic !== "exact") {
    throw new RangeError(
      `reversible: the arithmetic must be "float" or "exact", got ${JSON.stringify(arithmetic)}`,
    );
  }
  const exact = arithmetic === "exact";
  if (!exact && range !== undefined) {
    throw new TypeError('reversible: a range belongs to arithmetic "exact"; leave it out');
  }
  const ratio = exact ? exactCoupling(options.coupling) : undefined;
  const coupling = ratio ? ratio[0] / ratio[1] : floatCoupling(options.coupling);
  return {
    name: `reversible ${method.name}${exact ? " (exact)" : ""}`,
    base: method,
    coupling,
    order: method.order,
    evaluations: 2 * method.evaluations,
    hasErrorEstimate: method.hasErrorEstimate,
    bind(field, options) {
      const size = sizeOf(field.stateShape);
      const mixing = ratio
        ? new ExactCoupling(ratio, size, checkedRange(range, size))
        : new FloatCoupling(
          coupling === "auto" ? automaticCoupling(options.steps) : coupling,
          size,
        );
      return new CoupledStepper(method.tableau, mixing, field, options);
    },
  };
}

/** λ = max(0.999, 1 − 10/n): then λ^−n stays below e^10, about 22,000. */
function automaticCoupling(steps: number | undefined): number {
  return steps === undefined ? 0.999 : Math.max(0.999, 1 - 10 / steps);
}

class CoupledStepper implements ReversibleStepper {
  readonly stateSize: number;
  readonly coupling: number;
  readonly #mixing: Coupling;
  readonly exact?: ExactCoupling;
  readonly #makeIncrement: () => Increment;
  readonly #increment: Increment;
  /** The second set of stages, which only a taped step needs. */
  #second: Increment | undefined;
  readonly #psi: Float64Array;

  constructor(tableau: Tableau, mixing: Coupling, field: VectorField, options: BindOptions) {
    const { counts, adaptive = false } = options;
    const size = sizeOf(field.stateShape);
    this.#mixing = mixing;
    if (mixing instanceof ExactCoupling) this.exact = mixing;
    this.coupling = mixing.lambda;
    this.stateSize = mixing.stateSize;
    this.#makeIncrement = () => new Increment(tableau, field, counts, adaptive);
    this.#increment = this.#makeIncrement();
    this.#psi = allocate(size);
  }

  get tapeSize(): number {
    this.#second ??= this.#makeIncrement();
    return 2 * this.#increment.tapeSize;
  }

  start(t0: number, y0: Float64Array, state: Float64Array): void {
    this.#mixing.start(y0, state);
    const failure = this.failure(0, t0);
    if (failure) throw failure;
  }

  failure(step: number, time: number): SolveError | undefined {
    const k = this.exact?.escaped ?? -1;
    return k < 0 ? undefined : new RangeExceededError(step, time, k, this.exact!.range[k]);
  }

  undo(): void {
    this.exact?.undo();
  }

  step(t0: number, t1: number, state: Float64Array): void {
    this.#advance(t0, t1, state, this.#increment, false);
  }

  tape(t0: number, t1: number, state: Float64Array): void {
    this.#second ??= this.#makeIncrement();
    this.#advance(t0, t1, state, this.#second, false);
  }

  // The estimate is that of the second half-step, of size −h at y'.
  attempt(t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    const second = this.#second ?? this.#increment;
    this.exact?.mark();
    this.#advance(t0, t1, state, second, true);
    second.estimate(t0 - t1, error);
  }

  drift(state: Float64Array, drift: Float64Array): void {
    for (let k = 0; k < drift.length; k++) drift[k] = state[k] - state[drift.length + k];
  }

  #advance(
    t0: number,
    t1: number,
    state: Float64Array,
    second: Increment,
    estimate: boolean,
  ): void {
    const psi = this.#psi;
    const h = t1 - t0;
    this.#increment.evaluate(t0, h, state, psi.length, psi);
    this.#mixing.forwardY(state, psi);
    second.evaluate(t1, -h, state, 0, psi, estimate);
    this.#mixing.forwardZ(state, psi);
  }

  save(target: Float64Array): void {
    this.#second!.save(target, this.#increment.save(target, 0));
  }

  restore(source: Float64Array): void {
    this.#second!.restore(source, this.#increment.restore(source, 0));
  }

  back(t0: number, t1: number, state: Float64Array): void {
    this.#restoreZ(t0, t1, state, this.#increment);
    this.#restoreY(t0, t1, state);
  }

  tapeBack(t0: number, t1: number, state: Float64Array): void {
    this.#second ??= this.#makeIncrement();
    this.#restoreZ(t0, t1, state, this.#second);
    this.#restoreY(t0, t1, state);
  }

  // One set of stages is enough when each is pulled back through before the next is restored.
  reverse(
    t0: number,
    t1: number,
    state: Float64Array,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    this.#restoreZ(t0, t1, state, this.#increment);
    this.#pullbackZ(t0, t1, stateBar, parametersBar, this.#increment);
    this.#restoreY(t0, t1, state);
    this.#pullbackY(t0, t1, stateBar, parametersBar);
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    this.#pullbackZ(t0, t1, stateBar, parametersBar, this.#second!);
    this.#pullbackY(t0, t1, stateBar, parametersBar);
  }

  pullbackStart(
    _t0: number,
    _y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
  ): void {
    const size = y0Bar.length;
    for (let k = 0; k < size; k++) y0Bar[k] += stateBar[k] + stateBar[size + k];
  }

  /** z = z' + Ψ_{−h}(t', y') */
  #restoreZ(t0: number, t1: number, state: Float64Array, increment: Increment): void {
    increment.evaluate(t1, t0 - t1, state, 0, this.#psi);
    this.#mixing.backZ(state, this.#psi);
  }

  /** y = (y' − (1 − λ) z − Ψ_h(t, z)) / λ */
  #restoreY(t0: number, t1: number, state: Float64Array): void {
    const psi = this.#psi;
    this.#increment.evaluate(t0, t1 - t0, state, psi.length, psi);
    this.#mixing.backY(state, psi);
  }

  /** ȳ' ← ȳ' − [∂Ψ_{−h}/∂y (t', y')]ᵀ z̄' */
  #pullbackZ(
    t0: number,
    t1: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
    increment: Increment,
  ): void {
    const psiBar = this.#psi;
    const size = psiBar.length;
    for (let k = 0; k < size; k++) psiBar[k] = -stateBar[size + k];
    increment.pullback(t0 - t1, psiBar, stateBar, 0, parametersBar);
  }

  /** z̄ = z̄' + (1 − λ) ȳ' + [∂Ψ_h/∂z (t, z)]ᵀ ȳ',  ȳ = λ ȳ' */
  #pullbackY(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    const psiBar = this.#psi;
    const size = psiBar.length;
    const lambda = this.coupling;
    for (let k = 0; k < size; k++) {
      psiBar[k] = stateBar[k];
      stateBar[size + k] += (1 - lambda) * stateBar[k];
      stateBar[k] *= lambda;
    }
    this.#increment.pullback(t1 - t0, psiBar, stateBar, size, parametersBar);
  }
}
