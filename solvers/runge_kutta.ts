import { allocate, sizeOf } from "../tensors/mod.ts";
import type { VectorField } from "./field.ts";
import { Increment } from "./increment.ts";
import type { BindOptions, Method, Stepper } from "./method.ts";
import { checkTableau, type Tableau } from "./tableau.ts";

/** An explicit Runge-Kutta method. */
export interface RungeKuttaMethod extends Method {
  /** Its coefficients. */
  readonly tableau: Tableau;
}

/**
 * Makes a method of a tableau.
 *
 * @param tableau The coefficients; checked for explicitness, row sums and the
 *   order conditions up to order 4.
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
    evaluations: tableau.b.length,
    hasErrorEstimate: tableau.error !== undefined,
    tableau,
    bind: (field, options) => new RungeKuttaStepper(tableau, field, options),
  };
}

class RungeKuttaStepper implements Stepper {
  readonly stateSize: number;
  readonly #increment: Increment;
  readonly #psi: Float64Array;

  constructor(tableau: Tableau, field: VectorField, { counts }: BindOptions) {
    this.stateSize = sizeOf(field.stateShape);
    this.#increment = new Increment(tableau, field, counts);
    this.#psi = allocate(this.stateSize);
  }

  start(_t0: number, y0: Float64Array, state: Float64Array): void {
    state.set(y0);
  }

  step(t0: number, t1: number, state: Float64Array): void {
    const psi = this.#psi;
    this.#increment.evaluate(t0, t1 - t0, state, 0, psi);
    for (let k = 0; k < psi.length; k++) state[k] += psi[k];
  }

  // A step keeps its stages anyway.
  tape(t0: number, t1: number, state: Float64Array): void {
    this.step(t0, t1, state);
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
}
