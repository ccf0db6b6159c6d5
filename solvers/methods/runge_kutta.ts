import { allocate, sizeOf } from "../../tensors/mod.ts";
import { CompiledRungeKuttaStepper } from "../compiled/compiled_runge_kutta.ts";
import type { VectorField } from "../field.ts";
import { Increment } from "./increment.ts";
import type { StepIncrement } from "./step_increment.ts";
import type { BindOptions, Method, Stepper } from "../method.ts";
import { checkTableau } from "./check_tableau.ts";
import { FIRST_STAGE, RungeKuttaSteps } from "./runge_kutta_steps.ts";
import type { Tableau } from "./tableau.ts";
import { ofCompiled } from "../compiled/traced_field.ts";

/**
 * An explicit Runge-Kutta method.
 *
 * @category Methods
 */
export interface RungeKuttaMethod extends Method<false> {
  /** Its coefficients. */
  readonly tableau: Tableau;
  /** It cannot go back; `reversible(…)` makes one of it that can. */
  readonly goesBack: false;
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
  return made(checkTableau(tableau));
}

/**
 * A method of the library's own: of a tableau that tests have checked, so that what checks it stays
 * out of the way. It is a function for bundlers, which leave out what is not used only where they need
 * not know whether an expression does something.
 */
export function known(tableau: () => Tableau): RungeKuttaMethod {
  return made(tableau());
}

function made(tableau: Tableau): RungeKuttaMethod {
  return {
    name: tableau.name,
    order: tableau.order,
    evaluations: tableau.b.findLastIndex((weight) => weight !== 0) + 1,
    hasErrorEstimate: tableau.error !== undefined,
    tableau,
    goesBack: false,
    bind(field, options) {
      return ofCompiled(field, (made) => new CompiledRungeKuttaStepper(tableau, made, options)) ??
        steps(tableau, field, options);
    },
  };
}

/**
 * Whether a method is an explicit Runge-Kutta method.
 *
 * @category Methods
 * @param method The method.
 * @returns Whether it has a tableau.
 *
 * @example
 * ```ts
 * import { reversible, rk4 } from "@revode/revode";
 * import { isRungeKutta } from "@revode/revode/solvers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([rk4, reversible(rk4)].map(isRungeKutta), [true, false]);
 * ```
 */
export function isRungeKutta(method: unknown): method is RungeKuttaMethod {
  return typeof method === "object" && method !== null && "tableau" in method;
}

function steps(tableau: Tableau, field: VectorField, { counts, adaptive = false }: BindOptions) {
  const increment = new Increment(tableau, field, counts, adaptive);
  return new RungeKuttaStepper(tableau, increment, sizeOf(field.stateShape), adaptive);
}

/** The steps over any field, y + Ψ. */
export class RungeKuttaStepper extends RungeKuttaSteps implements Stepper {
  readonly #increment: StepIncrement;
  readonly #psi: Float64Array;

  constructor(tableau: Tableau, increment: StepIncrement, size: number, adaptive: boolean) {
    super(tableau, size, adaptive);
    this.#increment = increment;
    this.#psi = allocate(size);
  }

  get tapeSize(): number {
    return this.#increment.tapeSize;
  }

  step(t0: number, t1: number, state: Float64Array): void {
    this.forget();
    this.#increment.evaluateOver(t0, t1, state, 0, this.#psi);
    this.#add(state);
  }

  attempt(t0: number, t1: number, state: Float64Array, error: Float64Array): void {
    const first = this.begin(t0, state);
    if (first === FIRST_STAGE.last) this.#increment.shift();
    const ready = first !== FIRST_STAGE.missing;
    this.#increment.evaluateOver(t0, t1, state, 0, this.#psi, true, ready);
    this.#increment.estimate(t1 - t0, error);
    this.#add(state);
    this.end(t0, t1, state);
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

  save(target: Float64Array): void {
    this.#increment.save(target, 0);
  }

  restore(source: Float64Array): void {
    this.#increment.restore(source, 0);
  }
}
