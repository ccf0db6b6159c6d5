import { allocate, sizeOf } from "../../tensors/mod.ts";
import { CompiledRungeKuttaStepper } from "../compiled/compiled_runge_kutta.ts";
import type { VectorField } from "../field.ts";
import { equal, Increment, isFirstSameAsLast } from "./increment.ts";
import type { BindOptions, Method, Stepper } from "../method.ts";
import { checkTableau } from "./check_tableau.ts";
import type { Tableau } from "./tableau.ts";
import { ofCompiled } from "../compiled/traced_field.ts";

/**
 * An explicit Runge-Kutta method.
 *
 * @category Methods
 */
export interface RungeKuttaMethod extends Method {
  /** Its coefficients. */
  readonly tableau: Tableau;
}

/**
 * Makes a method of a tableau.
 *
 * @category Methods
 * @param tableau The coefficients; checked for explicitness, row sums and every order
 *   condition up to the claimed order (at most 8), those of the embedded method included.
 * @returns The method; one step is y + Ψ_h(t, y).
 * @throws {TypeError} If the tableau is not explicit.
 * @throws {RangeError} If a row sum or an order condition does not hold.
 *
 * @example
 * ```ts
 * import { rungeKutta } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * const heun = rungeKutta({ name: "heun", order: 2, a: [[], [1]], b: [0.5, 0.5], c: [0, 1] });
 * assertEquals(heun.evaluations, 2);
 * ```
 */
export function rungeKutta(tableau: Tableau): RungeKuttaMethod {
  checkTableau(tableau);
  return {
    name: tableau.name,
    order: tableau.order,
    evaluations: tableau.b.findLastIndex((weight) => weight !== 0) + 1,
    hasErrorEstimate: tableau.error !== undefined,
    tableau,
    bind(field, options) {
      return ofCompiled(field, (made) => new CompiledRungeKuttaStepper(tableau, made, options)) ??
        new RungeKuttaStepper(tableau, field, options);
    },
  };
}

/**
 * Whether a method is an explicit Runge-Kutta method.
 *
 * @category Methods
 */
export function isRungeKutta(method: unknown): method is RungeKuttaMethod {
  return typeof method === "object" && method !== null && "tableau" in method;
}

/** The steps over any field. */
class RungeKuttaStepper implements Stepper {
  readonly stateSize: number;
  readonly #increment: Increment;
  readonly #psi: Float64Array;
  /** Whether the last stage of an accepted step is the first of the next one. */
  readonly #firstSameAsLast: boolean;
  /** The ends of the last attempt: where the next one may find its first stage done. */
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  #t0 = NaN;
  #t1 = NaN;

  constructor(tableau: Tableau, field: VectorField, { counts, adaptive = false }: BindOptions) {
    const size = sizeOf(field.stateShape);
    this.stateSize = size;
    this.#increment = new Increment(tableau, field, counts, adaptive);
    this.#psi = allocate(size);
    this.#from = allocate(adaptive ? size : 0);
    this.#to = allocate(adaptive ? size : 0);
    this.#firstSameAsLast = isFirstSameAsLast(tableau);
  }

  get tapeSize(): number {
    return this.#increment.tapeSize;
  }

  start(_t0: number, y0: Float64Array, state: Float64Array): void {
    state.set(y0);
    // The parameters may have changed since the last attempt.
    this.#t0 = this.#t1 = NaN;
  }

  step(t0: number, t1: number, state: Float64Array): void {
    this.#t0 = this.#t1 = NaN;
    this.#increment.evaluateOver(t0, t1, state, 0, this.#psi);
    this.#add(state);
  }

  // A step keeps its stages anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.step(t0, t1, state);
  }

  attempt(t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    const h = t1 - t0;
    // After a rejection the first stage stays; after an accepted step it may be the last one.
    let ready = t0 === this.#t0 && equal(state, this.#from);
    if (!ready && this.#firstSameAsLast && t0 === this.#t1 && equal(state, this.#to)) {
      this.#increment.shift();
      ready = true;
    }
    this.#from.set(state);
    this.#increment.evaluateOver(t0, t1, state, 0, this.#psi, true, ready);
    this.#increment.estimate(h, error);
    this.#add(state);
    this.#to.set(state);
    this.#t0 = t0;
    this.#t1 = t1;
  }

  #add(state: Float64Array): void {
    const psi = this.#psi;
    for (let k = 0; k < psi.length; k++) state[k] += psi[k];
  }

  pullback(t0: number, t1: number, stateBar: Float64Array, parametersBar: Float64Array): void {
    // ȳ0 = ȳ1 + [∂Ψ/∂y]ᵀ ȳ1, so the cotangent that goes in must not change on the way.
    const psiBar = this.#psi;
    psiBar.set(stateBar);
    this.#increment.pullback(t1 - t0, psiBar, stateBar, 0, parametersBar);
  }

  pullbackStart(
    _t0: number,
    _y0: Float64Array,
    stateBar: Float64Array,
    y0Bar: Float64Array,
  ): void {
    for (let k = 0; k < y0Bar.length; k++) y0Bar[k] += stateBar[k];
  }

  save(target: Float64Array): void {
    this.#increment.save(target, 0);
  }

  restore(source: Float64Array): void {
    this.#increment.restore(source, 0);
  }
}
